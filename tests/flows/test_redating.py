"""A chat that changes when it wants to hear of things: what waits for it already moves along."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from newsbot.alerts.timing import Dates, dates
from newsbot.edges.store.chats import save_chat
from newsbot.edges.store.engine import Store
from newsbot.model.chat import Chat
from tests.flows.conversing import ADA, ALLIANCE, LICENCE, SUIT, Talk, talking
from tests.flows.delivering import NOW, delivering, rows

TODAY = NOW.replace(hour=0)  # a Monday; it is noon in UTC


def at(hour: float, day: int = 0) -> datetime:
    return TODAY + timedelta(days=day, hours=hour)


QUIET = Chat(ADA, quiet_from=time(11), quiet_until=time(15))


@pytest.mark.parametrize(
    ("chat", "alert_at", "digest_at", "day"),
    [
        pytest.param(Chat(ADA), at(12), at(8, 1), "2026-03-03", id="as it comes"),
        pytest.param(Chat(ADA, digest_at=time(18)), at(12), at(18), "2026-03-02", id="a later hour today"),
        pytest.param(
            Chat(ADA, digest_at=time(18), digest_day="2026-03-02"),
            at(12),
            at(18, 1),
            "2026-03-03",
            id="today had its digest",
        ),
        pytest.param(
            Chat(ADA, digest_days=frozenset({4})), at(12), at(8, 4), "2026-03-06", id="Fridays only"
        ),
        pytest.param(Chat(ADA, zone="Asia/Tokyo"), at(12), at(23), "2026-03-03", id="Tokyo is past its hour"),
        pytest.param(QUIET, at(15), at(8, 1), "2026-03-03", id="quiet until three"),
        pytest.param(
            Chat(ADA, muted_until=at(20), digest_at=time(18)), at(20), at(18, 1), "2026-03-03", id="muted"
        ),
        pytest.param(
            Chat(ADA, muted_until=at(12), quiet_from=time(11), quiet_until=time(15)),
            at(15),
            at(8, 1),
            "2026-03-03",
            id="a mute that ends in quiet hours",
        ),
        pytest.param(Chat(ADA, muted_until=at(9)), at(12), at(8, 1), "2026-03-03", id="a mute that is over"),
    ],
)
def test_when_what_waits_is_due(chat: Chat, alert_at: datetime, digest_at: datetime, day: str) -> None:
    assert dates(chat, NOW) == Dates(alert_at, digest_at, day)


async def owed(talk: Talk, kind: str) -> list[tuple[float, str]]:
    """Hours from today's midnight, and the digest's day, of all that waits."""
    return [
        ((row.due_at - TODAY).total_seconds() / 3600, row.day)
        for row in await rows(talk.store, ADA)
        if row.kind == kind and row.state == "queued"
    ]


# What somebody does at noon, with an alert that quiet hours hold until three and a digest due at 18:00:
# when they are due then (the clock went on by some seconds meanwhile).
CHANGES = [
    pytest.param("/settings quiet 11 to 17", 17, 18, "2026-03-02", id="quiet for longer"),
    pytest.param("/settings quiet off", 12, 18, "2026-03-02", id="no longer quiet"),
    pytest.param("/settings quiet 22 to 7", 12, 18, "2026-03-02", id="quiet at night"),
    pytest.param("/settings Helsinki", 13, 16, "2026-03-02", id="where the clock is two hours ahead"),
    pytest.param("/settings Tokyo", 12, 33, "2026-03-03", id="where it is evening"),
    pytest.param("/settings card line", 15, 18, "2026-03-02", id="nothing about when"),
    pytest.param("/digest 20:00", 15, 20, "2026-03-02", id="a later hour"),
    pytest.param("/digest 9:00", 15, 33, "2026-03-03", id="an hour that is past today"),
    pytest.param("/digest friday", 15, 24 * 4 + 18, "2026-03-06", id="another day"),
    pytest.param("/mute 2h", 15, 18, "2026-03-02", id="a mute shorter than all"),
    pytest.param("/mute 8h", 20, 42, "2026-03-03", id="a mute longer than all"),
]


@pytest.mark.parametrize(("said", "alert", "digest", "day"), CHANGES)
async def test_what_waits_moves_with_the_change(
    said: str, alert: float, digest: float, day: str, store: Store
) -> None:
    chat = Chat(ADA, quiet_from=time(11), quiet_until=time(15), digest_at=time(18), zone="UTC")
    async with talking(store) as talk:
        async with store.write() as connection:
            await save_chat(connection, chat, NOW)
        await talk.say("/subscribe Nokia")
        await talk.say("/subscribe disputes daily")
        await talk.news(LICENCE, SUIT)
        assert await owed(talk, "alert") == [(15, "")]
        assert await owed(talk, "digest") == [(18, "2026-03-02")]
        await talk.say(said)
        [(alert_at, _)] = await owed(talk, "alert")
        assert alert_at == pytest.approx(alert, abs=0.01)
        [(digest_at, its_day)] = await owed(talk, "digest")
        assert digest_at == pytest.approx(digest, abs=0.01)
        assert its_day == day


async def test_muted_and_unmuted_everything_comes_once(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe Nokia")
        await talk.say("/subscribe everything daily")
        await talk.say("/digest 18:00")
        await talk.news(LICENCE)
        muted = await talk.say("/mute 8h")
        await talk.news(ALLIANCE)
        talk.server.skip(ADA)
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            talk.clock.now = at(18.5)
            assert await deliverer.run_due() == 0
            await talk.tap(muted, "End the mute")
            assert await deliverer.run_due() == 1  # the alert; today's digest hour passed in silence
            assert "Nokia" in (await talk.server.next_message(ADA)).text
            talk.clock.now = at(18.1, 1)
            assert await deliverer.run_due() == 1
        assert "Ericsson" in (await talk.server.next_message(ADA)).text


async def test_a_digest_asked_for_now_comes_through_a_mute(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe everything daily")
        await talk.news(LICENCE)
        await talk.say("/mute 8h")
        page = await talk.say("/digest")
        assert "on its way" in await talk.tap(page, "Send me one now")
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            assert await deliverer.run_due() == 1
