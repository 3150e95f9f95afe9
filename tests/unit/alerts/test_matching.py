from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from newsbot.alerts.matching import Matcher, Mutes
from newsbot.alerts.told import Told, holds
from newsbot.model.alert import Alert
from newsbot.model.chat import Query, Subscription
from newsbot.model.deal import KINDS, ROLES, STATUSES, SUBTYPES, Deal
from newsbot.model.story import FiledEntry, Move, Story
from tests import make
from tests.unit.alerts.given import COMPANIES, NOW, deal, entry, party, story, subscription

Q = Query
NOKIA_XIAOMI = deal()
ALLIANCE = deal(
    kind="alliance", subtype="partnership", parties=(party("Nokia", "partner"), party("Acme Robotics", "partner", tracked=False)),
    sentence="Nokia and Acme Robotics team up.", fields=("robotics",),
)  # fmt: skip
SUIT = deal(
    kind="patent_dispute", subtype="lawsuit", parties=(party("Ericsson", "plaintiff"), party("Apple", "defendant")),
    sentence="Ericsson sued Apple.", fields=(),
)  # fmt: skip
RUMOUR = replace(NOKIA_XIAOMI, status="rumored")
TOPIC = Deal("AI chips", "", "announced", (party("Arm", "partner"),), "Arm shows a chip.", 0.9)

CASES = [
    # query, deals, reason or None
    (Q(), (NOKIA_XIAOMI,), "you asked for all deals"),
    (Q(companies=("Nokia",)), (NOKIA_XIAOMI,), "Nokia is licensor in a patent deal"),
    (Q(companies=("nokia",)), (NOKIA_XIAOMI,), "Nokia is licensor in a patent deal"),
    (Q(companies=("Qualcomm",)), (NOKIA_XIAOMI,), None),
    (Q(companies=("Qualcomm", "Xiaomi")), (NOKIA_XIAOMI,), "Xiaomi is licensee in a patent deal"),
    (Q(companies=("Nokia", "Xiaomi"), together=True), (NOKIA_XIAOMI,), "Nokia and Xiaomi are together in a patent deal"),
    (Q(companies=("Nokia", "Apple"), together=True), (NOKIA_XIAOMI, SUIT), None),
    (Q(companies=("Nokia",), words=("Acme",), together=True), (ALLIANCE,), "Nokia is a partner in an alliance"),
    (Q(companies=("Nokia",), words=("Acme",), together=True), (NOKIA_XIAOMI,), None),
    (Q(companies=("Nokia",), roles=("licensee",)), (NOKIA_XIAOMI,), None),
    (Q(companies=("Nokia",), roles=("licensor",)), (NOKIA_XIAOMI,), "Nokia is licensor in a patent deal"),
    (Q(companies=("Nokia", "Xiaomi"), roles=("licensee",)), (NOKIA_XIAOMI,), "Xiaomi is licensee in a patent deal"),
    (Q(words=("acme robotics",), roles=("partner",)), (ALLIANCE,), "“acme robotics” is named in an alliance"),
    (Q(words=("acme robotics",), roles=("licensor",)), (ALLIANCE,), None),
    (Q(words=("Acme Robots",)), (ALLIANCE,), None),
    (Q(words=("will pay royalties",)), (NOKIA_XIAOMI,), "“will pay royalties” is named in a patent deal"),
    (Q(words=("royal",)), (NOKIA_XIAOMI,), None),
    (Q(kinds=("patent_dispute",)), (SUIT,), "you asked for all patent disputes"),
    (Q(kinds=("patent_dispute",)), (NOKIA_XIAOMI,), None),
    (Q(kinds=("alliance",), subtypes=("lawsuit",)), (SUIT,), "you asked for all patent disputes of this sort"),
    (Q(subtypes=("settlement",)), (NOKIA_XIAOMI,), None),
    (Q(companies=("Nokia",), kinds=("alliance",)), (NOKIA_XIAOMI, ALLIANCE), "Nokia is a partner in an alliance"),
    (Q(companies=("Nokia",), kinds=("patent_dispute",)), (NOKIA_XIAOMI, SUIT), None),
    (Q(statuses=("announced", "ended")), (RUMOUR,), None),
    (Q(companies=("Nokia",), statuses=("rumored",)), (RUMOUR,), "Nokia is licensor in a rumoured patent deal"),
    (Q(fields=("5G",)), (NOKIA_XIAOMI,), "it is a patent deal about 5G"),
    (Q(fields=("robot arms", "Robotics")), (ALLIANCE,), "it is an alliance about Robotics"),
    (Q(fields=("patents",)), (NOKIA_XIAOMI,), "it is a patent deal about patents"),
    (Q(fields=("Wi-Fi",)), (NOKIA_XIAOMI,), None),
    (Q(exclude=("Xiaomi",)), (NOKIA_XIAOMI,), None),
    (Q(exclude=("phone maker",)), (NOKIA_XIAOMI,), None),
    (Q(companies=("Nokia",), exclude=("Apple",)), (NOKIA_XIAOMI,), "Nokia is licensor in a patent deal"),
    (Q(kinds=("AI chips",)), (TOPIC,), "you asked for all stories about AI chips"),
    (Q(companies=("Arm",), kinds=("AI chips",)), (TOPIC,), "Arm is a partner in a story about AI chips"),
    (Q(story_id=1), (NOKIA_XIAOMI,), "you follow this deal"),
    (Q(story_id=2), (NOKIA_XIAOMI,), None),
]  # fmt: skip


def match(
    told: Story,
    newest: FiledEntry | None,
    wants: Sequence[Subscription],
    *,
    move: bool = False,
    mutes: Mutes | None = None,
    now: datetime | None = None,
) -> tuple[Alert, ...]:
    return Matcher(wants, mutes=mutes).match(told, newest, move=move, now=now)


@pytest.mark.parametrize(("query", "deals", "reason"), CASES)
def test_a_story_goes_to_whoever_asked_for_it(query: Q, deals: tuple[Deal, ...], reason: str | None) -> None:
    alerts = match(story(*deals), None, [subscription(1, query)])
    assert [alert.reason for alert in alerts] == ([] if reason is None else [reason])


def test_other_news_go_only_to_those_who_follow_the_deal() -> None:
    told = replace(story(), deals=(), follows=9)
    wants = [subscription(1), subscription(2, Q(companies=("Nokia",))), subscription(3, Q(story_id=9))]
    assert [(alert.chat_id, alert.move) for alert in match(told, None, wants)] == [(3, True)]


def test_following_reaches_over_the_whole_line_of_a_deal() -> None:
    told = replace(story(), story_id=30, follows=20)
    assert Matcher([subscription(1, Q(story_id=10))]).match(told, None, line=(10, 20))
    assert not Matcher([subscription(1, Q(story_id=10))]).match(told, None)


def test_nothing_older_than_the_subscription() -> None:
    fresh = entry(published_at=NOW, seen_at=NOW + timedelta(hours=2))
    told = story(entries=(fresh,))
    for created, wanted in ((NOW - timedelta(minutes=1), 1), (NOW + timedelta(minutes=2), 0)):
        assert len(match(told, fresh, [subscription(created_at=created)])) == wanted


def test_a_later_outlet_does_not_make_an_old_story_new() -> None:
    later = entry(2, published_at=NOW + timedelta(hours=5), seen_at=NOW + timedelta(hours=5))
    told = story(entries=(entry(), later))
    assert not match(told, later, [subscription(created_at=NOW + timedelta(hours=1))])
    assert match(told, later, [subscription(created_at=NOW + timedelta(hours=1))], move=True)


@pytest.mark.parametrize(
    ("date", "seen", "subscribed", "alerted"),
    [
        ("00:00:00", "12:00:00", "11:00:00", True),  # a date without an hour counts for its whole day
        ("00:00:00", "12:00:00", "13:00:00", False),  # but for no longer than until it was seen
        ("11:05:00", "12:00:00", "11:05:40", True),  # the minute of the wish
        ("11:05:00", "12:00:00", "11:06:01", False),
        ("11:05:40", "12:00:00", "11:05:40.9", True),  # the second of the wish
        ("11:05:40", "12:00:00", "11:05:41.1", False),
        ("11:05:40.5", "12:00:00", "11:05:41.6", False),
    ],
)
def test_a_date_counts_for_all_the_time_it_names(
    date: str, seen: str, subscribed: str, alerted: bool
) -> None:
    def at(clock: str) -> datetime:
        return datetime.combine(NOW, time.fromisoformat(clock), UTC)

    dated = entry(published_at=at(date), seen_at=at(seen))
    assert bool(match(story(entries=(dated,)), dated, [subscription(created_at=at(subscribed))])) is alerted


def test_a_date_from_the_future_counts_when_it_was_seen() -> None:
    ahead = entry(published_at=NOW + timedelta(days=3), seen_at=NOW)
    assert not match(story(entries=(ahead,)), ahead, [subscription(created_at=NOW + timedelta(hours=1))])


def test_one_alert_for_a_chat_with_several_subscriptions() -> None:
    wants = [
        subscription(1, Q(companies=("Nokia",), roles=("licensor",)), chat_id=5, rhythm="daily"),
        subscription(2, Q(), chat_id=5, thread_id=77),
        subscription(3, Q(companies=("Xiaomi",)), chat_id=5),
        subscription(4, Q(), chat_id=4),
    ]
    alerts = match(story(), None, wants)
    assert [(alert.chat_id, alert.subscription_id, alert.reason) for alert in alerts] == [
        (4, 4, "you asked for all deals"),
        (5, 3, "Xiaomi is licensee in a patent deal"),  # at once before once a day, then the better reason
    ]


def test_the_topic_of_the_winning_subscription_is_used() -> None:
    (alert,) = match(story(), None, [subscription(1, chat_id=5, thread_id=77)])
    assert alert.thread_id == 77


def test_paused_subscriptions_are_left_alone() -> None:
    assert not match(story(), None, [subscription(paused=True)])


def test_a_muted_company_keeps_its_stories_away_until_the_mute_ends() -> None:
    wants = [subscription(1), subscription(2), subscription(3, Q(story_id=1), chat_id=1)]
    mutes = {2: {"XIAOMI": NOW + timedelta(days=7)}, 1: {"Xiaomi": NOW + timedelta(days=7)}}
    muted = match(story(), None, wants, mutes=mutes, now=NOW)
    assert [(alert.chat_id, alert.reason) for alert in muted] == [(1, "you follow this deal")]
    assert len(match(story(), None, wants, mutes=mutes, now=NOW + timedelta(days=8))) == 2


def test_a_story_that_follows_another_is_a_move() -> None:
    told = replace(story(), follows=4, moves=(Move("rumored", NOW, 1), Move("announced", NOW, 2)))
    assert [alert.move for alert in match(told, None, [subscription()])] == [True]


def test_the_index_finds_what_a_scan_finds() -> None:
    """Ten thousand subscriptions of every sort; the index must lose none of those that hold."""
    rng = random.Random(5)
    names = [company.name for company in COMPANIES]

    def some(values: tuple[str, ...] | list[str], chance: float) -> tuple[str, ...]:
        return tuple(value for value in values if rng.random() < chance)

    wants = [
        subscription(
            number,
            Q(
                companies=some(names, 0.1),
                words=some(("Acme", "royalties", "phone maker"), 0.05),
                together=rng.random() < 0.1,
                kinds=some(KINDS, 0.2),
                subtypes=some([each for kind in SUBTYPES.values() for each in kind], 0.03),
                roles=some(ROLES, 0.02),
                statuses=some(STATUSES, 0.1),
                fields=some(("5G", "Wi-Fi"), 0.03),
                exclude=some(("Apple", "royalties"), 0.05),
                story_id=1 if rng.random() < 0.01 else None,
            ),
        )
        for number in range(10_000)
    ]
    matcher = Matcher(wants)
    assert len(matcher) == 10_000
    for told in (story(), story(ALLIANCE, SUIT), story(RUMOUR), story(TOPIC)):
        found = {alert.subscription_id for alert in matcher.match(told, None)}
        scanned = {each.subscription_id for each in wants if holds(each.query, Told(told))}
        assert found == scanned
        assert found
    assert matcher.subscription(17) == wants[17]


@pytest.mark.parametrize(
    ("published", "seen", "fresh", "alerted"),
    [
        # minutes from the subscription
        (-2, 1, True, True),  # its outlet wrote an earlier second on it; it came to light afterwards
        (-2, 1, False, False),  # the same on a feed's first poll: it may have stood there for long
        (-60 * 23, 1, True, True),
        (-60 * 25, 1, True, False),  # a day late is old news
        (-10, -5, True, False),  # it was seen before
    ],
)
def test_what_comes_to_light_after_the_subscription_is_news(
    published: int, seen: int, fresh: bool, alerted: bool
) -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    newest = make.filed(entry_id=1, published_at=at(published), seen_at=at(seen))
    told = make.story(newest, first_at=at(published))
    everything = make.subscription(query=Query(), created_at=NOW)
    assert bool(Matcher([everything]).match(told, newest, fresh=fresh, now=at(seen))) is alerted
