"""Every kind's file can be read, compiled and triggered; what is wrong in one is named with its line."""

import pytest

from newsbot.deals.kind_files import KindError, read_kind
from newsbot.deals.kinds import KINDS
from newsbot.deals.matches import Reader, lists_of
from newsbot.deals.names_lexicon import flags_of, phrases
from newsbot.deals.patterns import compile_pattern
from newsbot.deals.vocabulary import Kind
from newsbot.deals.words import PATTERNS
from newsbot.model import deal as model

KIND = """
# A kind of one's own.
triggers
    acqui | takeover | ' buys '
subtypes merger purchase
sides purchase buyer seller
words buys
    buy+ | bought |
    acquire+

rule buys outright: purchase, says it, topic, rank 3, rumored
    {buyer} ..2 <buys>
        ..3 {seller}
    {seller} sold to {buyer}

against a toy
    toy+
"""


def test_a_file_becomes_a_kind() -> None:
    kind = read_kind("acquisition", KIND)
    assert kind.triggers == ("acqui", "takeover", " buys ")
    assert kind.words == {"buys": ("buy+", "bought", "acquire+")}
    first, second = kind.rules
    assert first.pattern == "{buyer} ..2 <buys> ..3 {seller}"
    assert (first.subtype, first.strength, first.topic, first.rank, first.status) == (
        "purchase",
        3,
        True,
        3,
        "rumored",
    )
    assert second.cue == first.cue == "buys outright"
    assert kind.against[0].pattern == "toy+"
    assert kind.default_subtype == "purchase"
    assert kind.sides == {"purchase": ("buyer", "seller")}
    Reader(kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense here\n", "test.txt:1: 'nonsense'"),
        ("\nrule a: says it, 17\n    b\n", "test.txt:2: cannot read the option '17'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, words: str) -> None:
    with pytest.raises(KindError) as caught:
        read_kind("test", text)
    assert words in str(caught.value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kinds_keep_the_contract(kind: Kind) -> None:
    assert kind.name in model.KINDS
    assert set(kind.subtypes) == set(model.SUBTYPES[kind.name])
    assert set(kind.default_roles) <= set(kind.subtypes)
    assert set(kind.default_roles.values()) <= set(model.ROLES)
    assert {rule.subtype for rule in kind.rules} <= {*kind.subtypes, ""}
    assert {rule.status for rule in kind.rules} <= {*model.STATUSES, ""}
    slots = {role for _, pattern in Reader(kind)._rules for role in pattern.roles.values()}
    assert slots <= {*model.ROLES, "side"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_pattern_has_an_engine(kind: Kind) -> None:
    """They are built when they are needed; here it is seen that each can be."""
    lists = lists_of(kind.words)
    for pattern in [rule.pattern for rule in kind.rules] + [against.pattern for against in kind.against]:
        compile_pattern(pattern, lists)
    if kind.topic:
        compile_pattern(kind.topic, lists)


@pytest.mark.parametrize("pattern", [pattern for patterns in PATTERNS.values() for pattern in patterns])
def test_every_pattern_of_a_status_has_an_engine(pattern: str) -> None:
    compile_pattern(pattern, lists_of({}))


def test_the_tuple_names_every_kind_once() -> None:
    assert tuple(kind.name for kind in KINDS) == model.KINDS


def test_words_of_the_rules_are_no_names() -> None:
    """In a headline of capitals a word that no list knows is taken for a name: "Rivals Offload Patents"."""
    entries = [entry for kind in KINDS for words in kind.words.values() for entry in words]
    words = {word for entry in entries for word in entry.split() if word.isalpha() and len(word) > 3}
    known = {name.lower() for name, _ in phrases()}
    strange = {word for word in words if not flags_of(word) and word not in known}
    assert strange == set(), "add them to lexicon/verbs.txt or lexicon/common.txt"
