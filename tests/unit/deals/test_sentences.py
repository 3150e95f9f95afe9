"""Where sentences and clauses end, and where they seem to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.deals.sentences import clauses, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Nokia", ["Nokia"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Zorvex Inc. sued Quill Corp. in May. The court agreed.",
            ["Zorvex Inc. sued Quill Corp. in May.", "The court agreed."],
        ),
        (
            "It was bought by Zorvex Inc. The price was not told.",
            ["It was bought by Zorvex Inc.", "The price was not told."],
        ),
        ("It sued Zorvex Inc. Quill was not named.", ["It sued Zorvex Inc. Quill was not named."]),
        ("Mr. J. P. Hall of U.S. Tin won. He left.", ["Mr. J. P. Hall of U.S. Tin won.", "He left."]),
        ("Hall v. Tin, No. 3, is open. Tin lost.", ["Hall v. Tin, No. 3, is open.", "Tin lost."]),
        ("HELSINKI (Reuters) - Nokia won. It paid.", ["HELSINKI (Reuters) - Nokia won.", "It paid."]),
        (
            "TRENTON, N.J., Feb. 3 -- The firm won. It paid.",
            ["TRENTON, N.J., Feb. 3 -- The firm won.", "It paid."],
        ),
        ("Nokia won. - It paid.", ["Nokia won.", "- It paid."]),
        ("Shares rose 3.5 percent. Sales fell.", ["Shares rose 3.5 percent.", "Sales fell."]),
        ("Yahoo! and eBay agree. Done.", ["Yahoo! and eBay agree.", "Done."]),
        ("“We won.” He smiled.", ["“We won.”", "He smiled."]),
        ("He waited... and won. Good.", ["He waited... and won.", "Good."]),
        ("Headline without a stop\n\nText below. More.", ["Headline without a stop", "Text below.", "More."]),
        ("A line\nwrapped. Next", ["A line\nwrapped.", "Next"]),
        ("News:\n• one deal\n• two deals", ["News:", "• one deal", "• two deals"]),
        ("nokia corp. won. the court agreed.", ["nokia corp. won.", "the court agreed."]),
        ("诺基亚赢了。小米付款。", ["诺基亚赢了。", "小米付款。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nokia won", ["Nokia won"]),
        ("Nokia won, while Oppo lost", ["Nokia won", "while Oppo lost"]),
        ("Nokia, which sued Oppo, won", ["Nokia", "which sued Oppo, won"]),
        ("Nokia won; Oppo lost", ["Nokia won", "Oppo lost"]),
        ("Nokia won because Oppo left", ["Nokia won", "because Oppo left"]),
        ("Patents – Nokia wins", ["Patents", "Nokia wins"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    (sentence,) = split(text)
    assert [clause.text.rstrip(",;") for clause in clauses(sentence)] == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from('AaBb. .!?\n"”•;,')), max_size=120))
@settings(max_examples=300)
def test_pieces_lie_in_the_text_in_order_and_lose_no_letter(text: str) -> None:
    reach = 0
    kept = ""
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= reach
        reach = sentence.end
        kept += "".join(sentence.text.split())
        inner = sentence.start
        for clause in clauses(sentence):
            assert text[clause.start : clause.end] == clause.text
            assert clause.start >= inner
            inner = clause.end
    assert kept == "".join(text.split())


@pytest.mark.parametrize("piece", [". ", "!", "\n \n", " — ", "A. ", '" ', ".”", "\n• ", "    ", ", and "])
def test_hostile_repetition_comes_to_an_end(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "x"
    for sentence in split(text)[:3]:
        assert clauses(sentence)
