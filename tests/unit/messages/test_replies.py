"""Every answer is one that Telegram takes; those that matter most, word by word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.errors import CommandError
from newsbot.messages import admin, companies, health, lists, onboarding, replies, subscribing
from newsbot.messages import settings as likes
from newsbot.messages import why as account
from newsbot.model.alert import Part
from newsbot.model.chat import Chat, Query, Subscription
from newsbot.model.deal import Considered, Evidence
from newsbot.model.feed import FeedState, Poll
from newsbot.model.story import Story
from tests.unit.messages.given import ALLIANCE, LICENCE, NASTY, NOW, SUIT, any_stories, entry, story
from tests.unit.messages.telegram_rules import accept

CHAT = Chat(1, zone="Europe/Helsinki")
SUB = Subscription(12, 1, Query(), "instant", NOW - timedelta(days=40))
WANTED = "licences and settlements with Nokia or Ericsson, once a day"
EVIDENCE = (
    Evidence("kind", "will pay royalties", "royalties are paid", 2.4),
    Evidence("subtype", "licence", "licence words", 1.1),
    Evidence("against", "may", "hedged", -0.4),
    Evidence("against", "royalties", "named only", -0.2),  # counted for it already
)
FEEDS = (
    FeedState(1, "https://a.example/f", title="Patent Post", last_success_at=NOW, next_poll_at=NOW + timedelta(minutes=33), next_poll_reason="its usual rhythm"),
    FeedState(2, "https://b.example/f", title="Chip <Wire>", errors=6, failing_since=NOW - timedelta(days=2), next_poll_at=NOW),
    FeedState(3, "https://c.example/f", gone=True),
    FeedState(4, "https://d.example/f", told_silent=True, last_success_at=NOW, last_entry_at=NOW - timedelta(days=30)),
    FeedState(5, "https://e.example/f"),
)  # fmt: skip
POLL = Poll(NOW, 500, timedelta(seconds=1), 0, 0, 0, "HTTP 500", ok=False)
TOLD = story(
    LICENCE,
    entries=(
        entry(),
        entry(2, "Handset Post", joined_because="the same two companies and kind, 2 hours later"),
    ),
)

EVERY_ANSWER: dict[str, Callable[[], Part]] = {
    "start": lambda: onboarding.start(chat=CHAT, now=NOW, companies=213, feeds=64),
    "start again": lambda: onboarding.start(chat=CHAT, now=NOW, companies=1, feeds=1, known=2),
    "rhythm": lambda: onboarding.rhythm("patent_deal", chat=CHAT),
    "pick": lambda: onboarding.pick([f"Company {number}" for number in range(30)], page=1, chosen=["Company 9"]),
    "pick beyond": lambda: onboarding.pick([f"Company {number}" for number in range(30)], page=99),
    "help": lambda: onboarding.help_text(admin=True),
    "refused": lambda: onboarding.refused(asked=True),
    "knock": lambda: onboarding.knock(Chat(-1, type="group", title="<x>"), name=""),
    "let in": onboarding.let_in,
    "confirmed": lambda: subscribing.confirmed(SUB, WANTED, would_have_sent=14),
    "confirmed again": lambda: subscribing.confirmed(SUB, WANTED, would_have_sent=None, notes=["I read x as y."], better="alliances with Xiaomi, at once", same=True),
    "tried": lambda: subscribing.tried(SUB, WANTED, [TOLD], 14, chat=CHAT, now=NOW),
    "tried, nothing": lambda: subscribing.tried(SUB, WANTED, [], 0, chat=CHAT, now=NOW),
    "listed": lambda: subscribing.listed([(replace(SUB, subscription_id=n, thread_id=9, rhythm="daily"), WANTED) for n in range(25)], chat=CHAT, page=1),
    "listed none": lambda: subscribing.listed([], chat=CHAT),
    "confirmed young": lambda: subscribing.confirmed(SUB, WANTED, would_have_sent=2, reading_for=timedelta(days=3)),
    "confirmed newborn": lambda: subscribing.confirmed(SUB, WANTED, would_have_sent=0, reading_for=timedelta(hours=2)),
    "one": lambda: subscribing.one(SUB, WANTED, chat=CHAT, now=NOW),
    "one paused": lambda: subscribing.one(replace(SUB, paused=True), WANTED, chat=CHAT, now=NOW),
    "one followed": lambda: subscribing.one(SUB, subscribing.followed_words("A @deal <of> theirs"), chat=CHAT, now=NOW),
    "edit": lambda: subscribing.edit(WANTED),
    "deleted": lambda: subscribing.deleted(WANTED, 12),
    "unsubscribe": lambda: subscribing.unsubscribe([(SUB, WANTED)]),
    "unsubscribe none": lambda: subscribing.unsubscribe([]),
    "company": lambda: companies.company_page("Nokia", deals=[TOLD], partners=[("Xiaomi", 3), ("Oppo", 1)], disputes=[story(SUIT)], chat=CHAT, now=NOW, total=17),
    "company, nothing": lambda: companies.company_page("Nokia", deals=[], partners=[], disputes=[], chat=CHAT, now=NOW),
    "company by words": lambda: companies.company_page("Acme", deals=[TOLD], partners=[], disputes=[], chat=CHAT, now=NOW, tracked=False, subscribed=True),
    "company near": lambda: companies.not_found("Noika", near=["Nokia"]),
    "company far": lambda: companies.not_found("“Zorblatt”"),
    "company which": companies.which,
    "latest": lambda: lists.latest([TOLD, story(SUIT)], chat=CHAT, now=NOW, more=True, page=1),
    "latest none": lambda: lists.latest([], chat=CHAT, now=NOW, kind="alliance"),
    "found": lambda: lists.found("essential patents", [TOLD], 9, chat=CHAT, now=NOW, page=1),
    "found none": lambda: lists.found("/stop", [], 0, chat=CHAT, now=NOW),
    "find what": lists.what_to_find,
    "settings": lambda: likes.settings(replace(CHAT, quiet_from=time(22), quiet_until=time(7), muted_until=NOW + timedelta(hours=1)), now=NOW, mutes={"Apple": NOW + timedelta(days=6)}),
    "digest": lambda: likes.digest_settings(replace(CHAT, weekly=True, digest_days=frozenset((1, 3)))),
    "no digest": likes.no_digest_now,
    "zone": lambda: likes.ask_zone(CHAT, now=NOW),
    "zone unknown": lambda: likes.ask_zone(CHAT, now=NOW, typed="Atlantis"),
    "zone near": lambda: likes.ask_zone(CHAT, now=NOW, typed="Paris", near=["Europe/Paris", "America/Argentina/Buenos_Aires"]),
    "quiet": likes.ask_quiet,
    "muted company": lambda: likes.muted_company("<Nokia>", NOW + timedelta(days=7), chat=CHAT, now=NOW),
    "muted": lambda: likes.muted(NOW + timedelta(hours=8), chat=CHAT, now=NOW),
    "mute how": likes.how_to_mute,
    "why": lambda: account.why(replace(TOLD, deals=(replace(LICENCE, evidence=EVIDENCE), ALLIANCE)), reason="Nokia is licensor in a patent deal", wanted="Nokia as licensor, at once", chat=CHAT, now=NOW, considered=[Considered("patent_deal", 0.97, 0.6, EVIDENCE, LICENCE), Considered("patent_dispute", 0.2, 0.6, EVIDENCE, None, "no suit is named")]),
    "why which": account.which_alert,
    "slip": lambda: replies.slip(CommandError("Name a company:\n/subscribe Nokia as licensor")),
    "unknown": lambda: replies.unknown_command("subscrbe", "subscribe"),
    "unknown far": lambda: replies.unknown_command("<x>"),
    "bare": lambda: replies.bare_command("help"),
    "oops": replies.oops,
    "busy": replies.busy,
    "slower": lambda: replies.slower(timedelta(seconds=20)),
    "admins": lambda: replies.admins_only(group=True),
    "stop": lambda: replies.stop_asked(1),
    "stopped": replies.stopped,
    "kept": replies.kept,
    "exported": lambda: replies.exported("settings, 3 subscriptions, 12 alerts"),
    "back": lambda: replies.back_again(4, timedelta(days=2)),
    "back, nothing": lambda: replies.back_again(0, timedelta(hours=2)),
    "channel": lambda: replies.channel_added("<News>", "@deals"),
    "group": replies.group_added,
    "feeds": lambda: health.feeds_page(FEEDS, now=NOW, polls={2: [POLL]}),
    "feeds many": lambda: health.feeds_page([replace(FEEDS[0], feed_id=n, title="t" * 200) for n in range(99)], now=NOW, page=3),
    "no feeds": lambda: health.feeds_page([], now=NOW),
    "stats": lambda: admin.stats([("Stories", [("Last day", 812), ("Oldest", "3 May")])]),
    "split": lambda: admin.split_choice(TOLD),
    "split one": lambda: admin.split_choice(story()),
    "split done": lambda: admin.split_done("A <b>"),
    "split what": admin.which_story,
    "announce": lambda: admin.announce_preview("Tonight\nI sleep", 12),
    "announcement": lambda: admin.announcement("Tonight\nI <sleep>" * 900),
    "announced": lambda: admin.announced(1),
    "announce what": admin.what_to_announce,
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY_ANSWER)
def test_telegram_takes_every_answer(name: str) -> None:
    text = accept(EVERY_ANSWER[name]())
    assert "None" not in text
    assert "  \n" not in text
    assert "\n\n\n" not in text


def test_every_answer_is_tried() -> None:
    """A new function of these rooms needs a line above."""
    made = {id(function) for function in EVERY_ANSWER.values()}
    source = " ".join(name for function in EVERY_ANSWER.values() for name in function.__code__.co_names)
    for room in (onboarding, subscribing, companies, lists, likes, account, replies, admin):
        for name, function in vars(room).items():
            ours = callable(function) and getattr(function, "__module__", "") == room.__name__
            if (
                ours
                and not name.startswith("_")
                and getattr(function, "__annotations__", {}).get("return") == "Part"
            ):
                assert id(function) in made or name in source.split(), f"{room.__name__}.{name}"


WORDS = {
    "confirmed": "Done. You will get:\nlicences and settlements with Nokia or Ericsson, once a day\n\nIn the last 30 days that was 14 stories, about one every 2 days.",
    "confirmed young": "Done. You will get:\nlicences and settlements with Nokia or Ericsson, once a day\n\nIn the last 30 days that was 2 stories, as far as I know: I have been reading for 3 days only.",
    "confirmed newborn": "Done. You will get:\nlicences and settlements with Nokia or Ericsson, once a day\n\nIn the last 30 days I have seen nothing of the sort, but I have been reading for 2 hours only.",
    "one": "licences and settlements with Nokia or Ericsson, once a day\nsince 30 Mar",
    "slip": "Name a company:\n/subscribe Nokia as licensor",
    "unknown": "I do not know /subscrbe. Did you mean /subscribe?",
    "back": "Good to have you back.\nYou missed 4 stories in 2 days. Shall I send them as one digest?",
    "muted": "Quiet until 10 May, 01:30. What comes in the meantime waits for you.",
    "company near": "I do not track “Noika”. Did you mean one of these?",
    "why": "Why you got this\nNokia is licensor in a patent deal.\nYour wish: Nokia as licensor, at once\n\n"
    "Patent licence · 97% sure, well above the 60% I need\nWhat says so: “will pay royalties” (royalties are paid)\n"
    "Which sort: “licence” (licence words)\nWho: Nokia (licensor), Xiaomi (licensee)\nAgainst it spoke: “may” (hedged)\n\n"
    "Partnership · 90% sure\nWho: Nokia (partner), Xiaomi (partner)\n\n"
    "No patent dispute: no suit is named (20% sure, I need 60%)\n\n"
    "Why these 2 are one story\n• Handset Post, 17:05: the same two companies and kind, 2 hours later",
    "feeds": "5 feeds: 1 broken, 1 gone, 1 silent, 1 new, 1 well\n\n"
    "🔴 Chip <Wire>\nnever read, failing for 2 days, HTTP 500, next now\n\n"
    "⚫ https://c.example/f\nsays that it is gone for good\n\n"
    "🟡 https://d.example/f\nread just now, last entry 30 days ago, next now\n\n"
    "⚪ https://e.example/f\nnever read, next now\n\n"
    "🟢 Patent Post\nread just now, next in 33 minutes (its usual rhythm)",
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_word_by_word(name: str) -> None:
    assert accept(EVERY_ANSWER[name]()) == WORDS[name]


def test_the_first_message_shows_an_alert_and_asks() -> None:
    part = EVERY_ANSWER["start"]()
    text = accept(part)
    assert "Nokia (licensor) → Xiaomi (licensee)" in text
    assert "64 feeds and 213 companies" in text
    assert part.html.count("<blockquote>") == 1
    assert [len(row) for row in part.buttons] == [2, 3]


@pytest.mark.parametrize(
    ("number", "often"),
    [(0, "seen nothing of the sort"), (1, "so it is rare"), (3, "every 10 days"), (14, "every 2 days"), (30, "one a day"), (90, "3 a day")],
)  # fmt: skip
def test_how_often_that_would_be(number: int, often: str) -> None:
    assert often in accept(subscribing.confirmed(SUB, WANTED, would_have_sent=number))


@settings(max_examples=25)
@given(NASTY, st.lists(any_stories(), max_size=6))
def test_whatever_people_and_feeds_say_telegram_takes_the_answer(typed: str, stories: list[Story]) -> None:
    if not typed.strip() or not accept_letters(typed):
        typed = "x"
    accept(
        companies.company_page(
            typed, deals=stories, partners=[(typed, 2)], disputes=stories, chat=CHAT, now=NOW
        )
    )
    accept(lists.found(typed, stories, len(stories), chat=CHAT, now=NOW))
    accept(subscribing.confirmed(SUB, typed, would_have_sent=3, notes=[typed], better=typed))
    for told in stories:
        accept(account.why(told, reason=typed, wanted=typed, chat=CHAT, now=NOW))
        accept(admin.split_choice(told))


def accept_letters(typed: str) -> bool:
    return any(char.isalnum() for char in typed)
