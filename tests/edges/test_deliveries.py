"""Deliveries in the store, on both databases: owing, claiming under leases, folding, moving, the lead."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import column, func, select, table

from newsbot.edges.store.announcing import SLICE, announce, count_reachable, go_on
from newsbot.edges.store.carried import find_alerts
from newsbot.edges.store.chatrows import find_chats
from newsbot.edges.store.chats import add_subscription, wants_version
from newsbot.edges.store.deliveries import claim_due, finish, give_back, inherit, next_due, take_over
from newsbot.edges.store.engine import Store
from newsbot.edges.store.folding import catch_up, digest_now, find_crowded, fold
from newsbot.edges.store.leadership import Leadership
from newsbot.edges.store.moving import move_chat
from newsbot.edges.store.owing import owe, owe_notice, owe_weekly
from newsbot.edges.store.redating import redate
from newsbot.edges.store.standing import pause_chat, resume_chat, slow_down
from newsbot.edges.store.tables import alerts, chats, deliveries, subscriptions
from newsbot.model.alert import Alert, Delivery, Owed
from newsbot.model.chat import Chat
from tests.flows.delivering import NOW, add_chats, owe_story, rows, states
from tests.servers.telegram_server import PATIENCE

_activity = table("pg_stat_activity", column("pid"), column("application_name"))
SOON = NOW + timedelta(minutes=3)


async def claim(
    store: Store, now: datetime = NOW, *, lease: str = "a", limit: int = 50, **more: object
) -> list[Delivery]:
    async with store.write() as connection:
        claimed = await claim_due(
            connection,
            now,
            limit=limit,
            lease=lease,
            lease_until=now + timedelta(minutes=3),
            **more,  # type: ignore[arg-type]  # the tests' own choice
        )
    return list(claimed)


async def end(store: Store, claimed: Delivery, state: str = "sent", **more: object) -> bool:
    changed = replace(claimed, state=state, sent_at=NOW, **more)  # type: ignore[arg-type]  # as above
    async with store.write() as connection:
        return await finish(connection, claimed, changed)


async def test_one_alert_a_chat_and_story_and_none_to_a_chat_that_is_gone(store: Store) -> None:
    await add_chats(store, Chat(5))
    assert await owe_story(store, 1, [5, 5, 6], NOW) == 1
    assert await owe_story(store, 1, [5], NOW) == 0
    assert len(await rows(store)) == 1


async def test_a_chat_has_one_message_under_way_and_the_oldest_goes_first(store: Store) -> None:
    await add_chats(store, Chat(5), Chat(6))
    for story in (1, 2):
        await owe_story(store, story, [5, 6], NOW)
    first = await claim(store)
    assert [(one.chat_id, one.story_id) for one in first] == [(5, 1), (6, 1)]
    assert await claim(store) == []
    assert await end(store, first[0], message_id=1)
    assert [(one.chat_id, one.story_id) for one in await claim(store)] == [(5, 2)]


async def test_alerts_go_before_digests_those_before_announcements_and_edits_last(store: Store) -> None:
    await add_chats(store, *(Chat(chat) for chat in (1, 2, 3, 4, 5)))
    async with store.write() as connection:
        for chat, kind in ((1, "edit"), (2, "announce"), (3, "digest"), (4, "alert"), (5, "notice")):
            row = {
                "chat_id": chat,
                "kind": kind,
                "state": "queued",
                "due_at": NOW - timedelta(minutes=9 - chat),
            }
            await connection.execute(deliveries.insert().values(row | {"created_at": NOW}))
    kinds = ["alert", "notice", "digest", "announce"]
    assert [one.kind for one in await claim(store, limit=4)] == kinds


async def test_an_announcement_is_owed_in_slices_once_to_each_chat(store: Store) -> None:
    """Each slice is a transaction of its own, so a restart between them goes on where it was."""
    chats_ = [Chat(number) for number in range(1, 2 * SLICE + 11)]
    away = [Chat(9001, paused_at=NOW), Chat(9002, allowed=False), Chat(9003, "webhook")]
    await add_chats(store, *chats_, *away)
    async with store.write() as connection:
        assert await count_reachable(connection) == len(chats_)
        await announce(connection, "<b>hello</b>", NOW)
    owed = []
    for _ in range(5):
        async with store.write() as connection:
            more = await go_on(connection, NOW)
        owed.append((len(await rows(store)), more))
    whole = len(chats_)
    assert owed == [(SLICE, True), (2 * SLICE, True), (whole, True), (whole, True), (whole, False)]
    told = await rows(store)
    assert [row.chat_id for row in told] == [chat.chat_id for chat in chats_]
    assert {(row.kind, row.text) for row in told} == {("announce", "<b>hello</b>")}


async def test_chats_that_cannot_take_a_message_are_passed_over(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    await add_chats(
        store,
        Chat(1),
        Chat(2),
        Chat(3, muted_until=later),
        Chat(4),
        Chat(5, "webhook"),
        Chat(6, paused_at=NOW),
    )
    await owe_story(store, 1, range(1, 7), NOW)
    async with store.write() as connection:
        await slow_down(connection, 1, later)
        await owe_notice(connection, 3, "hello", NOW)
    types = ("private", "group")
    assert {one.chat_id for one in await claim(store, excluding=[2], types=types)} == {4, 3}
    async with store.read() as connection:
        assert await next_due(connection, NOW) == later
    claimed = await claim(store, later + timedelta(seconds=1), types=types)
    assert {one.chat_id for one in claimed} == {1, 2}


async def test_a_failed_alert_holds_its_followers_back_for_a_while(store: Store) -> None:
    await add_chats(store, Chat(5))
    for story in (1, 2):
        await owe_story(store, story, [5], NOW)
    first = (await claim(store))[0]
    await end(store, first, "queued", due_at=NOW + timedelta(minutes=5), attempts=1)
    assert await claim(store, NOW + timedelta(minutes=1)) == []
    again = (await claim(store, NOW + timedelta(minutes=6)))[0]
    assert again.story_id == 1
    await end(store, again, "queued", due_at=NOW + timedelta(minutes=36), attempts=2)
    assert [one.story_id for one in await claim(store, NOW + timedelta(minutes=7))] == [2]


async def test_an_outcome_counts_only_while_the_lease_holds(store: Store) -> None:
    await add_chats(store, Chat(5))
    await owe_story(store, 1, [5], NOW)
    slow = (await claim(store, lease="slow"))[0]
    async with store.write() as connection:
        assert await take_over(connection, SOON) == 1
    assert await states(store) == ["uncertain"]
    second = (await claim(store, SOON, lease="second"))[0]
    assert not await end(store, slow)
    assert await end(store, second, message_id=7)
    assert [row.message_id for row in await rows(store)] == [7]


async def test_a_new_leader_waits_for_no_lease_and_what_was_not_sent_is_given_back(store: Store) -> None:
    await add_chats(store, Chat(5), Chat(6))
    await owe_story(store, 1, [5, 6], NOW)
    claimed = await claim(store)
    async with store.write() as connection:
        await give_back(connection, claimed[:1])
        assert await inherit(connection, NOW) == 1
    assert sorted(await states(store)) == ["queued", "uncertain"]
    assert len(await claim(store)) == 2


async def test_nothing_is_claimed_twice_by_many_at_once(store: Store) -> None:
    await add_chats(store, *(Chat(chat) for chat in range(1, 41)))
    for story in (1, 2):
        await owe_story(store, story, range(1, 41), NOW)
    claims = await asyncio.gather(*(claim(store, lease=str(number), limit=7) for number in range(8)))
    ids = [one.delivery_id for several in claims for one in several]
    assert len(ids) == len(set(ids)) >= 7
    assert len({one.chat_id for several in claims for one in several}) == len(ids)


async def test_alerts_join_the_digest_that_waits_until_it_is_claimed(store: Store) -> None:
    await add_chats(store, Chat(5))
    for story in (1, 2):
        await owe_story(store, story, [5], NOW, day="2026-03-02")
    await owe_story(store, 3, [5], NOW, day="2026-03-02", thread_id=9)
    assert len(await rows(store)) == 2
    await claim(store)
    await owe_story(store, 4, [5], NOW, day="2026-03-03")
    async with store.read() as connection:
        gathered = (await connection.execute(select(alerts.c.story_id, alerts.c.delivery_id))).all()
    by_story = {row.story_id: row.delivery_id for row in gathered}
    assert by_story[1] == by_story[2]
    assert len({by_story[story] for story in (1, 3, 4)}) == 3


async def test_no_alert_falls_between_a_digest_and_its_claim(store: Store) -> None:
    """Filing while claiming: an alert joins a digest that is not claimed yet, or the next one; never a sent one."""
    await add_chats(store, Chat(5))

    async def file(story: int) -> None:
        alert = Alert(story, 1, 5, "Nokia")
        async with store.write() as connection:
            await owe(connection, [Owed(alert, NOW, "digest", "2026-03-02")], NOW)
            await asyncio.sleep(0.01)

    async def send() -> None:
        for _ in range(6):
            for claimed in await claim(store):
                async with store.read() as connection:
                    mine = alerts.c.delivery_id == claimed.delivery_id
                    seen = set(await connection.scalars(select(alerts.c.story_id).where(mine)))
                await asyncio.sleep(0.01)
                assert await end(store, claimed, message_id=1)
                told.update(seen)
            await asyncio.sleep(0.005)

    told: set[int] = set()
    await asyncio.gather(send(), *(file(story) for story in range(12)))
    while set(await states(store)) != {"sent"}:
        await send()
    assert told == set(range(12))


async def test_what_piled_up_becomes_one_digest_a_topic(store: Store) -> None:
    await add_chats(store, Chat(5), Chat(6))
    for story in range(21):
        await owe_story(store, story, [5, 6] if story else [5], NOW, thread_id=3 if story % 2 else None)
    async with store.write() as connection:
        assert await find_crowded(connection, NOW, ("webhook",)) == ()
        assert await fold(connection, await find_crowded(connection, NOW, ("private",)), NOW) == 2
        assert await find_crowded(connection, NOW, ("private",)) == ()
    assert sorted(set(await states(store, 5))) == ["dropped", "queued"]
    digests = [row for row in await rows(store, 5) if row.kind == "digest"]
    assert [
        (row.thread_id, row.day, row.late) for row in sorted(digests, key=lambda row: row.thread_id or 0)
    ] == [
        (None, "", False),
        (3, "", False),
    ]


async def test_a_crowd_is_looked_for_where_messages_are_next(store: Store) -> None:
    first = range(10, 20)
    await add_chats(store, Chat(5), *map(Chat, first))
    await owe_story(store, 99, first, NOW - timedelta(minutes=1))
    for story in range(21):
        await owe_story(store, story, [5], NOW)
    async with store.write() as connection:
        assert await find_crowded(connection, NOW, ("private",), ahead=10) == ()
        await pause_chat(connection, first[0], "blocked", NOW)
        assert await find_crowded(connection, NOW, ("private",), ahead=10) == (5,)


async def test_a_chat_that_comes_back_gets_one_digest(store: Store) -> None:
    await add_chats(store, Chat(5))
    async with store.write() as connection:
        await pause_chat(connection, 5, "blocked", NOW)
    for story in (1, 2):
        await owe_story(store, story, [5], NOW)
    await owe_story(store, 3, [5], NOW, day="2026-03-02")
    assert await claim(store) == []
    async with store.write() as connection:
        assert await resume_chat(connection, 5)
        assert not await resume_chat(connection, 5)
        assert await catch_up(connection, 5, NOW) == 1
    claimed = await claim(store)
    assert [(one.chat_id, one.kind, one.late, one.day) for one in claimed] == [(5, "digest", True, "")]
    async with store.read() as connection:
        carried = await find_alerts(connection, claimed)
    assert {alert.story_id for alert in carried[claimed[0].delivery_id]} == {1, 2, 3}


async def test_a_digest_follows_its_chats_hour_and_can_be_had_at_once(store: Store) -> None:
    await add_chats(store, Chat(5))
    tomorrow = NOW + timedelta(days=1)
    await owe_story(store, 1, [5], NOW, day="2026-03-03", due_at=tomorrow)
    async with store.write() as connection:
        later = tomorrow + timedelta(hours=3)
        await redate(connection, 5, NOW, alert_at=NOW, digest_at=later, day="2026-03-03")
    assert [row.due_at for row in await rows(store)] == [tomorrow + timedelta(hours=3)]
    async with store.write() as connection:
        assert await digest_now(connection, 5, NOW)
    assert [one.day for one in await claim(store)] == [""]
    async with store.write() as connection:
        assert not await digest_now(connection, 5, NOW)


async def test_a_week_is_told_once(store: Store) -> None:
    await add_chats(store, Chat(5))
    async with store.write() as connection:
        assert await owe_weekly(connection, 5, "2026-03-02", NOW, NOW)
        assert not await owe_weekly(connection, 5, "2026-03-02", NOW, NOW)


@pytest.mark.parametrize("known", [False, True], ids=["new", "greeted before"])
async def test_a_group_moves_with_all_it_has(store: Store, known: bool) -> None:
    await add_chats(store, Chat(-5, "group", title="Old"), *([Chat(-1005, "supergroup")] if known else []))
    await owe_story(store, 1, [-5, -1005], NOW)
    await owe_story(store, 2, [-5], NOW)
    async with store.write() as connection:
        await add_subscription(connection, -5, {}, "instant", NOW)
        before = await wants_version(connection)
        assert await move_chat(connection, -5, -1005)
        assert not await move_chat(connection, -5, -1005)
        assert await wants_version(connection) > before
    async with store.read() as connection:
        assert list(await connection.scalars(select(chats.c.chat_id))) == [-1005]
        assert await connection.scalar(select(func.count()).select_from(alerts)) == 2
        assert list(await connection.scalars(select(subscriptions.c.chat_id))) == [-1005]
        assert (await find_chats(connection, [-1005]))[-1005].type == "supergroup"


async def test_the_lead_is_held_by_one_and_free_when_let_go(database_url: str) -> None:
    first, second = Leadership(database_url), Leadership(database_url)
    assert await first.acquire()
    assert await first.acquire()
    assert not await second.acquire()
    assert await first.held()
    await first.release()
    assert not await first.held()
    assert await second.acquire()
    await second.release()


async def test_the_lead_of_the_dead_is_free_at_once(database_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from newsbot.edges.store.leadership import Leadership\n"
        "async def main():\n"
        "    lead = Leadership(sys.argv[1])\n"
        "    print(await lead.acquire(), flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, database_url, stdout=asyncio.subprocess.PIPE
    )
    lead = Leadership(database_url)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"True\n"
        assert not await lead.acquire()
        if database_url.startswith("sqlite"):
            assert f"process {process.pid} " in lead.holder()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
    async with asyncio.timeout(PATIENCE):
        while not await lead.acquire():  # noqa: ASYNC110 - the database tells nobody that a lock is free
            await asyncio.sleep(0.05)
    await lead.release()


async def test_a_lead_whose_session_is_lost_is_no_lead(postgres_url: str) -> None:
    lead = Leadership(postgres_url)
    assert await lead.acquire()
    async with await Store.open(postgres_url) as store, store.write() as connection:
        others = select(func.pg_terminate_backend(_activity.c.pid)).where(
            _activity.c.application_name == "newsbot-deliver"
        )
        await connection.execute(others)
    assert not await lead.held()
    assert await lead.acquire()
    await lead.release()
