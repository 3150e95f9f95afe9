"""The pattern language: what matches, what is refused, and that nothing is slow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.deals.looks import Look
from newsbot.deals.patterns import PatternError, compile_pattern, inflect

LISTS = {"agrees": ("sign+", "strike+", "struck", "team+ up"), "deal": ("deal", "pact")}


def matches(pattern: str, code: str) -> bool:
    return compile_pattern(pattern, LISTS).engine.search(f" {code} ") is not None


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("patent", "a patent deal"),
        ("sign+", "@0 signing on"),
        ("licens*", "the licensing round"),
        ("<agrees> .. <deal>", "@0 struck a late deal"),
        ("<agrees>", "@0 teams up with @1"),
        ("{licensor} <agrees> ..3 with {licensee}", "@0 signs a deal with @1"),
        ("{partner 2} sign", "@0 , @1 and @2 sign"),
        ("{partner} sign", "~finnish ~maker @0 ~inc sign"),
        ("{partner:any} sign", "#0 sign"),
        ("(patent|trade mark) deal?", "a trade mark case"),
        ("a ..2 d", "a b c d"),
        ("a ...2 d", "a @0 c d"),
        ("pays <money>", "@0 pays $5m"),
        ("<body> rules", "&0 rules"),
    ],
)
def test_matches(pattern: str, code: str) -> None:
    assert matches(pattern, code)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("patent", "patents"),
        ("a ..2 d", "a b c x d"),
        ("a ..2 d", "a @0 c d"),  # a short gap steps over no name
        ("{partner 2} sign", "@0 sign"),
        ("{partner} sign", "#0 sign"),
        ("sue", "pursue"),
        ("a ... b", "a ; b"),
    ],
)
def test_does_not_match(pattern: str, code: str) -> None:
    assert not matches(pattern, code)


@pytest.mark.parametrize(
    ("pattern", "mend"),
    [
        ("", "at least one word"),
        ("   ", "at least one word"),
        ("(a|b", "close it"),
        ("a) b", "in (a|b)"),
        ("a|b", "in (a|b)"),
        ("(a|)", "write (a|b)?"),
        ("<nothing>", "agrees, deal"),
        ("a ..99 b", "at most ..12"),
        ("{wrong slot!}", "{role}"),
        ("x*", "three letters"),
        ("word?", "without '?'"),
        ("..5", "without '?'"),
        ("((((((a))))))", "nested too deep"),
        ("a" * 1000, "split it"),
        ("[a-z]+*", "only words"),
        ("{" * 50, "only words"),
    ],
)
def test_bad_patterns_are_refused_with_their_mend(pattern: str, mend: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, LISTS)
    assert mend in str(caught.value)


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        pattern = compile_pattern(text, LISTS)
    except PatternError:
        return
    assert pattern.engine.search(" ") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "a ..12 a ..12 a ..12 a ..12 a ..12 b",
        "(a|a a|a a a) (a|a a|a a a) (a|a a|a a a) ...12 (a|a a) ...12 b",
        "{partner 2} ..12 {partner 2} ..12 {partner 2} ..12 b",
        "(((a? a?) a?) a?) ...12 a ...12 b",
    ],
)
def test_hostile_patterns_end(pattern: str) -> None:
    """A backtracking engine would need longer than the universe has; that this test ends is what it proves."""
    engine = compile_pattern(pattern, LISTS).engine
    assert engine.search(" " + "a @1 , " * 20_000) is None


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("patent pool", [{"patent pool"}]),
        ("patent (pool|sale+)", [{"patent pool", "patent sale", "patent sales", "patent saled", "patent saling"}]),
        ("patent .. pool", [{"patent"}, {"pool"}]),
        ("patent new? pool", [{"patent"}, {"pool"}]),
        ("licens* deal", [{"licens*"}, {"deal"}]),
        ("{partner} team {partner} up", [{"team"}, {"up"}]),
        ("(sell {_} ..3 patents|patent sale)", [{"patents", "patent sale"}]),
        ("(a {_}|{_}) deal", [{"deal"}]),
        ("<agrees>", [{"sign", "signs", "signed", "signing", "strike", "strikes", "striked", "striking", "struck",
                       "team up", "teams up", "teamed up", "teaming up"}]),
    ],
)  # fmt: skip
def test_needs_are_the_phrases_without_which_nothing_matches(pattern: str, needs: list[set[str]]) -> None:
    assert [set(need) for need in compile_pattern(pattern, LISTS).needs] == needs


WORDS = (
    "patent",
    "pool",
    "sign",
    "signs",
    "team",
    "teams",
    "up",
    "licensing",
    "deal",
    ",",
    "and",
    "@0",
    "^1",
    "#2",
    "new",
)
PIECES = st.sampled_from(
    ("patent", "pool", "team+ up", "<agrees>", "<deal>", "licens*", "..", "...2", "new?", "{partner}", "{partner 2}",
     "(patent pool|deal)", "(team|sign+) up", "(patent|{_})", "(up|new pool)?", "((sign|team) .. up|pool)")
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=4), st.lists(st.sampled_from(WORDS), max_size=12), st.booleans())
def test_a_first_look_misses_nothing(pieces: list[str], words: list[str], described: bool) -> None:
    try:
        pattern = compile_pattern(" ".join(pieces), LISTS)
    except PatternError:
        return
    code = f" {' '.join(words)} "
    shown = code.replace(" new ", " ~new ") if described else code
    if pattern.engine.search(shown) is not None:
        assert Look([pattern.needs]).at(code) == [0]


@pytest.mark.parametrize(
    ("pattern", "code", "met"),
    [
        ("{a} <agrees> with {b}", " später @0 signs with ~größte @1 café ", " @0 signs with ~größte @1 "),
        ("übernahme", " die übernahme – endlich ", " übernahme "),
        ("über* {a}", " 東京 überall @12 ", " überall @12 "),
        ("pay <money>", " to pay €5m now ", " pay €5m "),
        ("pay <money>", " to pay £35 now ", " pay £35 "),
        ("pay <money>", " to pay ₩5 now ", None),
        ("caf <agrees>", " café signs ", None),
    ],
)
def test_letters_beyond_ascii_count_as_one(pattern: str, code: str, met: str | None) -> None:
    found = compile_pattern(pattern, LISTS).engine.search(code)
    assert (found and code[found.start : found.end]) == met


def test_roles_are_those_of_the_slots() -> None:
    assert compile_pattern("{licensor} <agrees> ..3 with {licensee}", LISTS).roles == {
        "g0": "licensor",
        "g1": "licensee",
    }


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("sign", ("sign", "signs", "signed", "signing")),
        ("license", ("license", "licenses", "licensed", "licensing")),
        ("ally", ("ally", "allies", "allied", "allying")),
        ("reach", ("reach", "reaches", "reached", "reaching")),
    ],
)
def test_inflection(word: str, forms: tuple[str, ...]) -> None:
    assert inflect(word) == forms
