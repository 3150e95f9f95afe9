"""One story written in many ways has one verdict: kind, subtype, status, parties, roles and shown names."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.config.feedsfile import read_feeds_file
from newsbot.deals.classify import Finder
from newsbot.deals.lessons import lessons
from tests.unit.deals.finding import finder
from tests.unit.deals.ways import CHANGES, Change, capitals

# Title and summary, with places for two names. The names beside them: tracked, untracked, of everyday words.
STORIES = (
    ("{a} sues {b} over video patents", "{a} says that laptops of {b} infringe its patents."),
    ("{b} sued by {a} for patent infringement", "The complaint was filed in Texas on Monday."),
    ("{a} and {b} sign a patent cross-licence", "The agreement of {a} and {b} covers 4G and 5G patents."),
    ("{a} licenses its patents to {b}", "{b} will pay royalties to {a} for seven years."),
    ("{a} takes a patent licence from {b}", "Terms were not disclosed."),
    ("{a} and {b} settle patent dispute", "{a} and {b} ended all lawsuits between them."),
    ("{a} sells 300 patents to {b}", "{b} did not say what it paid."),
    ("{a} partners with {b} to develop chips", "The partnership will run for five years, {a} said."),
    ("{a} and {b} form a joint venture", "The joint venture of {a} and {b} will build plants."),
    ("{a} ends its partnership with {b}", "{a} Inc. said on Monday that the two go separate ways."),
    ("{a} and {b} in talks to form joint venture", "{a} Corp. and {b} Ltd. may agree within weeks."),
    ("{a} ordered to pay {b} $300 million in patent case", "A jury found that {a} infringed the patents."),
)
NAMES = ("Nokia", "Samsung", "Zorvex", "Quillmark", "Brennholt Labs", "Oshkalo Semiconductor")
PLAIN_WORDS = ("Flock", "Wild Meadow Software", "Tower Semiconductor")


def verdict(title: str, summary: str) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    return [
        (deal.kind, deal.subtype, deal.status, sorted((party.name, party.role) for party in deal.parties))
        for deal in finder().find(title, summary)
    ]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@given(story=st.sampled_from(STORIES), names=st.permutations(NAMES))
@settings(max_examples=40)
def test_the_way_of_writing_changes_nothing(change: Change, story: tuple[str, str], names: list[str]) -> None:
    title, summary = (part.format(a=names[0], b=names[1]) for part in story)
    expected = verdict(title, summary)
    assert {name for _, _, _, parties in expected for name, _ in parties} == set(names[:2])
    assert verdict(*change(title, summary)) == expected


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("story", STORIES[:10:3])
@pytest.mark.parametrize("name", PLAIN_WORDS)
def test_names_of_everyday_words_are_told_by_their_place(
    change: Change, story: tuple[str, str], name: str
) -> None:
    title, summary = (part.format(a="Nokia", b=name) for part in story)
    assert verdict(*change(title, summary)) == verdict(title, summary)


@lru_cache(maxsize=1)
def everyday_finder() -> Finder:
    return Finder(read_feeds_file(Path("feeds.yaml"), lambda name: None).companies)


@pytest.mark.parametrize(
    "way", ["headline in capitals", "headline small", "Headline With Capitals", "wrapped"]
)
def test_nearly_all_lessons_are_read_alike_in_any_case(way: str) -> None:
    """Bare headlines, in which nothing but a capital may tell Grab from grabbing."""
    stories = [(lesson.title, lesson.summary) for lesson in lessons()]
    kept = [_kinds(*story) == _kinds(*CHANGES[way](*story)) for story in stories]
    assert sum(kept) >= 0.98 * len(stories)


@lru_cache(maxsize=2000)
def _kinds(title: str, summary: str) -> frozenset[str]:
    return frozenset(deal.kind for deal in everyday_finder().find(title, summary))


@given(story=st.sampled_from(STORIES), names=st.permutations(NAMES))
@settings(max_examples=80)
def test_swapped_names_swap_their_roles(story: tuple[str, str], names: list[str]) -> None:
    first, second = names[:2]
    there, back = (
        verdict(*(part.format(a=a, b=b) for part in story)) for a, b in ((first, second), (second, first))
    )
    swapped = {first: second, second: first}
    assert [(*deal[:3], sorted((swapped[name], role) for name, role in deal[3])) for deal in there] == back


@pytest.mark.parametrize(
    "title",
    [
        "court rejects patent appeal of two firms",
        "hospitals and schools team up on computers",
        "police and residents team up",
        "man sues neighbour over patent on a fence",
        "former engineers sue rival firms over patents",
        "lawmakers seek partnership with parents",
    ],
)
def test_people_and_bodies_are_no_names_in_any_case(title: str) -> None:
    for written in (title, title.upper(), capitals(title), title.capitalize()):
        assert verdict(written, "") == []
