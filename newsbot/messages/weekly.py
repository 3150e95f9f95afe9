"""Monday's roll-up: how much there was, who was busy, who dealt together for the first time, a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from newsbot.messages.digest import ranked
from newsbot.messages.html import CAPTION_LIMIT, bold, cut, join, lines, part
from newsbot.messages.items import item
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count, day
from newsbot.messages.words import deal_title, kind_title, sign
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.deal import KINDS
from newsbot.model.story import Story

MOST = 8  # companies in the picture
ENOUGH = 5  # deals below which a picture says nothing
Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Busy:
    """A company and how many of the week's deals of each kind it had."""

    name: str
    kinds: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


def weekly(
    stories: Sequence[Story],
    *,
    chat: Chat,
    day_of: date,
    now: datetime,
    followed: Collection[str] = (),
    known_pairs: Collection[Pair] | None = None,
) -> tuple[Part, ...]:
    """A picture with a caption, then the week's best in words. `known_pairs` dealt with each other before;
    who does not know them names no pair as new.

    `day_of` is the Monday on which it goes out. Weeks without deals have no roll-up.
    """
    told = [story for story in stories if story.deals]
    if not told:
        return ()
    week = f"{day(day_of - timedelta(days=7), day_of)} to {day(day_of - timedelta(days=1), day_of)}"
    kinds = Counter(story.deals[0].kind for story in told)
    tally = join(
        " · ",
        (f"{sign(kind)} {_counted(kind, number)}" for kind, number in _in_order(kinds)),
    )
    busy = busiest(told)
    pairs = [] if known_pairs is None else new_pairs(told, known_pairs)
    head = lines(bold(f"📅 The week, {week}"), tally)
    active = lines(bold("Most active"), *(f"{each.name}: {count(each.total, 'deal')}" for each in busy[:5]))
    first = lines(bold("For the first time together"), *(_pair(*pair) for pair in pairs[:5])) if pairs else ""
    picture = _picture(busy, week) if len(told) >= ENOUGH else b""
    best = [item(story, chat, now, dated=True) for story in ranked(told, followed)[:5]]
    words = join("\n\n", (lines(bold("The best of it"), best[0]), *best[1:], _rest(len(told) - len(best))))
    if picture:
        return (part(cut(join("\n\n", (head, first)), CAPTION_LIMIT), photo=picture), part(words))
    return (part(join("\n\n", (head, active, first, words))),)


def busiest(stories: Sequence[Story]) -> list[Busy]:
    """The companies with the most deals, each story counted once for each kind."""
    found: dict[str, Counter[str]] = {}
    for story in stories:
        seen = {(party.company or party.name, deal.kind) for deal in story.deals for party in deal.parties}
        for name, kind in sorted(seen):
            found.setdefault(name, Counter())[kind] += 1
    busy = [Busy(name, dict(_in_order(kinds))) for name, kinds in found.items()]
    return sorted(busy, key=lambda each: (-each.total, each.name.casefold()))[:MOST]


def new_pairs(stories: Sequence[Story], known: Collection[Pair]) -> list[tuple[str, str, str]]:
    """Two names and what they did; those that dealt with each other before are left out."""
    seen: set[Pair] = set(known)
    found = []
    for story in stories:
        for deal in story.deals:
            names = list(dict.fromkeys(party.company or party.name for party in deal.parties))[:6]
            for one, other in combinations(names, 2):
                if frozenset((one, other)) not in seen:
                    seen.add(frozenset((one, other)))
                    found.append((one, other, f"{sign(deal.kind)} {deal_title(deal).lower()}"))
    return found


def _picture(busy: Sequence[Busy], title: str) -> bytes:
    from newsbot.messages.chart import bars  # noqa: PLC0415 - a drawing library, for once a week

    return bars([(each.name, each.kinds) for each in busy], title=title)


def _pair(one: str, other: str, what: str) -> str:
    return f"{foreign(one)} and {foreign(other)} · {foreign(what)}"


def _counted(kind: str, number: int) -> str:
    title = foreign(kind_title(kind))
    if kind not in KINDS:
        return f"{number} {title}"
    return f"{number} {title.lower() if number != 1 else title.lower().removesuffix('s')}"


def _rest(number: int) -> str:
    return f"And {number} more: /latest" if number > 0 else ""


def _in_order(kinds: Counter[str]) -> list[tuple[str, int]]:
    order = [*KINDS, *sorted(kind for kind in kinds if kind not in KINDS)]
    return [(kind, kinds[kind]) for kind in order if kinds[kind]]
