"""The text files in which kinds are written -> `vocabulary`. The format is described in docs/deals.md.

Patterns are not compiled here; that the files can be read and compiled is held by a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from newsbot.deals.blocks import Block, read_blocks
from newsbot.deals.vocabulary import Against, Kind, Rule
from newsbot.deals.words import MARKED, USUAL_OWNERS

STRENGTHS = {"says it": 3, "likely": 2, "hint": 1, "roles": 0}
FACTS = frozenset({"triggers", "topic", "subtypes", "roles", "sides", "least", "group", "usual", "headline"})


class KindError(ValueError):
    """A kind's file cannot be read; the text names file and line."""


def load_kind(name: str) -> Kind:
    """The kind in `kinds/<name>.txt`."""
    text = resources.files("newsbot.deals.kinds").joinpath(f"{name}.txt").read_text("utf-8")
    return read_kind(name, text)


def read_kind(name: str, text: str) -> Kind:
    """Raises KindError."""
    rules: list[Rule] = []
    against: list[Against] = []
    words: dict[str, tuple[str, ...]] = {}
    facts: dict[str, list[Block]] = {}
    for block in read_blocks(text):
        if block.what == "rule":
            rules.extend(_rules(name, block))
        elif block.what == "against":
            against.extend(Against(block.rest, pattern) for pattern in block.body)
        elif block.what == "words":
            words[block.rest] = block.entries()
        elif block.what in FACTS:
            facts.setdefault(block.what, []).append(block)
        else:
            known = ", ".join(sorted(FACTS | {"rule", "against", "words"}))
            raise KindError(f"kinds/{name}.txt:{block.number}: {block.what!r} is none of {known}")
    return _kind(name, rules, against, words, facts)


def _kind(
    name: str,
    rules: list[Rule],
    against: list[Against],
    words: dict[str, tuple[str, ...]],
    facts: dict[str, list[Block]],
) -> Kind:
    def said(fact: str) -> str:
        return " ".join((facts[fact][0].rest, *facts[fact][0].body)).strip() if fact in facts else ""

    subtypes = tuple(said("subtypes").split())
    roles = [block.rest.split(maxsplit=1) for block in facts.get("roles", [])]
    sides = [block.rest.split() for block in facts.get("sides", [])]
    return Kind(
        name=name,
        triggers=(
            *(entry for block in facts.get("triggers", []) for entry in block.entries()),
            *(name for name, marks in MARKED.items() if any(mark in said("topic") for mark in marks)),
        ),
        rules=tuple(rules),
        topic=said("topic"),
        against=tuple(against),
        words=words,
        subtypes=subtypes,
        least_parties=int(said("least") or "1"),
        group_role=said("group"),
        default_roles={line[0]: line[1] for line in roles},
        sides={subtype: (first, second) for subtype, first, second in sides},
        usual_first=USUAL_OWNERS if said("usual") == "owners" else frozenset(),
        headline_first=said("headline") == "first",
    )


def _rules(name: str, block: Block) -> Iterator[Rule]:
    """`cue: subtype, strength, topic, decides, rank 4, rumored`, then a pattern a line."""
    cue, _, options = block.rest.partition(":")
    subtype, status, strength, topic, rank, decides = "", "", 2, False, 1, False
    for option in filter(None, (part.strip() for part in options.split(","))):
        if option in STRENGTHS:
            strength = STRENGTHS[option]
        elif option == "topic":
            topic = True
        elif option == "decides":
            decides = True
        elif option in {"rumored", "ended", "announced"}:
            status = option
        elif option.startswith("rank "):
            rank = int(option.removeprefix("rank "))
        elif option.replace("_", "").isalpha():
            subtype = option
        else:
            raise KindError(f"kinds/{name}.txt:{block.number}: cannot read the option {option!r}")
    for pattern in block.body:
        yield Rule(cue.strip(), pattern, subtype, status, strength, topic, rank, decides)
