"""The first minutes with the bot, as a newcomer has them."""

from __future__ import annotations

from newsbot.edges.store.engine import Store
from tests.flows.conversing import ADA, ALLIANCE, LICENCE, SUIT, talking


async def test_two_taps_to_the_first_subscription(store: Store) -> None:
    async with talking(store) as talk:
        await talk.news(LICENCE, ALLIANCE)
        hello = await talk.say("/start")
        assert "An alert looks like this" in hello.text
        await talk.tap(hello, "📜 Patent deals")
        assert "How would you like it?" in hello.text
        await talk.tap(hello, "At once")
        assert "Done. You will get:\npatent deals" in hello.text
        assert "1 story" in hello.text
        listed = await talk.say("/subscriptions")
        assert "patent deals" in listed.text


async def test_words_without_a_command_are_a_wish_by_a_tap(store: Store) -> None:
    async with talking(store) as talk:
        asked = await talk.say("Nokia licences")
        assert "licences with Nokia" in asked.text
        await talk.tap(asked, "Yes, once a day")
        assert "licences with Nokia, once a day" in talk.server.last(ADA).text
        assert "/subscribe" in (await talk.say("hello there")).text


async def test_words_are_understood_and_told(store: Store) -> None:
    async with talking(store) as talk:
        await talk.news(LICENCE, ALLIANCE, SUIT)
        told = await talk.say("/subscribe Nokia, Ericsson licences daily")
        assert "licences with Nokia or Ericsson, once a day" in told.text
        again = await talk.say("/subscribe Nokia, Ericsson licences daily")
        assert "You have this already" in again.text
        latest = await talk.say("/latest")
        assert "InterDigital" in latest.text
        await talk.tap(latest, "Alliances")
        assert "Qualcomm" in latest.text
        assert "InterDigital" not in latest.text
        helped = await talk.say("/help")
        assert "/announce" in helped.text
