from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.messages.buttons import company_key
from newsbot.messages.telegram import alert, alert_buttons, line, outlets
from newsbot.model.alert import Tapped
from newsbot.model.chat import Chat
from newsbot.model.deal import Deal, Party
from newsbot.model.story import Move, Story
from tests.unit.messages.given import ALLIANCE, LICENCE, NOW, SUIT, any_stories, entry, story
from tests.unit.messages.telegram_rules import accept, parsed

CHAT = Chat(1, zone="Europe/Helsinki")
EVERYWHERE = story(
    LICENCE, ALLIANCE, entries=tuple(entry(number, name) for number, name in enumerate(("Sample Wire", "Handset Post", "Chip Courier", "Telecoms Daily", "Sample Wire"), 1))
)  # fmt: skip


def shown(told: Story, *, chat: Chat = CHAT, reason: str = "", move: bool = False) -> str:
    return accept(alert(told, chat=chat, reason=reason, now=NOW, move=move))


def test_the_card_that_is_grasped_in_three_seconds() -> None:
    assert shown(EVERYWHERE, reason="Nokia is licensor in a patent deal") == (
        "📜 Patent licence · announced\n"
        "Nokia (licensor) → Xiaomi (licensee)\n"
        "SEPs, 5G · terms undisclosed · several years\n"
        "🤝 Partnership · announced · AR/VR, AI\n"
        "\n"
        "Nokia and Xiaomi make peace over patents\n"
        "Xiaomi will pay royalties for cellular standard-essential patents over several years.\n"
        "\n"
        "Sample Wire, 17:05 · also Handset Post, Chip Courier +1"
    )


def test_a_second_deal_does_not_repeat_what_the_first_is_about() -> None:
    same = replace(ALLIANCE, fields=LICENCE.fields, money=LICENCE.money, term=LICENCE.term)
    told = shown(story(LICENCE, same))
    assert "\n🤝 Partnership · announced\n" in told
    assert told.count("SEPs, 5G") == 1


def test_its_html() -> None:
    html = alert(story(), chat=CHAT, reason="", now=NOW).html
    assert html == (
        "📜 <b>Patent licence · announced</b>\n"
        "<b>Nokia</b> (licensor) → <b>Xiaomi</b> (licensee)\n"
        "SEPs, 5G · terms undisclosed · several years\n"
        "\n"
        '<a href="https://wire.example/1?a=1&amp;b=2">Nokia and Xiaomi make peace over patents</a>\n'
        "<blockquote>Xiaomi will pay royalties for cellular standard-essential patents over several years.</blockquote>\n"
        "\n"
        "<i>Sample Wire, 17:05</i>"
    )


def test_the_plain_twin_carries_the_address() -> None:
    plain = alert(story(), chat=CHAT, reason="", now=NOW).plain
    assert "Nokia and Xiaomi make peace over patents\nhttps://wire.example/1?a=1&b=2\n" in plain
    assert "<" not in plain


def test_one_line() -> None:
    assert shown(EVERYWHERE, chat=replace(CHAT, card="line")) == (
        "📜 Nokia → Xiaomi: Patent licence · SEPs, 5G · terms undisclosed · several years · Sample Wire"
    )
    assert parsed(line(story(replace(LICENCE, status="rumored"))).spans[0].text)[0] == "📜 "


def test_one_line_of_a_deal_that_names_nobody_has_the_headline() -> None:
    told = story(replace(LICENCE, parties=()), title="A licence for half a city")
    said = shown(told, chat=replace(CHAT, card="line"))
    assert said.startswith("📜 Patent licence: A licence for half a city · SEPs, 5G")


@pytest.mark.parametrize("size", ["card", "full"])
def test_a_headline_that_is_a_whole_text_is_cut(size: str) -> None:
    told = alert(
        story(LICENCE, title="Nokia and Xiaomi agree " * 40),
        chat=replace(CHAT, card=size),
        reason="",
        now=NOW,
    )
    [headline] = [row for row in told.plain.split("\n") if row.startswith("Nokia and Xiaomi")]
    assert 180 < len(headline) <= 200
    assert headline.endswith("…")


def test_the_full_text_tells_more() -> None:
    long = entry(1, summary="The two said so on Saturday. " * 20)
    told = shown(
        story(LICENCE, entries=(long, entry(2, "Handset Post"))),
        chat=replace(CHAT, card="full"),
        reason="Nokia is licensor in a patent deal",
    )
    assert "The two said so on Saturday. The two" in told
    assert told.endswith("also Handset Post\nSent because Nokia is licensor in a patent deal.")


@pytest.mark.parametrize(
    ("parties", "kind", "words"),
    [
        (
            [("A", "licensor"), ("B", "licensee"), ("C", "licensee")],
            "patent_deal",
            "A (licensor) → B, C (licensees)",
        ),
        ([("A", "cross_licensee"), ("B", "cross_licensee")], "patent_deal", "A ⇄ B (cross-licensees)"),
        ([("A", "seller"), ("B", "buyer")], "patent_deal", "A (seller) → B (buyer)"),
        ([("A", "settling"), ("B", "settling")], "patent_deal", "A & B (settling)"),
        ([("B", "licensee"), ("P", "pool")], "patent_deal", "P (pool) → B (licensee)"),
        ([("A", "partner"), ("B", "partner")], "alliance", "A + B (partners)"),
        ([("A", "member"), ("B", "member"), ("G", "consortium")], "alliance", "A, B (members) → G (group)"),
        ([("B", "defendant"), ("A", "plaintiff")], "patent_dispute", "A (plaintiff) v B (defendant)"),
        ([("A", "licensor")], "patent_deal", "A (licensor)"),
        ([(name, "partner") for name in "ABCDE"], "alliance", "A + B + C +2 (partners)"),
    ],
)
def test_who_to_whom_in_which_role(parties: list[tuple[str, str]], kind: str, words: str) -> None:
    deal = replace(LICENCE, kind=kind, parties=tuple(Party(name, role) for name, role in parties))
    assert shown(story(deal)).split("\n")[1] == words


@pytest.mark.parametrize(
    ("deal", "heading"),
    [
        (replace(LICENCE, status="rumored"), "📜 Patent licence · rumoured"),
        (replace(ALLIANCE, status="ended"), "🤝 Partnership · ended"),
        (SUIT, "⚖️ Patent lawsuit"),
        (replace(SUIT, subtype="ruling"), "⚖️ Patent ruling"),
        (Deal("AI chips", "", "announced", (), "s", 0.9), "📌 AI chips"),
    ],
)
def test_what_and_how_firm(deal: Deal, heading: str) -> None:
    assert shown(story(deal)).split("\n")[0] == heading


def test_a_move_shows_the_timeline() -> None:
    moves = (Move("rumored", NOW - timedelta(days=6), 1), Move("announced", NOW, 2))
    text = shown(story(moves=moves, follows=3))
    assert text.startswith("📜 Patent licence · now announced\n")
    assert "🕒 rumoured 3 May → announced today" in text


def test_a_licence_that_ends_a_fight_says_so() -> None:
    moves = (Move("disputed", NOW - timedelta(days=1), 1), Move("settled", NOW, 2))
    text = shown(story(moves=moves, follows=3))
    assert text.startswith("📜 Patent licence · now settled\n")
    assert "🕒 disputed yesterday → settled today" in text


def test_a_suit_after_a_deal_is_in_court() -> None:
    moves = (Move("announced", NOW - timedelta(days=1), 1), Move("disputed", NOW, 2))
    assert shown(story(SUIT, moves=moves, follows=3)).startswith("⚖️ Patent lawsuit · now in court\n")


def test_the_sentence_is_left_out_where_the_headline_says_it() -> None:
    same = replace(LICENCE, sentence="Nokia and Xiaomi make peace over patents.")
    assert "blockquote" not in alert(story(same), chat=CHAT, reason="", now=NOW).html


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Nokia is licensor in a patent deal", False),
        ("you asked for all deals", False),
        ("you follow this deal", True),
        ("“Acme” is named in an alliance", True),
    ],
)
def test_the_reason_stands_where_the_parties_do_not_say_it(reason: str, *, said: bool) -> None:
    assert (f"Sent because {reason}." in shown(story(), reason=reason)) == said


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=5), "17:25"),
        (timedelta(days=1), "yesterday 17:30"),
        (timedelta(days=6), "3 May, 17:30"),
        (timedelta(days=400), "4 Apr 2025"),
    ],
)
def test_times_are_those_of_the_chat(ago: timedelta, words: str) -> None:
    told = story(entries=(entry(published_at=NOW - ago),))
    assert shown(told).endswith(f"Sample Wire, {words}")


def test_the_buttons() -> None:
    rows = alert(EVERYWHERE, chat=CHAT, reason="", now=NOW).buttons
    assert [[(button.label, button.data) for button in row] for row in rows] == [
        [("Why?", "why:7"), ("Follow this deal", "follow:7")],
        [("Not a deal", "no:7"), ("Wrong company", "wrong:7")],
        [("Mute Nokia for a week", f"mute:{company_key('Nokia')}")],
    ]
    assert not alert(EVERYWHERE, chat=CHAT, reason="", now=NOW, buttons=False).buttons
    assert (
        len(
            alert(
                story(Deal("AI chips", "", "announced", (), "s", 0.9)), chat=CHAT, reason="", now=NOW
            ).buttons
        )
        == 2
    )


def test_a_tap_is_acknowledged_in_place_and_can_be_taken_back() -> None:
    tapped = Tapped(following=True, verdicts=frozenset(("not_a_deal",)), muted=frozenset(("Nokia", "Oppo")))
    rows = alert_buttons(EVERYWHERE, tapped=tapped)
    assert [[(button.label, button.data) for button in row] for row in rows] == [
        [("Why?", "why:7"), ("✓ Following", "follow:7:stop")],
        [("✓ Not a deal", "no:7:undo"), ("Wrong company", "wrong:7")],
        [("✓ Nokia is muted", f"unmute:{company_key('Nokia')}:here")],
    ]


def test_readers_of_a_channel_are_asked_for_nothing() -> None:
    rows = alert(EVERYWHERE, chat=replace(CHAT, type="channel"), reason="", now=NOW).buttons
    assert [[button.data for button in row] for row in rows] == [["why:7"]]


def test_only_cards_show_a_preview_of_their_link() -> None:
    for size, preview in (("line", False), ("card", True), ("full", True)):
        assert alert(EVERYWHERE, chat=replace(CHAT, card=size), reason="", now=NOW).preview == preview


def test_each_outlet_is_named_once_by_its_best_entry() -> None:
    assert [entry.entry_id for entry in outlets(EVERYWHERE.entries)] == [1, 2, 3, 4]


def test_other_news_of_a_followed_deal_have_a_card_too() -> None:
    text = shown(replace(story(), deals=()), reason="you follow this deal")
    assert text.startswith("📰 News on a deal that you follow\n\nNokia and Xiaomi")


@settings(max_examples=80)
@given(any_stories(), st.sampled_from(["line", "card", "full"]), st.text(max_size=80), st.booleans())
def test_whatever_feeds_say_telegram_takes_the_alert(told: Story, size: str, reason: str, move: bool) -> None:
    accept(alert(told, chat=replace(CHAT, card=size), reason=reason, now=NOW, move=move))
