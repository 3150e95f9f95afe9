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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import re2

from newsbot.deals.engine import Engine
from newsbot.deals.looks import Needs, rarest

MAX_PATTERN = 600  # characters as written
MAX_PROGRAM = 40_000  # characters as translated
MAX_GAP = 12
GAP = 6
MAX_WAYS = 64  # phrases that words side by side make

_PIECE = re.compile(
    r"\s*(?:(?P<gap>\.\.\.?)(?P<width>\d*)|<(?P<list>[\w -]+)>|\{(?P<slot>[^{}]*)\}"
    r"|(?P<open>\()|(?P<bar>\|)|(?P<close>\))"
    r"|(?P<word>[^\s(){}<>|?+*]+)(?P<ending>[+*]?))(?P<maybe>\??)"
)
_SLOT = re.compile(r"\s*(?P<role>[a-z_]+)(?:\s+(?P<least>\d))?(?P<any>:any)?\s*")
_JOIN = r"(?:~?(?:,(?: ~?and)?|and|&|as ~?well ~?as|along ~?with|plus)|/|\+) "
# "Google's Motorola unit" is one name for a pattern: the part and its owner.
_PART = r"~?'s [@^]\d+ ~?(?:unit|subsidiary|division|arm|business) "
_NAME = rf"(?:~[^ ]+ )*(?:~?the )?[@^]\d+ (?:{_PART})?(?:~[^ ]+ )*"
# In a list of several also without such a word: "BMW and Alphabet's Waymo".
_OWNED = r"(?:~?'s [@^]\d+ )?(?:~?(?:unit|subsidiary|division|arm|business) )?"
_NAME_IN_LIST = rf"(?:~[^ ]+ )*(?:~?the )?[@^]\d+ {_OWNED}(?:~[^ ]+ )*"
_NAME_OR_STATE = r"(?:~[^ ]+ )*(?:~?the )?[@^#&]\d+ (?:~[^ ]+ )*"


class PatternError(ValueError):
    """The pattern cannot be read; the text says what is wrong and the likely mend."""


@dataclass(slots=True, eq=False)
class Pattern:
    """A pattern as it was read. Its engine is built when it is first needed: most are not for days."""

    source: str
    expression: str  # for RE2
    needs: Needs  # phrases without which it cannot match, until all looks at them are built
    names: int  # that a line must have at least
    roles: Mapping[str, str]  # name of the group -> role
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """Raises PatternError."""
        if self._engine is None:
            try:
                self._engine = Engine(self.expression, self.roles)
            except re2.error as error:
                raise PatternError(f"the pattern cannot be compiled ({error}): make it shorter") from error
        return self._engine


def compile_pattern(source: str, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """The pattern, its engine built and looked at. Raises PatternError."""
    pattern = read_pattern(source, lists)
    if pattern.engine.search(" ") is not None:
        raise PatternError("the pattern has no word that must occur: add one without '?'")
    return pattern


def read_pattern(source: str, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """The pattern, its engine not yet built. Raises PatternError for what cannot be read."""
    if len(source) > MAX_PATTERN:
        raise PatternError(
            f"the pattern has {len(source)} characters, {MAX_PATTERN} are allowed: split it in two"
        )
    if not source.strip():
        raise PatternError("the pattern is empty: write at least one word")
    reader = _Reader(source, lists)
    part = reader.read()
    if len(part.body) > MAX_PROGRAM:
        raise PatternError("the pattern grows too large: use fewer or shorter lists and gaps")
    return Pattern(source, f" {part.body}", part.needs, part.names, reader.roles)


def forget() -> None:
    """What many patterns have in common is kept while they are read; call when all are."""
    _entries.cache_clear()
    _word.cache_clear()


def inflect(word: str) -> tuple[str, ...]:
    """`sign` -> sign, signs, signed, signing; regular English verbs and nouns only."""
    if word.endswith("e"):
        return word, word + "s", word + "d", word[:-1] + "ing"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word, word + "es", word + "ed", word + "ing"
    return word, word + "s", word + "ed", word + "ing"


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a pattern, translated."""

    body: str
    needs: Needs = ()
    phrases: frozenset[str] = frozenset()  # every way to say it, where it is nothing but words
    names: int = 0  # in it, at least


@lru_cache(maxsize=1024)  # many patterns use the same lists
def _entries(known: tuple[str, ...]) -> _Part:
    """Any entry of a list."""
    entries: list[_Part] = []
    for entry in known:
        words = [_word(word.rstrip("+*"), word[-1] if word[-1] in "+*" else "") for word in entry.split()]
        entries.append(
            _Part(
                "".join(word.body for word in words),
                tuple(word.phrases for word in words),
                reduce(_joined, (word.phrases for word in words)),
            )
        )
    return _either(entries)


@lru_cache(maxsize=4096)
def _word(word: str, ending: str) -> _Part:
    if ending == "*":
        if len(word) < 3:
            raise PatternError(f"{word}* is too short to mean anything: give it three letters at least")
        return _Part(f"~?{re2.escape(word)}[^ ]* ", phrases=frozenset({f"{word}*"}))
    forms = inflect(word) if ending == "+" else (word,)
    body = "|".join(re2.escape(form) for form in forms)
    return _Part(f"~?(?:{body}) " if len(forms) > 1 else f"~?{body} ", phrases=frozenset(forms))


def _either(branches: Sequence[_Part]) -> _Part:
    body = _ways([branch.body for branch in branches])
    if all(branch.phrases for branch in branches):
        phrases = frozenset[str]().union(*(branch.phrases for branch in branches))
        return _Part(body, (phrases,), phrases)
    names = min(branch.names for branch in branches)
    if not all(branch.needs for branch in branches):
        return _Part(body, names=names)
    return _Part(body, (frozenset[str]().union(*(rarest(branch.needs) for branch in branches)),), names=names)


def _ways(bodies: Sequence[str]) -> str:
    """Any of them. What all begin or end with stands outside, once: RE2 then merges their first letters."""
    head = "~?" if all(body.startswith("~?") for body in bodies) else ""
    tail = " " if all(body.endswith(" ") for body in bodies) else ""
    return f"{head}(?:{'|'.join(body[len(head) : len(body) - len(tail)] for body in bodies)}){tail}"


def _joined(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """The ways to say one thing right behind the other; empty where there are too many."""
    if len(before) * len(after) > MAX_WAYS or any(phrase.endswith("*") for phrase in before):
        return frozenset()
    return frozenset(f"{one} {other}" for one in before for other in after)


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

    def read(self) -> _Part:
        part = self._sequence(depth=0)
        if self.at < len(self.pieces):
            raise PatternError("there is a ')' or '|' without its '(': put the alternatives in (a|b)")
        return part

    def _sequence(self, depth: int) -> _Part:
        parts: list[str] = []
        needs: list[frozenset[str]] = []
        said: frozenset[str] = frozenset()  # the ways to say the words that stand side by side up to here
        only_words = True
        names = 0
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece["bar"] or piece["close"]:
                break
            self.at += 1
            part = self._item(piece, depth)
            # The '?' of a group stands behind its ')'
            maybe = bool(self.pieces[self.at - 1]["maybe"])
            parts.append(f"(?:{part.body})?" if maybe else part.body)
            names += 0 if maybe else part.names
            joined = _joined(said, part.phrases) if part.phrases and not maybe else frozenset()
            if not joined:
                needs.append(said)
                only_words = only_words and not said and bool(part.phrases) and not maybe
            if not maybe and not part.phrases:
                needs.extend(part.needs)
            said = frozenset() if maybe else joined or part.phrases
        needs.append(said)
        return _Part("".join(parts), tuple(filter(None, needs)), said if only_words else frozenset(), names)

    def _item(self, piece: re.Match[str], depth: int) -> _Part:
        if piece["gap"]:
            width = int(piece["width"] or GAP)
            if width > MAX_GAP:
                raise PatternError(f"a gap of {width} words is too wide: at most ..{MAX_GAP}")
            token = "[^ ;]+ " if len(piece["gap"]) == 3 else "[^ ;@^][^ ]* "
            return _Part(f"(?:{token}){{0,{width}}}?")
        if piece["slot"] is not None:
            return self._slot(piece["slot"])
        if piece["list"]:
            return self._list(piece["list"])
        if piece["open"]:
            return self._group(depth)
        return _word(piece["word"].lower(), piece["ending"])

    def _group(self, depth: int) -> _Part:
        if depth >= 4:
            raise PatternError("alternatives are nested too deep: at most four '(' in each other")
        branches: list[_Part] = []
        while True:
            part = self._sequence(depth + 1)
            if not part.body:
                raise PatternError("an alternative is empty: write (a|b)? when it may be left out")
            branches.append(part)
            if self.at >= len(self.pieces):
                raise PatternError("a '(' has no ')': close it")
            closing = self.pieces[self.at]
            self.at += 1
            if closing["close"]:
                return _either(branches)

    def _list(self, name: str) -> _Part:
        if name == "money":
            return _Part(r"~?(?:(?:\$|€|£|¥|₹)[^ ]*|[^ ]*\d[^ ]* (?:million|billion|mln|bln|bn|mn)) ")
        if name == "body":
            return _Part(r"~?&\d+ ", names=1)
        if name == "person":
            return _Part(r"~?!\d+ ", names=1)
        known = self.lists.get(name)
        if known is None:
            raise PatternError(
                f"there is no word list <{name}>: the lists are {', '.join(sorted(self.lists))}"
            )
        return _entries(known)

    def _slot(self, text: str) -> _Part:
        match = _SLOT.fullmatch(text)
        if match is None:
            raise PatternError(f"cannot read the slot {{{text}}}: write {{role}}, {{role 2}} or {{role:any}}")
        name = _NAME_OR_STATE if match["any"] else _NAME
        least = int(match["least"] or 1)
        if least > 1 and not match["any"]:
            name = _NAME_IN_LIST
        more = f"(?:{_JOIN}{name}){{{least - 1},}}"
        if match["role"] == "_":
            return _Part(f"(?:{name}{more})", names=least)
        group = f"g{len(self.roles)}"
        self.roles[group] = match["role"]
        return _Part(f"(?P<{group}>{name}{more})", names=least)
