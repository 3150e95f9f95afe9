"""When to ask a feed again: a pure decision from its history and its last answer.

`plan` is asked after each poll, `validators` before one, `spread` after a long stop. Here too: what the admin
hears. Not here: gaps between requests to one host, which the store and `edges.turns` keep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from random import Random
from urllib.parse import urlsplit

from newsbot.feeds.faults import FULL, THROTTLED_CAP, backoff, fault_words, is_throttle, throttle_pause
from newsbot.feeds.freshness import fresh_for, retry_after
from newsbot.feeds.moves import moved
from newsbot.feeds.rhythm import after_skips, remember, silent_for, span_words, usual_interval
from newsbot.model.feed import FeedState, Fetched, Polling, ReadFeed, Validators

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
JITTER = 0.1  # always later, so that no promise is broken by it
HINT_CAP = DAY
BROKEN_AFTER = DAY
SPREAD_STEP = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one poll brought, gathered by the job. Exactly one of feed, same, fault or a telling status."""

    fetched: Fetched | None = None  # None: no answer at all
    feed: ReadFeed | None = None  # the document, where it was read
    same: bool = False  # a full answer with the very bytes that were read last time
    fault: str = ""  # why there is no feed: the reason of the FetchError or FormatError
    arrived: tuple[datetime, ...] = ()  # of entries unseen until now: when published, else now
    body_hash: bytes = b""  # kept in the state where the document was read
    pieces: bytes = b""
    host_well_at: datetime | None = None  # the last success of any feed on this host
    throttles: int = 0  # pauses in a row of the domain, where the store counts them


@dataclass(frozen=True, slots=True)
class Notice:
    """One word to the admin."""

    what: str  # broken, well, silent, gone, moved
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from a poll. `state` is complete: what the store should remember from now on."""

    state: FeedState
    next_poll_at: datetime
    reason: str  # why then, for people
    ok: bool
    outcome: str  # of this poll, for people: "new entries", "not modified", "HTTP 404 Not Found", …
    validators: Validators  # to ask with next time, if that is when planned
    pause_until: datetime | None = None  # nobody on the registrable domain is asked before
    move_to: str | None = None  # the feed's new URL (`state.url` already); merge if another feed has it
    notices: tuple[Notice, ...] = ()


def plan(state: FeedState, answer: Answer, polling: Polling, now: datetime, rng: Random) -> Plan:
    """Decides what an answer means: the feed's new state, and when it is asked again."""
    seen = replace(state, last_polled_at=now, first_polled_at=state.first_polled_at or now)
    status = answer.fetched.status if answer.fetched else None
    if _succeeded(state, answer, status):
        return _after_success(seen, answer, polling, now, rng)
    if status == HTTPStatus.GONE:
        return _after_gone(seen, answer, now)
    return _after_fault(seen, answer, polling, now, rng)


def validators(state: FeedState, now: datetime) -> Validators:
    """What to ask with: as stored, but nothing once a week where only 304 came, and until a body was had."""
    if state.last_full_at is None or now - state.last_full_at >= WEEK:
        return Validators()
    return state.validators


def spread(overdue: Iterable[FeedState], polling: Polling, now: datetime, rng: Random) -> dict[int, datetime]:
    """New times for feeds found overdue after a long stop, by feed id; the longest overdue first.

    One each five seconds, or faster where that would take longer than one interval. Feeds only just due,
    never polled, or on one's own hosts keep their time: they make no burst that anybody would feel.
    """
    late = [
        feed
        for feed in overdue
        if feed.next_poll_at is not None
        and now - feed.next_poll_at >= polling.min_interval
        and feed.first_polled_at is not None
        and not feed.private
    ]
    late.sort(key=lambda feed: (feed.next_poll_at or now, feed.feed_id))
    window = min(polling.interval, SPREAD_STEP * len(late))
    times = {}
    for place, feed in enumerate(late):
        wait = window * ((place + rng.random()) / len(late))
        times[feed.feed_id] = now + (wait if feed.fixed_interval is None else min(wait, feed.fixed_interval))
    return times


def _succeeded(state: FeedState, answer: Answer, status: int | None) -> bool:
    if answer.fault:
        return False
    if status == HTTPStatus.NOT_MODIFIED:
        return state.last_full_at is not None  # else: an answer to a question that nobody asked
    return status in FULL and (answer.feed is not None or answer.same)


def _after_success(seen: FeedState, answer: Answer, polling: Polling, now: datetime, rng: Random) -> Plan:
    fetched = answer.fetched
    headers = fetched.headers if fetched else {}
    state = replace(
        seen,
        last_success_at=now,
        errors=0,
        throttles=0,
        failing_since=None,
        told_broken=False,
        entry_times=remember(seen.entry_times, answer.arrived, now),
    )
    if fetched and fetched.status in FULL:
        given = Validators(headers.get("etag"), headers.get("last-modified"))
        state = replace(state, validators=given, last_full_at=now)
    if answer.feed is not None:
        state = replace(
            state,
            title=answer.feed.title or state.title,
            hints=answer.feed.hints,
            body_hash=answer.body_hash,
            known_pieces=answer.pieces,
        )
    if answer.arrived:
        first = seen.last_success_at is None
        last = state.entry_times[-1] if first else now  # at first all entries are new to us, not to the world
        state = replace(state, last_entry_at=last, told_silent=False)
    notices = [Notice("well", f"{_name(seen)} can be read again.")] if seen.told_broken else []
    silence = silent_for(state, now)
    if silence and not state.told_silent:
        state = replace(state, told_silent=True)
        nothing, usual = map(span_words, silence)
        notices.append(
            Notice("silent", f"{_name(state)} has said nothing for {nothing}; usually {usual} at most.")
        )
    state, move_to = moved(state, fetched.permanent_url if fetched else None, now)
    if move_to:
        notices.append(
            Notice("moved", f"{_name(state)} moved for good: it is now read from {_safe(move_to)}.")
        )
    delay, reason = _usual_delay(state, headers, polling, now)
    outcome = (
        "new entries"
        if answer.arrived
        else "same bytes"
        if answer.same
        else "not modified"
        if answer.feed is None
        else "nothing new"
    )
    return _planned(
        state, delay, reason, now, rng, ok=True, outcome=outcome, notices=notices, move_to=move_to
    )


def _after_fault(seen: FeedState, answer: Answer, polling: Polling, now: datetime, rng: Random) -> Plan:
    headers = answer.fetched.headers if answer.fetched else {}
    status = answer.fetched.status if answer.fetched else None
    outcome = fault_words(status, answer.fault)
    state = replace(seen, errors=seen.errors + 1, failing_since=seen.failing_since or now)
    if status in FULL:
        state = replace(state, validators=Validators())  # else a 304 would vouch for what cannot be read
    delay, reason = usual_interval(seen, polling, now)
    asked = retry_after(headers, now)
    well_at = max((at for at in (seen.last_success_at, answer.host_well_at) if at is not None), default=None)
    pause_until = None
    if is_throttle(status, seen.throttles, well_at, now):
        wait = throttle_pause(asked, max(seen.throttles, answer.throttles))
        state = replace(state, throttles=seen.throttles + 1)
        pause_until = None if seen.private else now + wait
        delay, reason = max(delay, wait), f"{outcome}: a pause of {span_words(wait)} for the whole site"
    elif status == HTTPStatus.SERVICE_UNAVAILABLE and asked:
        wait = min(asked, THROTTLED_CAP)
        delay, reason = max(delay, wait), f"{outcome}: it asked for a pause of {span_words(wait)}"
    else:
        times = "" if seen.errors == 0 else f" ({state.errors} times in a row)"
        delay, reason = backoff(delay, seen.errors, own=_own_pace(seen)), f"{outcome}{times}"
    hinted, hint = _longest_hint(state, headers, now)
    if hinted > delay:
        delay, reason = hinted, f"{outcome}, and {hint}"
    notices = []
    if now - (state.failing_since or now) >= BROKEN_AFTER and not state.told_broken:
        state = replace(state, told_broken=True)
        notices.append(Notice("broken", f"{_name(state)} could not be read for a day: {outcome}."))
    return _planned(
        state, delay, reason, now, rng, ok=False, outcome=outcome, notices=notices, pause_until=pause_until
    )


def _after_gone(seen: FeedState, answer: Answer, now: datetime) -> Plan:
    outcome = fault_words(HTTPStatus.GONE, answer.fault)
    reason = "never: the server says that this feed is gone for good (HTTP 410)"
    state = replace(
        seen,
        gone=True,
        errors=seen.errors + 1,
        failing_since=seen.failing_since or now,
        next_poll_at=now + WEEK,  # nobody asks while it is gone; where someone revives it, then
        next_poll_reason=reason,
    )
    notice = Notice(
        "gone", f"{_name(state)} is gone for good, its server says (HTTP 410). It is no longer polled."
    )
    return Plan(
        state, now + WEEK, reason, ok=False, outcome=outcome, validators=Validators(), notices=(notice,)
    )


def _planned(
    state: FeedState,
    delay: timedelta,
    reason: str,
    now: datetime,
    rng: Random,
    *,
    ok: bool,
    outcome: str,
    notices: Iterable[Notice],
    pause_until: datetime | None = None,
    move_to: str | None = None,
) -> Plan:
    if _own_pace(state):
        at = now + delay
    else:
        at = now + delay * (1 + JITTER * rng.random())
        later = after_skips(at, state)
        if later != at:
            at, reason = later + timedelta(minutes=6) * rng.random(), "the feed promises silence until then"
    words = f"{span_words(delay)}: {reason}"
    kept = replace(state, next_poll_at=at, next_poll_reason=words)
    return Plan(
        state=kept,
        next_poll_at=at,
        reason=words,
        ok=ok,
        outcome=outcome,
        validators=validators(kept, at),
        pause_until=pause_until,
        move_to=move_to,
        notices=tuple(notices),
    )


def _usual_delay(
    state: FeedState, headers: dict[str, str], polling: Polling, now: datetime
) -> tuple[timedelta, str]:
    usual, why = usual_interval(state, polling, now)
    hinted, hint = _longest_hint(state, headers, now)
    return (hinted, hint) if hinted > usual else (usual, why)


def _longest_hint(state: FeedState, headers: dict[str, str], now: datetime) -> tuple[timedelta, str]:
    """What server and feed ask for, each up to a day. A person's interval for an own host outranks them."""
    if _own_pace(state):
        return timedelta(), ""
    said = [(f"the server's {name}", span) for name, span in fresh_for(headers, now)]
    said += [("the feed's ttl", state.hints.ttl or timedelta())]
    said += [("the feed's update period", state.hints.update_every or timedelta())]
    said += [("the server's Retry-After", retry_after(headers, now) or timedelta())]
    name, span = max(said, key=lambda hint: hint[1])
    return min(span, HINT_CAP), name


def _own_pace(state: FeedState) -> bool:
    return state.private and state.fixed_interval is not None


def _name(state: FeedState) -> str:
    return state.title or _safe(state.url)


def _safe(url: str) -> str:
    """The URL without what may be a login or a key."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
