"""Typed text cut into segments: names, words of the vocabulary, quotes, commas. No sum is drawn yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsbot.alerts.names import Names
from newsbot.alerts.words import ATOM, LONGEST, PHRASES, SAME, SMALL, STEMS, SUFFIXES, Sense, fold, stem

LEXEME = re.compile(
    r"(?P<minus>(?<!\S)[-−–](?=[^\s\d-]))"
    r'|[“„"«](?P<quote>[^“”„"«»]*)[”“"»]'
    r"|(?P<sep>[,;:|\n])"
    r"|(?P<plus>(?<!\S)\+(?!\S))"
    rf"|(?P<atom>{ATOM.pattern})"
)
QUOTES = re.compile('[“”„"«»]')  # stray ones are no part of a name
JOINERS = frozenset(("of", "for", "&", "de"))  # inside a name: "University of …"


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # atom, quote, sep, minus, plus
    raw: str
    start: int
    end: int
    atom: str = ""
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text that means one thing: a company, topic, word, quote, sense or sep."""

    kind: str
    text: str
    senses: tuple[Sense, ...] = ()
    number: bool = False


def cut(text: str, names: Names) -> tuple[tuple[Segment, ...], tuple[tuple[str, str], ...]]:
    """The segments of a text, and the slips of typing that were read as words of the vocabulary."""
    text = names.plain(text)
    tokens, slips = _mend(_tokens(text), names)
    segments: list[Segment] = []
    run: list[Token] = []  # words that mean nothing so far: a name that nobody tracks

    def close_run() -> None:
        while run and run[-1].atom in SUFFIXES:  # "Co., Ltd." behind a name
            run.pop()
        if kept := _without_small(run, text):
            raw = " ".join(QUOTES.sub(" ", text[kept[0].start : kept[-1].end]).split())
            segments.append(Segment("word", raw, number=raw.isdecimal()))
        run.clear()

    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.kind != "atom":
            close_run()
            segments.append(_mark(token))
            position += 1
            continue
        length, segment = _longest(tokens, position, names, text)
        if segment is None or (
            run and (token.atom in SMALL or _inside_name(tokens, position, segment, names))
        ):
            run.append(token)
            position += 1
            continue
        close_run()
        segments.append(segment)
        position += length
        while segment.kind == "company" and position < len(tokens) and tokens[position].atom in SUFFIXES:
            position += 1
    close_run()
    return tuple(segments), slips


def _tokens(text: str) -> list[Token]:
    tokens = []
    for match in LEXEME.finditer(text):
        kind = match.lastgroup or "sep"
        raw = match.group(kind)
        atom = fold(raw) if kind == "atom" else ""
        tokens.append(Token(kind, raw.strip(), match.start(), match.end(), atom, stem(atom)))
    return tokens


def _mark(token: Token) -> Segment:
    if token.kind == "minus":
        return Segment("sense", "-", (("turn", "without"),))
    if token.kind == "plus":
        return Segment("sense", "+", (("turn", "plus"),))
    return Segment(token.kind, token.raw)


def _longest(tokens: Sequence[Token], at: int, names: Names, text: str) -> tuple[int, Segment | None]:
    """The longest phrase that begins here; of two as long, the vocabulary's wins, then a topic's."""
    atoms_here: list[str] = []
    stems_here: list[str] = []
    best: tuple[int, Segment | None] = (0, None)
    for offset in range(max(LONGEST, names.longest)):
        if at + offset >= len(tokens) or tokens[at + offset].kind != "atom":
            break
        token = tokens[at + offset]
        atoms_here.append(token.atom)
        stems_here.extend(token.stem.split(" "))
        raw = text[tokens[at].start : token.end]
        if senses := PHRASES.get(tuple(stems_here)):
            best = (offset + 1, Segment("sense", raw, senses))
        elif topic := names.topics.get(tuple(stems_here)):
            best = (offset + 1, Segment("topic", topic))
        elif company := names.companies.get(tuple(atoms_here)):
            best = (offset + 1, Segment("company", company))
    if best[1] is None and (company := names.ticker(tokens[at].raw)):
        return 1, Segment("company", company)
    return best


def _inside_name(tokens: Sequence[Token], at: int, found: Segment, names: Names) -> bool:
    """Whether a known word is but a part of an unknown name ("University of Utopia", "Acme Robotics")."""
    before, here = tokens[at - 1], tokens[at]
    if found.kind != "sense" or before.kind != "atom" or not before.raw[:1].isupper():
        return False
    if here.atom in JOINERS:
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        return after is not None and after.raw[:1].isupper() and (after.atom,) not in names.companies
    sorts = {category for category, _ in found.senses}
    return here.raw[:1].isupper() and bool(sorts & {"field", "kind", "kinds", "subtype"})


def _without_small(run: list[Token], text: str) -> list[Token]:
    """An unknown name without the small words around it; one written large may be its first."""
    if all(token.atom in SMALL for token in run):
        return []
    cased = not text.isupper()
    first = next(
        at for at, token in enumerate(run) if token.atom not in SMALL or (cased and token.raw[:1].isupper())
    )
    last = next(at for at in reversed(range(len(run))) if run[at].atom not in SMALL)
    return run[first : last + 1]


def _mend(tokens: Sequence[Token], names: Names) -> tuple[list[Token], tuple[tuple[str, str], ...]]:
    """Small typing slips in words of the vocabulary put right; names are left alone."""
    mended: list[Token] = []
    slips: list[tuple[str, str]] = []
    for token in tokens:
        better = _near_word(token, names)
        if better is None:
            mended.append(token)
        else:
            slips.append((token.raw, better))
            mended.append(replace(token, stem=better))
    return mended, tuple(slips)


def _near_word(token: Token, names: Names) -> str | None:
    usable = (
        token.kind == "atom" and len(token.atom) >= 6 and token.raw[:1].islower() and token.atom.isalpha()
    )
    if not usable or token.stem in STEMS or token.atom in names.parts or token.atom in SMALL:
        return None
    slips = 1 if len(token.stem) < 9 else 2
    found = process.extractOne(token.stem, _SPELLINGS, scorer=OSA.distance, score_cutoff=slips)
    if found is None:
        return None
    nearer = process.extractOne(token.atom, sorted(names.parts), scorer=OSA.distance, score_cutoff=found[1])
    return None if nearer is not None else stem(str(found[0]))


_SPELLINGS = sorted(part for part in {*STEMS, *SAME} if len(part) >= 5)
