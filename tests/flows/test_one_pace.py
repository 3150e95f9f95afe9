"""Answers and what is owed leave by one lane: together they keep Telegram's limits, and answers go first."""

from __future__ import annotations

import asyncio
import random

import pytest

from newsbot.alerts.pace import Limits as PaceLimits
from newsbot.alerts.pace import Pace
from newsbot.edges.channels.console import ConsoleChannel
from newsbot.edges.store.engine import Store
from newsbot.jobs.deliver import Deliverer
from newsbot.jobs.lanes import IN_A_ROW, LIMITS, Lane, NotNow, Turnstile
from newsbot.jobs.rendering import render
from newsbot.model.chat import Chat
from tests.flows.conversing import Talk, talking
from tests.flows.delivering import add_chats, file_story, owe_story
from tests.servers.telegram_world import Limits

PEOPLE = range(100, 130)
OWED = range(200, 230)


def deliverer_of(talk: Talk) -> Deliverer:
    return Deliverer(
        talk.store, {"telegram": talk.lane}, render=render, rng=random.Random(1), clock=talk.clock
    )


async def test_a_flood_of_commands_makes_nobody_cross_a_limit(sqlite_url: str) -> None:
    """Thirty people ask at once while an alert goes to thirty chats: more than Telegram takes in a second."""
    async with (
        await Store.open(sqlite_url) as store,
        talking(store, access="open", limits=Limits(), pace=LIMITS) as talk,
    ):
        for number in (*PEOPLE, *OWED):
            talk.server.add_person(number)
        await file_story(store, 1)
        await add_chats(store, *(Chat(chat) for chat in OWED))
        await owe_story(store, 1, OWED, talk.clock.now)
        for person in PEOPLE:
            talk.server.say(person, "/help")
        assert await deliverer_of(talk).run_due() == len(OWED)
        await talk.quiet()
        assert talk.server.flood.refused == 0
        by_bot = [message.chat_id for message in talk.server.messages if message.by_bot]
        assert sorted(by_bot) == [*PEOPLE, *OWED]
        # Most answers are there before most of what was owed, though that was there first.
        places = {chat: place for place, chat in enumerate(by_bot)}
        assert sum(places[chat] for chat in PEOPLE) < sum(places[chat] for chat in OWED)


async def test_one_chat_asked_and_alerted_at_once_keeps_its_own_limit(sqlite_url: str) -> None:
    async with (
        await Store.open(sqlite_url) as store,
        talking(store, access="open", limits=Limits(), pace=LIMITS) as talk,
    ):
        await file_story(store, 1)
        await add_chats(store, Chat(6))
        await owe_story(store, 1, [6], talk.clock.now)
        for _ in range(4):
            talk.server.say(6, "/help")
        assert await deliverer_of(talk).run_due() == 1
        await talk.quiet()
        assert talk.server.flood.refused == 0
        assert sum(message.by_bot for message in talk.server.messages_in(6)) == 5


async def test_an_answer_that_is_told_to_wait_holds_the_deliverer_back_too(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store, access="open", pace=LIMITS) as talk:
        talk.server.fail(429, chat=6, seconds=1)
        talk.server.say(6, "/help")
        await talk.server.until(lambda: bool(talk.server.calls_of("sendMessage")))
        await talk.quiet()
        calls = talk.server.calls_of("sendMessage")
        assert [call.status for call in calls] == [429, 200]
        assert calls[1].at - calls[0].at >= 1.0


async def test_answers_pass_first_and_others_after_some_of_them() -> None:
    stile, passed = Turnstile(), []

    async def one(name: str, *, first: bool) -> None:
        async with stile.through(first=first):
            passed.append(name)

    async with stile.through(first=False):
        tasks = [asyncio.create_task(one("owed", first=False)) for _ in range(2)]
        tasks += [asyncio.create_task(one("answer", first=True)) for _ in range(2 * IN_A_ROW)]
        gone = asyncio.create_task(one("cancelled", first=True))
        await asyncio.sleep(0)
        gone.cancel()
    await asyncio.gather(*tasks)
    assert passed[0] == "answer"
    assert passed.index("owed") <= IN_A_ROW
    assert sorted(passed) == ["answer"] * 2 * IN_A_ROW + ["owed"] * 2


async def test_what_is_far_off_is_not_waited_for() -> None:
    lane = Lane(ConsoleChannel(), Pace(PaceLimits(overall=1, slack=0)), ("console",))
    lane.pace.slow_down(5, 100, lane.steady())
    with pytest.raises(NotNow):
        async with lane.turn(5, group=False):
            pass
    async with lane.turn(6, group=False):  # until it is answered nothing else leaves
        with pytest.raises(NotNow):
            async with lane.turn(7, group=False, patience=0.1):
                pass
    assert lane.waiting == 0
