"""Looking back finds exactly what a Matcher would have found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsbot.alerts.query import parse
from newsbot.bot.looking import Lookback, asked_for
from newsbot.model.chat import Query
from tests import make

STORIES = (
    make.story(make.filed(story_id=1), story_id=1),
    make.story(
        make.filed(
            story_id=2,
            title="Qualcomm and Ericsson form alliance on 6G",
            deals=[
                make.deal(
                    make.party("Qualcomm", "partner"),
                    make.party("Ericsson", "partner"),
                    kind="alliance",
                    subtype="partnership",
                )
            ],
        ),
        story_id=2,
    ),
    make.story(make.filed(story_id=3, title="Zorblatt sues over chips", deals=[make.deal(kind="patent_dispute", subtype="lawsuit")]), story_id=3),
    make.story(make.filed(story_id=4, deals=[]), story_id=4),
    make.story(make.filed(story_id=5), story_id=5, follows=1),
)  # fmt: skip
WISHES = ("everything", "Nokia", "alliances", "Zorblatt", "Nokia as licensor", "Qualcomm with Ericsson", "everything without Nokia", "lawsuits daily")  # fmt: skip


@pytest.mark.parametrize("words", WISHES)
def test_the_same_as_the_matcher(words: str) -> None:
    assert_same(parse(words, make.COMPANIES).query)


def test_following_a_deal() -> None:
    assert_same(Query(story_id=1))


def assert_same(query: Query) -> None:
    since = make.NOW - timedelta(days=30)
    subscription = make.subscription(query=query)
    matched = {alert.story_id for alert in Lookback((subscription,)).alerts(STORIES, since)}
    assert {story.story_id for story in asked_for(query, STORIES)} == matched
