"""Feeds in the store: the list, leases, turns at hosts, what polls leave behind. On both engines."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsbot.edges.store import claims, feeds
from newsbot.edges.store.claims import Claim
from newsbot.edges.store.engine import Store
from newsbot.model.feed import Feed, FeedState, Hints, Poll, Validators

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def fill(store: Store, *urls: str, private: bool = False) -> None:
    hosts = {"127.0.0.1"} if private else set()
    async with store.write() as connection:
        await feeds.sync_feeds(connection, [Feed(url) for url in urls], hosts, NOW)


async def claim(store: Store, lease: str = "a", at: datetime = NOW, limit: int = 100) -> tuple[Claim, ...]:
    async with store.write() as connection:
        return await claims.claim_due(connection, at, lease=lease, lease_until=at + MINUTE, limit=limit)


async def note(store: Store, taken: Sequence[Claim], at: datetime = NOW, **changes: object) -> set[int]:
    poll = Poll(at, 200, timedelta(milliseconds=120), 4000, 30, 2, "new entries", ok=True)
    changes.setdefault("next_poll_at", at + timedelta(hours=1))
    async with store.write() as connection:
        ours = await claims.held(connection, taken)
        notes = [
            feeds.Noted(one, dataclasses.replace(one.feed, **changes), poll, at + timedelta(seconds=2))  # type: ignore[arg-type]  # fields by name
            for one in taken
            if one.key in ours
        ]
        await feeds.note_polls(connection, notes)
    return {feed_id for feed_id, _ in ours}


async def test_of_two_claims_of_one_feed_the_later_is_held(store: Store) -> None:
    await fill(store, "https://example.com/feed")
    (first,) = await claim(store, "a:1")
    (second,) = await claim(store, "a:2", NOW + 2 * MINUTE)
    async with store.write() as connection:
        assert await claims.held(connection, [first, second]) == {second.key}


async def test_a_state_comes_back_as_it_was_noted(store: Store) -> None:
    await fill(store, "https://example.com/feed")
    (taken,) = await claim(store)
    rich = FeedState(
        feed_id=taken.feed.feed_id,
        url=taken.feed.url,
        title="Example",
        validators=Validators(etag='W/"1"', last_modified="Sun, 01 Mar 2026 11:00:00 GMT"),
        body_hash=b"\x00\xff",
        known_pieces=b"\x01\x02",
        hints=Hints(
            ttl=30 * MINUTE, update_every=60 * MINUTE, skip_hours=frozenset({0, 23}), skip_days=frozenset({6})
        ),
        entry_times=(NOW - MINUTE, NOW),
        first_polled_at=NOW,
        last_polled_at=NOW,
        last_success_at=NOW,
        last_full_at=NOW,
        last_entry_at=NOW,
        next_poll_at=NOW,
        next_poll_reason="half its usual gap",
        errors=2,
        throttles=1,
        failing_since=NOW,
        moved_to="https://example.com/new",
        moved_days=("2026-03-01",),
        told_broken=True,
        told_silent=True,
    )
    values = {field.name: getattr(rich, field.name) for field in dataclasses.fields(rich)}
    await note(store, [taken], **values)
    (again,) = await claim(store, at=NOW + 2 * MINUTE)
    assert again.feed == rich


async def test_a_public_host_is_asked_one_thing_at_a_time(store: Store) -> None:
    await fill(store, "https://example.com/1", "https://example.com/2", "https://other.org/")
    first = await claim(store)
    assert {taken.host for taken in first} == {"example.com", "other.org"}
    assert await claim(store, "b") == ()
    await note(store, first)
    assert await claim(store, "b", NOW + timedelta(seconds=1)) == ()
    (second,) = await claim(store, "b", NOW + timedelta(seconds=2))
    assert second.feed.url == "https://example.com/2"


async def test_a_private_host_knows_no_turns(store: Store) -> None:
    await fill(store, "http://127.0.0.1:8000/1", "http://127.0.0.1:8000/2", private=True)
    assert len(await claim(store)) == 2


async def test_private_feeds_do_not_wait_behind_public_ones(store: Store) -> None:
    async with store.write() as connection:
        listed = [Feed(f"https://host{number}.example/") for number in range(5)]
        await feeds.sync_feeds(connection, [*listed, Feed("http://127.0.0.1/")], {"127.0.0.1"}, NOW)
        taken = await claims.claim_due(
            connection, NOW, lease="a", lease_until=NOW + MINUTE, limit=2, public_limit=0
        )
    assert [one.host for one in taken] == ["127.0.0.1"]


async def test_a_dead_workers_feeds_are_taken_up_when_the_lease_ends(store: Store) -> None:
    await fill(store, "https://example.com/1")
    slow = await claim(store, "slow")
    assert await claim(store, "quick", NOW + timedelta(seconds=59)) == ()
    quick = await claim(store, "quick", NOW + MINUTE)
    assert len(quick) == 1
    assert await note(store, slow, NOW + MINUTE) == set()
    assert await note(store, quick, NOW + MINUTE) == {quick[0].feed.feed_id}


async def test_many_workers_claim_nothing_twice(store: Store) -> None:
    await fill(store, *[f"https://host{number}.example/" for number in range(120)])
    taken = await asyncio.gather(*[claim(store, f"worker{number}", limit=20) for number in range(10)])
    ids = [one.feed.feed_id for claimed in taken for one in claimed]
    assert len(ids) == len(set(ids))
    rest = await claim(store, limit=200)
    assert len(ids) + len(rest) == 120


async def test_released_feeds_are_free_at_once(store: Store) -> None:
    await fill(store, "https://example.com/1")
    taken = await claim(store)
    async with store.write() as connection:
        await claims.release(connection, taken)
    assert len(await claim(store, "b")) == 1


async def test_a_paused_domain_rests_with_all_its_hosts_and_the_longest_pause_counts(store: Store) -> None:
    await fill(store, "https://a.example.co.uk/", "https://b.example.co.uk/", "https://example.org/")
    async with store.write() as connection:
        await claims.pause_domains(connection, {"example.co.uk": NOW + 30 * MINUTE}, NOW)
        await claims.pause_domains(connection, {"example.co.uk": NOW + 10 * MINUTE}, NOW)
    assert [taken.host for taken in await claim(store)] == ["example.org"]
    later = await claim(store, at=NOW + 30 * MINUTE)
    assert {taken.domain for taken in later} == {"example.co.uk", "example.org"}


async def test_pauses_count_in_a_row_and_what_was_on_its_way_belongs_to_the_first(store: Store) -> None:
    await fill(store, "https://a.example.com/", "https://b.example.com/")

    async def paused(at: datetime) -> None:
        async with store.write() as connection:
            await claims.pause_domains(connection, {"example.com": at + 15 * MINUTE}, at)

    assert {one.pauses for one in await claim(store)} == {0}
    for seconds in (0, 1, 2):
        await paused(NOW + timedelta(seconds=seconds))
    await paused(NOW + 60 * MINUTE)
    assert {one.pauses for one in await claim(store, "later", at=NOW + 80 * MINUTE)} == {2}
    async with store.write() as connection:
        await claims.end_pauses(connection, {"example.com", "example.org"})
    assert {one.pauses for one in await claim(store, "well", at=NOW + 160 * MINUTE)} == {0}


async def test_a_feed_that_moves_is_private_where_it_is_now(store: Store) -> None:
    private = frozenset(("nas.local",))
    async with store.write() as connection:
        await feeds.sync_feeds(connection, [Feed("http://nas.local/feed")], private, NOW)
    (mine,) = await claim(store)
    assert mine.feed.private
    await note(store, [mine], url="https://feeds.example.net/feed")
    (moved,) = await claim(store, at=NOW + 61 * MINUTE)
    assert not moved.feed.private


async def test_a_feed_that_moves_takes_its_new_address_and_host(store: Store) -> None:
    await fill(store, "https://old.example.com/feed")
    await note(store, await claim(store), url="https://feeds.example.net/feed")
    (moved,) = await claim(store, at=NOW + 61 * MINUTE)
    assert (moved.feed.url, moved.host) == ("https://feeds.example.net/feed", "feeds.example.net")
    await fill(store, "https://old.example.com/feed")
    assert [taken.feed.url for taken in await claim(store, at=NOW + 180 * MINUTE)] == [moved.feed.url]


async def test_two_feeds_that_end_at_one_address_become_one(store: Store) -> None:
    await fill(store, "https://old.example.com/feed", "https://new.example.com/feed")
    taken = await claim(store)
    await note(store, [one for one in taken if "old" in one.feed.url], url="https://new.example.com/feed")
    await note(store, [one for one in taken if "new" in one.feed.url])
    assert [one.feed.url for one in await claim(store, at=NOW + 61 * MINUTE)] == [
        "https://new.example.com/feed"
    ]


async def test_a_feed_that_left_the_file_keeps_its_state_until_it_returns(store: Store) -> None:
    await fill(store, "https://example.com/1", "https://example.org/2")
    await note(store, await claim(store), body_hash=b"seen")
    await fill(store, "https://example.org/2")
    at = NOW + 61 * MINUTE
    assert [one.host for one in await claim(store, at=at)] == ["example.org"]
    await fill(store, "https://example.com/1", "https://example.org/2")
    (back,) = await claim(store, at=at)
    assert back.feed.body_hash == b"seen"


async def test_health_shows_the_last_polls_newest_first(store: Store) -> None:
    await fill(store, "https://example.com/1", "https://example.org/2")
    for hour in range(3):
        at = NOW + timedelta(hours=hour)
        taken = await claim(store, at=at)
        await note(store, taken, at=at, errors=1 if hour == 2 else 0)
    async with store.read() as connection:
        first, second = await feeds.feed_health(connection, polls_each=2)
    assert [poll.at.hour for poll in first.polls] == [14, 13]
    assert not first.ok
    assert (second.title, second.next_poll_at) == ("example.org", NOW + timedelta(hours=3))
