"""Why a chat got an alert: which words made the deal, what spoke against it, why entries are one story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsbot.messages.buttons import button
from newsbot.messages.cutting import cut_text
from newsbot.messages.html import Rich, bold, italic, join, lines, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import moment
from newsbot.messages.words import deal_title, role_word
from newsbot.model.alert import Part
from newsbot.model.chat import Chat
from newsbot.model.deal import Considered, Deal, Evidence
from newsbot.model.story import FiledEntry, Story

EVIDENCE_SHOWN = 3
WHAT_TITLES = {"kind": "What says so", "subtype": "Which sort", "status": "How firm"}


def why(
    story: Story,
    *,
    reason: str,
    wanted: str,
    chat: Chat,
    now: datetime,
    considered: Sequence[Considered] = (),
) -> Part:
    """The whole account. `considered` brings the thresholds and what was weighed and not found."""
    thresholds = {each.kind: each.threshold for each in considered}
    deals = [_deal(deal, thresholds.get(deal.kind)) for deal in story.deals[:2]]
    others = [each for each in considered if each.deal is None and each.evidence]
    text = join(
        "\n\n",
        (
            lines(
                bold("Why you got this"),
                foreign(reason[:1].upper() + reason[1:]) + "." if reason else "",
                "Your wish: " + italic(foreign(wanted)) if wanted else "",
            ),
            *deals,
            lines(*(_not_found(each) for each in others[:2])),
            _one_story(story, chat, now),
        ),
    )
    row = (button("Not a deal", "no", story.story_id), button("Wrong company", "wrong", story.story_id))
    return part(text, buttons=(row,))


def which_alert() -> Part:
    return part("Reply to one of my alerts with /why, or tap Why? under it.")


def _deal(deal: Deal, threshold: float | None) -> Rich:
    counted = [each for each in deal.evidence if each.what in WHAT_TITLES and each.weight >= 0]
    against = _telling([each for each in deal.evidence if each.what == "against" or each.weight < 0], counted)
    rows: list[Rich] = []
    for what, title in WHAT_TITLES.items():
        found = sorted((each for each in counted if each.what == what), key=lambda each: -each.weight)
        if found:
            rows.append(f"{title}: " + _words(found))
    who = ", ".join(f"{foreign(party.name)} ({role_word(party.role, 1)})" for party in deal.parties)
    return lines(
        bold(foreign(deal_title(deal))) + f" · {_sure(deal.score, threshold)}",
        *rows,
        f"Who: {who}" if who else "",
        "Against it spoke: " + _words(against) if against else "",
    )


def _words(evidence: Sequence[Evidence]) -> Rich:
    shown = (
        f"“{foreign(cut_text(each.text, 60))}”" + (f" ({foreign(each.rule)})" if each.rule else "")
        for each in _telling(evidence)[:EVIDENCE_SHOWN]
    )
    return join(", ", shown)


def _telling(evidence: Sequence[Evidence], counted: Sequence[Evidence] = ()) -> list[Evidence]:
    """Without words that stand within words already shown or counted: they tell a reader nothing more."""
    telling: list[Evidence] = []
    for each in evidence:
        if not any(each.text.casefold() in shown.text.casefold() for shown in (*counted, *telling)):
            telling.append(each)
    return telling


def _sure(score: float, threshold: float | None) -> str:
    said = f"{_percent(score)} sure"
    if threshold is None:
        return said
    far = "well above" if score - threshold > 0.25 else "above" if score - threshold > 0.08 else "just above"
    return f"{said}, {far} the {threshold:.0%} I need"


def _not_found(considered: Considered) -> Rich:
    missing = f": {foreign(considered.missing)}" if considered.missing else ""
    kind = considered.kind.replace("_", " ")
    return italic(
        f"No {foreign(kind)}{missing} ({_percent(considered.score)} sure, I need {considered.threshold:.0%})"
    )


def _percent(score: float) -> str:
    """Nobody is wholly sure of what words mean."""
    return "over 99%" if score > 0.99 else "under 1%" if score < 0.01 else f"{score:.0%}"


def _one_story(story: Story, chat: Chat, now: datetime) -> Rich:
    """Each entry that joined, and why."""
    joined = [entry for entry in story.entries if entry.joined_because]
    if not joined:
        return Rich()

    def row(entry: FiledEntry) -> str:
        at = moment(entry.published_at or entry.seen_at, chat.zone, now)
        return f"• {foreign(entry.feed_title)}, {at}: {foreign(entry.joined_because)}"

    more = f"and {len(joined) - 6} more" if len(joined) > 6 else ""
    return lines(bold(f"Why these {len(story.entries)} are one story"), *map(row, joined[:6]), more)
