"""A subscription that is deleted, paused or reworded takes along what waits for its sake, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest
from sqlalchemy import select

from newsbot.edges.store.chats import save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.tables import alerts, stories
from newsbot.model.chat import Chat
from tests.flows.conversing import ADA, ALLIANCE, LICENCE, SUIT, Talk, talking
from tests.flows.delivering import NOW, delivering, rows

# Alerts wait for the end of quiet hours, the digest for the evening.
QUIET = Chat(ADA, quiet_from=time(11), quiet_until=time(15), digest_at=time(18), zone="UTC")
NOKIA, SUITS, DEALS = "Nokia licenses", "InterDigital sues", "Qualcomm and"


async def waiting(talk: Talk) -> list[tuple[str, str]]:
    """How each story waits that is owed, and how its title begins."""
    async with talk.store.read() as connection:
        told = select(alerts.c.delivery_id, stories.c.title, stories.c.story_id)
        owed = await connection.execute(told.join(stories, stories.c.story_id == alerts.c.story_id))
        titles = [(row.delivery_id, row.story_id, " ".join(row.title.split()[:2])) for row in owed]
    return sorted(
        (row.kind, title)
        for row in await rows(talk.store, ADA)
        if row.state == "queued" and row.kind in ("alert", "digest")
        for digest, story, title in titles
        if (row.delivery_id == digest if row.kind == "digest" else row.story_id == story)
    )


async def numbers(talk: Talk) -> list[int]:
    """The chat's subscriptions as their buttons name them, in the order of the list."""
    listed = await talk.say("/subscriptions")
    taps = [one["callback_data"].split(":") for row in listed.buttons for one in row]
    return [int(tap[1]) for tap in taps if tap[0] == "sub"]


CASES = [
    pytest.param(["Nokia"], "delete", [], id="deleted"),
    pytest.param(["Nokia"], "pause", [], id="paused"),
    pytest.param(["Nokia daily"], "delete", [], id="deleted, from a digest"),
    pytest.param(["Nokia daily"], "pause", [], id="paused, from a digest"),
    pytest.param(["Nokia", "disputes"], "delete", [("alert", SUITS)], id="others stay"),
    pytest.param(
        ["Nokia daily", "disputes daily"], "delete", [("digest", SUITS)], id="others stay in the digest"
    ),
    pytest.param(["Nokia", "patent deals"], "delete", [("alert", NOKIA)], id="another wants it too"),
    pytest.param(["Nokia", "patent deals daily"], "delete", [("digest", NOKIA)], id="another wants it daily"),
    pytest.param(["Nokia daily", "Xiaomi daily"], "pause", [("digest", NOKIA)], id="both in one digest"),
    pytest.param(
        ["everything daily", "Nokia", "disputes daily"],
        "delete",
        [("alert", NOKIA), ("digest", SUITS)],
        id="of everything what is named elsewhere",
    ),
    pytest.param(["Nokia"], "rhythm", [("alert", NOKIA)], id="another rhythm leaves what waits"),
]


@pytest.mark.parametrize(("wishes", "does", "left"), CASES)
async def test_what_waits(
    wishes: Sequence[str], does: str, left: list[tuple[str, str]], store: Store
) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        for wish in wishes:
            await talk.say(f"/subscribe {wish}")
        await talk.news(LICENCE, SUIT, ALLIANCE)
        before = await waiting(talk)
        first = (await numbers(talk))[0]
        await press(talk, f"sub:{first}:{does}")
        assert await waiting(talk) == left
        digests = [row.state for row in await rows(store, ADA) if row.kind == "digest"]
        assert ("queued" in digests) == any(kind == "digest" for kind, _ in left)
        if does == "delete":  # an undo brings all of it back
            await press(talk, f"sub:{first}:restore")
            assert {title for _, title in await waiting(talk)} == {title for _, title in before}


async def press(talk: Talk, data: str) -> None:
    message = await talk.say("/help")
    message.buttons = [[{"text": "x", "callback_data": data}]]
    await talk.tap(message, "x")


async def test_other_words_for_a_subscription(store: Store) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        await talk.say("/subscribe Nokia, InterDigital")
        await talk.news(LICENCE, SUIT)
        [number] = await numbers(talk)
        await press(talk, f"sub:{number}:edit")
        await talk.say("InterDigital daily")
        assert await waiting(talk) == [("digest", SUITS)]


async def test_what_was_let_go_is_not_sent(store: Store) -> None:
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, QUIET, NOW)
        await talk.say("/subscribe Nokia")
        await talk.say("/subscribe disputes daily")
        await talk.say("/subscribe alliances daily")
        await talk.news(LICENCE, SUIT, ALLIANCE)
        for number in (await numbers(talk))[:2]:
            await press(talk, f"sub:{number}:delete")
        talk.server.skip(ADA)
        async with delivering(store, talk.server, talk.clock) as deliverer:
            talk.clock.forward(hours=8)
            assert await deliverer.run_due() == 1
        digest = (await talk.server.next_message(ADA)).text
        assert DEALS in digest
        assert NOKIA not in digest
        assert SUITS not in digest
