"""The lines in which a deal is told: what it is, who to whom in which role, about what, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsbot.messages.html import Rich, bold, join, lines
from newsbot.messages.neutral import foreign
from newsbot.messages.times import day_of
from newsbot.messages.words import STAGES, deal_title, role_word, sign, status_word
from newsbot.model.deal import Deal, Party
from newsbot.model.story import Move, Story

# Roles from the one who gives (or attacks) to the one who takes; those in EVEN stand side by side.
GIVING = ("licensor", "seller", "plaintiff", "member")
BETWEEN = ("pool", "consortium")
TAKING = ("licensee", "buyer", "defendant")
EVEN = {"cross_licensee": " ⇄ ", "partner": " + ", "settling": " & "}
# What the trade calls them, where the full name would take half a line.
FIELD_NAMES = {"standard-essential patents": "SEPs", "artificial intelligence": "AI"}
SHOWN = 3  # names of one role, before "+2"


def heading(deal: Deal, *, stage: str = "") -> Rich:
    """📜 Patent licence · announced; where the deal moved on to `stage`: 📜 Patent licence · now settled"""
    status = status_word(deal)
    if stage and deal.status != "rumored":
        status = "now " + ("in court" if stage == "disputed" else STAGES.get(stage, stage))
    return f"{sign(deal.kind)} " + bold(join(" · ", (foreign(deal_title(deal)), status)))


def parties_line(deal: Deal, *, roles: bool = True, shown: int = SHOWN) -> Rich:
    """Nokia (licensor) → Xiaomi (licensee)"""
    arrow = " v " if deal.kind == "patent_dispute" else " → "
    sides = [
        _side(deal.parties, role, ", ", roles=roles, shown=shown) for role in (*GIVING, *BETWEEN, *TAKING)
    ]
    even = [_side(deal.parties, role, glue, roles=roles, shown=shown) for role, glue in EVEN.items()]
    known = {*GIVING, *BETWEEN, *TAKING, *EVEN}
    others = [
        _side(deal.parties, role, ", ", roles=roles, shown=shown)
        for role in dict.fromkeys(party.role for party in deal.parties)
        if role not in known
    ]
    return join(" · ", (join(arrow, sides), *even, *others))


def facts_line(deal: Deal) -> Rich:
    """5G, SEPs · $240 million · seven years"""
    fields = ", ".join(FIELD_NAMES.get(field, foreign(field)) for field in deal.fields[:4])
    money = "terms undisclosed" if deal.money == "undisclosed" else foreign(deal.money or "")
    return join(" · ", (fields, money, foreign(deal.term or "")))


def short(deal: Deal) -> Rich:
    """📜 Nokia → Xiaomi"""
    return f"{sign(deal.kind)} " + (parties_line(deal, roles=False) or bold(foreign(deal_title(deal))))


def timeline(moves: Sequence[Move], zone: str, now: datetime) -> Rich:
    """Two steps or more: rumoured 3 May → announced today"""
    if len(moves) < 2:
        return Rich()
    steps = [f"{STAGES.get(move.stage, move.stage)} {day_of(move.at, zone, now)}" for move in moves]
    return "🕒 " + join(" → ", steps)


def deal_block(deal: Deal, *, stage: str = "", shown: int = SHOWN) -> Rich:
    """Heading, parties and facts on three lines."""
    return lines(heading(deal, stage=stage), parties_line(deal, shown=shown), facts_line(deal))


def further_deal(deal: Deal, first: Deal) -> Rich:
    """A story's second deal on one line, without what the first one says: 🤝 Partnership · VR, AR, AI"""
    same = {party.name for party in deal.parties} <= {party.name for party in first.parties}
    facts = facts_line(deal)
    return join(
        " · ",
        (
            heading(deal),
            "" if same else parties_line(deal, roles=False),
            "" if facts == facts_line(first) else facts,
        ),
    )


def tracked(story: Story) -> tuple[str, ...]:
    """The tracked companies of a story, in order."""
    names = (party.company for deal in story.deals for party in deal.parties if party.company)
    return tuple(dict.fromkeys(names))


def _side(parties: Sequence[Party], role: str, glue: str, *, roles: bool, shown: int) -> Rich:
    names = [foreign(party.name) for party in parties if party.role == role]
    if not names:
        return Rich()
    listed = join(glue, (bold(name) for name in names[:shown]))
    more = f" +{len(names) - shown}" if len(names) > shown else ""
    return listed + more + (f" ({role_word(role, len(names))})" if roles else "")
