"""Stories for the tests of this room: everyday ones, and ones made to break a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from newsbot.model.deal import KINDS, ROLES, STATUSES, SUBTYPES, Deal, Party
from newsbot.model.story import FiledEntry, Move, Story

NOW = datetime(2026, 5, 9, 14, 30, tzinfo=UTC)

LICENCE = Deal(
    kind="patent_deal",
    subtype="license",
    status="announced",
    parties=(Party("Nokia", "licensor", "Nokia"), Party("Xiaomi", "licensee", "Xiaomi")),
    sentence="Xiaomi will pay royalties for cellular standard-essential patents over several years.",
    score=0.97,
    fields=("standard-essential patents", "5G"),
    money="undisclosed",
    term="several years",
)
ALLIANCE = Deal(
    kind="alliance",
    subtype="partnership",
    status="announced",
    parties=(Party("Nokia", "partner", "Nokia"), Party("Xiaomi", "partner", "Xiaomi")),
    sentence="Both want to work on headsets.",
    score=0.9,
    fields=("AR/VR", "AI"),
)
SUIT = Deal(
    kind="patent_dispute",
    subtype="lawsuit",
    status="announced",
    parties=(Party("Haptic Hats", "plaintiff"), Party("Meta", "defendant", "Meta")),
    sentence="Haptic Hats went to court in Texas.",
    score=0.9,
)


def entry(entry_id: int = 1, outlet: str = "Sample Wire", **changes: Any) -> FiledEntry:
    at = NOW - timedelta(minutes=25)
    values: dict[str, Any] = {
        "entry_id": entry_id,
        "feed_id": entry_id,
        "feed_title": outlet,
        "feed_url": "https://wire.example/feed",
        "story_id": 7,
        "title": "Nokia and Xiaomi make peace over patents",
        "summary": "The two said so on Saturday.",
        "link": f"https://wire.example/{entry_id}?a=1&b=2",
        "published_at": at,
        "seen_at": at + timedelta(minutes=2),
    }
    return FiledEntry(**(values | changes))


def story(*deals: Deal, **changes: Any) -> Story:
    entries = changes.pop("entries", (entry(),))
    values: dict[str, Any] = {
        "story_id": 7,
        "title": entries[0].title,
        "first_at": NOW - timedelta(minutes=25),
        "last_at": NOW,
        "deals": deals or (LICENCE,),
        "entries": entries,
        "moves": (Move("announced", NOW, 1),),
    }
    return Story(**(values | changes))


# Letters that break things: markup, direction, invisibles, emoji, long words, other scripts.
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<b>bold</b> & <a href='x'>",
            "\u202eevil\u202c \u2066right\u2069",
            "zero\u200bwidth\u200d \ufeff",
            "👩‍👩‍👧‍👦🏳️‍🌈🇫🇮👍🏽" * 20,
            "e\u0301\u0301\u0301\u0301\u0301\u0301" * 30,
            "x" * 900,
            "@everyone /stop #tag",
            "دو شرکت توافق کردند",
            "诺基亚与小米" * 80,
            "\ud800 lone",
            "",
            "   ",
        ]
    ),
)
URLS = st.sampled_from([None, 'https://a.example/?q=<x>&y="z"', "javascript:alert(1)", "http://b.example/ space", "https://c.example/x", "https://" + "d" * 3000])  # fmt: skip


@st.composite
def any_deals(draw: st.DrawFn) -> Deal:
    kind = draw(st.sampled_from([*KINDS, "my <topic>"]))
    return Deal(
        kind=kind,
        subtype=draw(st.sampled_from(SUBTYPES.get(kind, ("",)))),
        status=draw(st.sampled_from(STATUSES)),
        parties=tuple(
            Party(
                draw(NASTY),
                draw(st.sampled_from(ROLES)),
                draw(st.sampled_from([None, "Nokia", "Ünïcorp " * 9])),
            )
            for _ in range(draw(st.integers(0, 12)))
        ),
        sentence=draw(NASTY),
        score=0.9,
        fields=tuple(draw(st.lists(NASTY, max_size=6))),
        money=draw(st.one_of(st.none(), NASTY)),
        term=draw(st.one_of(st.none(), NASTY)),
    )


@st.composite
def any_stories(draw: st.DrawFn) -> Story:
    entries = tuple(
        entry(
            number,
            draw(NASTY),
            title=draw(NASTY),
            summary=draw(NASTY),
            link=draw(URLS),
            joined_because=draw(NASTY),
        )
        for number in range(draw(st.integers(0, 12)))
    )
    stages = draw(
        st.lists(
            st.sampled_from(["rumored", "announced", "closed", "disputed", "settled", "ended"]), max_size=4
        )
    )
    return Story(
        story_id=draw(st.integers(1, 2**62)),
        title=draw(NASTY),
        first_at=NOW - timedelta(days=draw(st.integers(0, 900))),
        last_at=NOW,
        deals=tuple(draw(st.lists(any_deals(), max_size=5))),
        entries=entries,
        moves=tuple(
            Move(stage, NOW - timedelta(days=9 - number), number) for number, stage in enumerate(stages)
        ),
        follows=draw(st.one_of(st.none(), st.just(3))),
    )
