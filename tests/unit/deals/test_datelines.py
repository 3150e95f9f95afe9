"""Where agency news begins, and what only looks like a dateline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.deals.datelines import dateline_end
from tests.unit.deals.finding import roles


@pytest.mark.parametrize(
    "dateline",
    [
        "HELSINKI - ",
        "VANTAANKOSKI - ",
        "Helsinki – ",
        "HELSINKI/OULU - ",
        "OULU and BERGEN – ",
        "Quillstadt and Basel – ",
        "DOVER, Del. - ",
        "DOVER, Del., March 11 - ",
        "FORT QUILL, N.J.--",
        "Irvine, Calif. — ",
        "MARBURY, Ill., July 3, 2011 /PRNewswire-FirstCall/ -- ",
        "QUILLSTAD, Sweden -- ",
        "TRONDHEIM, Feb 6 (Reuter) - ",
        "Quillstadt, 4 May 2009 (Marbury News) – ",
        "ST. QUILL (AP) - ",
        "PARIS (Reuters) -- ",
        "May 3 (Reuters) - ",
        "QUILLSTADT (Marbury.com) - ",
        "(Reuters) - ",
        "BAY QUILL, Ore.--(BUSINESS WIRE)--",
        "Quillstadt, 17 Sept. ",
        "SEOUL: ",
    ],
)
def test_datelines(dateline: str) -> None:
    assert dateline_end(f"{dateline}Nokia said it had sued Sony.") == len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nokia - the maker of radios - has sued Sony.",
        "NOKIA - The case of Nokia goes on.",
        "Nokia (NYSE: NOK) - The maker of radios has sued Sony.",
        "Nokia and Sony – Both said they would team up.",
        "Terms were told on May 3. Nokia pays.",
        "The deal: Nokia pays.",
        "Sony and Nokia said in May that they had settled. Oppo did not.",
        "sony - Nokia - oppo",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert dateline_end(text) == 0


def test_nobody_of_a_dateline_takes_part() -> None:
    found = roles(
        "Nokia, Zorvex Team Up", "QUILLSTAD and VEDBERG – Nokia and Zorvex formed an alliance on radios."
    )
    assert found == {"Nokia": "partner", "Zorvex": "partner"}


@given(st.text(st.one_of(st.characters(), st.sampled_from("AbC ,.-–/(): 1")), max_size=150))
def test_what_is_left_out_is_short_and_at_the_start(text: str) -> None:
    assert 0 <= dateline_end(text) <= min(len(text), 120)
