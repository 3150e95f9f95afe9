"""Which message a parcel becomes: the renderer by its kind and by the channel of its chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from newsbot.alerts.timing import local_day
from newsbot.edges.store.folding import FOLD_ABOVE
from newsbot.jobs.parcels import Parcel
from newsbot.messages.digest import digest
from newsbot.messages.notices import PILED_UP, SO_FAR, WHILE_AWAY, notice, updated
from newsbot.messages.telegram import alert
from newsbot.messages.webhook import alert_data, digest_data, notice_data
from newsbot.messages.weekly import weekly
from newsbot.model.alert import OWN_WORDS, Part


def render(parcel: Parcel, now: datetime) -> tuple[Part, ...]:
    """The parts of one delivery, in order."""
    parts = _parts(parcel, now)
    if parcel.chat.type != "webhook":
        return parts
    # A receiver of data gets one request, whatever the length of the text.
    plain = "\n\n".join(part.plain for part in parts)
    return (
        (replace(parts[0], plain=plain, buttons=(), photo=b"", data=_data(parcel, plain)),) if parts else ()
    )


def _parts(parcel: Parcel, now: datetime) -> tuple[Part, ...]:
    delivery, chat = parcel.delivery, parcel.chat
    if delivery.kind in OWN_WORDS:
        return (notice(delivery.text),)
    if delivery.kind in ("alert", "edit"):
        reason = parcel.alerts[0].reason if parcel.alerts else ""
        move = bool(parcel.alerts) and parcel.alerts[0].move
        buttons = chat.type not in ("console", "webhook")
        story = parcel.stories[0]
        told = alert(
            story, chat=chat, reason=reason, now=now, move=move, buttons=buttons, tapped=parcel.tapped
        )
        return (updated(told) if delivery.kind == "edit" and chat.type == "console" else told,)
    day = delivery.day or local_day(chat, now)
    title, late = "", delivery.late
    if delivery.kind == "weekly":
        return weekly(
            parcel.stories,
            chat=chat,
            day_of=date.fromisoformat(day),
            now=now,
            followed=parcel.followed,
            known_pairs=parcel.known_pairs,
        )
    if not delivery.day:  # asked for, or gathered from what piled up: how it came to be is its title
        many = len(parcel.stories) > FOLD_ABOVE
        title, late = (WHILE_AWAY if delivery.late else PILED_UP if many else SO_FAR), False
    return digest(
        parcel.stories,
        chat=chat,
        day=date.fromisoformat(day),
        now=now,
        followed=parcel.followed,
        late=late,
        title=title,
    )


def _data(parcel: Parcel, text: str) -> str:
    delivery = parcel.delivery
    if delivery.kind in ("alert", "edit"):
        reason = parcel.alerts[0].reason if parcel.alerts else ""
        return alert_data(parcel.stories[0], reason=reason, text=text, update=delivery.kind == "edit")
    if delivery.kind in OWN_WORDS:
        return notice_data(text)
    return digest_data(parcel.stories, day=delivery.day, text=text)
