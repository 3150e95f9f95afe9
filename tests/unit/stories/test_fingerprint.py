from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.model.feed import Entry
from newsbot.stories.fingerprint import guid_key, link_key, revision, same_article

STORY = Entry(
    id="https://example.com/?p=77",
    title="Nokia licenses radio patents to Oppo",
    link="https://example.com/2025/05/nokia-oppo",
    published_at=None,
    summary="The two ended their quarrel in seven countries and signed for several years, the Finnish side said.",
)


@pytest.mark.parametrize(
    "new",
    [
        replace(STORY, id="urn:uuid:1"),
        replace(STORY, link="https://m.example.com/2025/05/nokia-oppo?utm_source=feed"),
        replace(STORY, link="https://example.com/telecoms/77", id="other"),
        replace(STORY, title="Nokia licenses radio patents to Oppo after long fight"),
        replace(STORY, title="UPDATE: Nokia licenses radio patents to Oppo"),
        replace(STORY, title="Peace between Finns and Chinese"),
        replace(STORY, summary="Shares rose three percent."),
        replace(STORY, summary=""),
        replace(
            STORY,
            title="Nokia, Oppo sign",
            summary="Oppo takes a licence of Nokia patents after the quarrel.",
        ),
    ],
    ids=[
        "guid",
        "tracking",
        "link and guid",
        "longer title",
        "marked",
        "new title",
        "new summary",
        "cut",
        "rewritten",
    ],
)
def test_an_edited_entry_is_the_same_article(new: Entry) -> None:
    assert same_article(STORY, new)
    assert same_article(new, STORY)


@pytest.mark.parametrize(
    "new",
    [
        Entry(
            STORY.id,
            "Ford recalls vans over brakes",
            "https://example.com/cars/1",
            None,
            summary="Some 40,000 of them.",
        ),
        Entry(STORY.id, "Ford recalls vans over brakes", None, None),
        Entry(
            STORY.id,
            "Live: markets open lower",
            STORY.link,
            None,
            summary="Oil fell and gold rose on Friday morning.",
        ),
        Entry(
            STORY.id,
            "Nokia opens laboratory in Oulu",
            "https://example.com/2025/06/oulu",
            None,
            summary="Work starts in May.",
        ),
    ],
    ids=["another link", "no link", "one page, other news", "same company, other news"],
)
def test_a_guid_used_again_hides_no_other_article(new: Entry) -> None:
    assert not same_article(STORY, new)


def test_the_same_link_is_the_same_article_when_nothing_else_is_said() -> None:
    assert same_article(replace(STORY, title="", summary=""), STORY)


def test_a_guid_that_is_a_link_is_known_under_its_tracking() -> None:
    assert guid_key(STORY) == guid_key(replace(STORY, id="http://www.example.com/?p=77&utm_campaign=rss"))
    assert guid_key(STORY) != guid_key(replace(STORY, id="https://example.com/?p=78"))


@pytest.mark.parametrize(
    "link", [None, "", "https://www.example.com/", "http://example.com", "tag:example.com,2025:1"]
)
def test_a_link_that_names_no_article_proves_nothing(link: str | None) -> None:
    assert link_key(link) is None


def test_the_revision_tells_edits_and_only_these() -> None:
    assert revision(STORY) == revision(replace(STORY, id="x", link=None))
    assert revision(STORY) == revision(replace(STORY, title=STORY.title.replace(" ", "  ") + "\n"))
    assert revision(STORY) != revision(replace(STORY, title=STORY.title + "!"))
    assert revision(STORY) != revision(replace(STORY, title=STORY.title + " " + STORY.summary, summary=""))


@settings(max_examples=100)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_keys_fit_the_store_and_an_entry_is_itself(guid: str, title: str, link: str) -> None:
    entry = Entry(guid, title, link, None)
    keys = [guid_key(entry), revision(entry), link_key(link) or 0]
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert same_article(entry, replace(entry, id="other")) or not title.strip()
