"""The pattern language of kinds and topics, and its translation to a linear-time engine.

    patent        this word               sign+       sign, signs, signed, signing
    licens*       any word so beginning   <agrees>    any entry of the word list `agrees`
    (a|b c)       one of these            word?  <list>?  (a|b)?   may be left out
    ..  ..3       up to 6 (or 3) words    {licensor}  one or more organisations, in this role
    ...  ...9     the same, and names may stand between
    {partner 2}   at least two of them    {partner:any}  also a country or public body
    {_}           an organisation whose role does not follow from this pattern

No pattern can be slow: it becomes a regular expression without back-references, run by RE2, whose time is
linear in the length of the text; its size is bounded before it is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import re2

MAX_PATTERN = 600  # characters as written
MAX_PROGRAM = 40_000  # characters as translated
MAX_GAP = 12
GAP = 6

_PIECE = re.compile(
    r"\s*(?:(?P<gap>\.\.\.?)(?P<width>\d*)|<(?P<list>[\w -]+)>|\{(?P<slot>[^{}]*)\}"
    r"|(?P<open>\()|(?P<bar>\|)|(?P<close>\))"
    r"|(?P<word>[^\s(){}<>|?+*]+)(?P<ending>[+*]?))(?P<maybe>\??)"
)
_SLOT = re.compile(r"\s*(?P<role>[a-z_]+)(?:\s+(?P<least>\d))?(?P<any>:any)?\s*")
_JOIN = r"(?:~?, ~?and |~?, |~?and |~?& |/ |~?as ~?well ~?as |~?along ~?with |~?plus |\+ )"
# "Google's Motorola unit" is one name for a pattern: the part and its owner.
_PART = r"[@^]\d+ ~?'s [@^]\d+ ~?(?:unit|subsidiary|division|arm|business) "
_NAME = rf"(?:~[^ ]+ )*(?:~?the )?(?:{_PART}|[@^]\d+ )(?:~[^ ]+ )*"
_NAME_OR_STATE = r"(?:~[^ ]+ )*(?:~?the )?[@^#&]\d+ (?:~[^ ]+ )*"


class PatternError(ValueError):
    """The pattern cannot be read; the text says what is wrong and the likely mend."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: the engine, and the words without which it cannot match."""

    source: str
    engine: re2._Regexp[str]
    needs: tuple[frozenset[str], ...]  # one word of each set must be in the line
    roles: Mapping[str, str]  # name of the group -> role

    def possible(self, words: frozenset[str]) -> bool:
        return all(not need.isdisjoint(words) for need in self.needs)


def compile_pattern(source: str, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Raises PatternError."""
    if len(source) > MAX_PATTERN:
        raise PatternError(
            f"the pattern has {len(source)} characters, {MAX_PATTERN} are allowed: split it in two"
        )
    if not source.strip():
        raise PatternError("the pattern is empty: write at least one word")
    reader = _Reader(source, lists)
    body, needs = reader.read()
    if len(body) > MAX_PROGRAM:
        raise PatternError("the pattern grows too large: use fewer or shorter lists and gaps")
    options = re2.Options()
    options.max_mem = 16 << 20
    options.log_errors = False
    try:
        engine = re2.compile(" " + body, options)
    except re2.error as error:
        raise PatternError(f"the pattern cannot be compiled ({error}): make it shorter") from error
    if engine.search(" ") is not None:
        raise PatternError("the pattern has no word that must occur: add one without '?'")
    return Pattern(source, engine, tuple(need for need in needs if need), reader.roles)


def inflect(word: str) -> tuple[str, ...]:
    """`sign` -> sign, signs, signed, signing; regular English verbs and nouns only."""
    if word.endswith("e"):
        return word, word + "s", word + "d", word[:-1] + "ing"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word, word + "es", word + "ed", word + "ing"
    return word, word + "s", word + "ed", word + "ing"


class _Reader:
    """One pass over the pattern, left to right; alternatives nest as deep as they are written."""

    def __init__(self, source: str, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.source = source
        self.lists = lists
        self.roles: dict[str, str] = {}
        self.pieces = list(self._pieces())
        self.at = 0

    def _pieces(self) -> Iterator[re.Match[str]]:
        position = 0
        end = len(self.source.rstrip())
        while position < end:
            match = _PIECE.match(self.source, position)
            if match is None:
                raise PatternError(
                    f"cannot read {self.source[position : position + 20]!r}: this is no regular expression, "
                    "write only words, <lists>, (a|b), .. and {roles}"
                )
            yield match
            position = match.end()

    def read(self) -> tuple[str, list[frozenset[str]]]:
        body, needs = self._sequence(depth=0)
        if self.at < len(self.pieces):
            raise PatternError("there is a ')' or '|' without its '(': put the alternatives in (a|b)")
        return body, needs

    def _sequence(self, depth: int) -> tuple[str, list[frozenset[str]]]:
        parts: list[str] = []
        needs: list[frozenset[str]] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece["bar"] or piece["close"]:
                break
            self.at += 1
            part, need = self._item(piece, depth)
            # The '?' of a group stands behind its ')'
            maybe = self.pieces[self.at - 1]["maybe"]
            if maybe:
                part = f"(?:{part})?"
            else:
                needs.extend(need)
            parts.append(part)
        return "".join(parts), needs

    def _item(self, piece: re.Match[str], depth: int) -> tuple[str, list[frozenset[str]]]:
        if piece["gap"]:
            width = int(piece["width"] or GAP)
            if width > MAX_GAP:
                raise PatternError(f"a gap of {width} words is too wide: at most ..{MAX_GAP}")
            token = "[^ ;]+ " if len(piece["gap"]) == 3 else "[^ ;@^][^ ]* "
            return f"(?:{token}){{0,{width}}}?", []
        if piece["slot"] is not None:
            return self._slot(piece["slot"]), []
        if piece["list"]:
            return self._list(piece["list"])
        if piece["open"]:
            return self._group(depth)
        return self._word(piece["word"].lower(), piece["ending"])

    def _group(self, depth: int) -> tuple[str, list[frozenset[str]]]:
        if depth >= 4:
            raise PatternError("alternatives are nested too deep: at most four '(' in each other")
        branches: list[str] = []
        first_needs: list[frozenset[str]] = []
        whole = True
        while True:
            body, needs = self._sequence(depth + 1)
            if not body:
                raise PatternError("an alternative is empty: write (a|b)? when it may be left out")
            branches.append(body)
            whole = whole and bool(needs)
            if needs:
                first_needs.append(needs[0])
            if self.at >= len(self.pieces):
                raise PatternError("a '(' has no ')': close it")
            closing = self.pieces[self.at]
            self.at += 1
            if closing["close"]:
                break
        need = [frozenset[str]().union(*first_needs)] if whole else []
        return f"(?:{'|'.join(branches)})", need

    def _list(self, name: str) -> tuple[str, list[frozenset[str]]]:
        if name == "money":
            return r"~?(?:[$€£¥₹][^ ]*|[^ ]*\d[^ ]* (?:million|billion|mln|bln|bn|mn)) ", []
        if name == "body":
            return r"~?&\d+ ", []
        known = self.lists.get(name)
        if known is None:
            raise PatternError(
                f"there is no word list <{name}>: the lists are {', '.join(sorted(self.lists))}"
            )
        branches: list[str] = []
        firsts: set[str] = set()
        open_ended = False
        for entry in known:
            bodies = []
            for position, word in enumerate(entry.split()):
                body, needs = self._word(word.rstrip("+*"), word[-1] if word[-1] in "+*" else "")
                bodies.append(body)
                if position == 0:
                    firsts.update(*needs)
                    open_ended = open_ended or not needs
            branches.append("".join(bodies))
        return f"(?:{'|'.join(branches)})", [] if open_ended else [frozenset(firsts)]

    def _word(self, word: str, ending: str) -> tuple[str, list[frozenset[str]]]:
        if ending == "*":
            if len(word) < 3:
                raise PatternError(f"{word}* is too short to mean anything: give it three letters at least")
            return f"~?{re2.escape(word)}[^ ]* ", []
        forms = inflect(word) if ending == "+" else (word,)
        body = "|".join(re2.escape(form) for form in forms)
        return (f"~?(?:{body}) " if len(forms) > 1 else f"~?{body} "), [frozenset(forms)]

    def _slot(self, text: str) -> str:
        match = _SLOT.fullmatch(text)
        if match is None:
            raise PatternError(f"cannot read the slot {{{text}}}: write {{role}}, {{role 2}} or {{role:any}}")
        name = _NAME_OR_STATE if match["any"] else _NAME
        least = int(match["least"] or 1)
        more = f"(?:{_JOIN}{name}){{{least - 1},}}"
        if match["role"] == "_":
            return f"(?:{name}{more})"
        group = f"g{len(self.roles)}"
        self.roles[group] = match["role"]
        return f"(?P<{group}>{name}{more})"
