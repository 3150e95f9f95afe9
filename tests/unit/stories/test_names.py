from __future__ import annotations

import pytest

from newsbot.stories.names import fold, head, is_sum, same, stems_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nokia", "NOKIA Oyj"),
        ("The Pokémon Company", "Pokemon"),
        ("Merck & Co.", "merck"),
        ("Société Générale SA", "societe generale"),
        ("Xiaomi's", "Xiaomi"),
    ],
)
def test_spellings_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("meta", "meta platforms", True),
        ("catapult", "catapult ip innovations", True),
        ("nokia", "nokia", True),
        ("general motors", "general electric", False),
        ("micro", "microsoft", False),
        ("", "nokia", False),
    ],
)
def test_the_shorter_name_begins_the_longer(one: str, other: str, alike: bool) -> None:
    assert same(one, other) is alike
    assert same(other, one) is alike


def test_names_are_indexed_and_sought_by_stems() -> None:
    assert head("catapult ip innovations") == "catapu"
    assert stems_of("meta platforms") == ("meta", "platfo")


@pytest.mark.parametrize(
    ("name", "money"), [("600m", True), ("1 2 bn", True), ("3m company", False), ("nokia", False)]
)
def test_a_sum_is_no_organisation(name: str, money: bool) -> None:
    assert is_sum(name) is money
