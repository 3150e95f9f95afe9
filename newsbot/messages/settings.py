"""How a chat likes its messages: /settings, /digest and /mute, with a button for all that can be tapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from newsbot.messages.buttons import button, company_key
from newsbot.messages.html import bold, code, italic, lines, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import WEEKDAYS, moment, zone, zone_words
from newsbot.model.alert import Button, Part
from newsbot.model.chat import Chat

CARDS = {"line": "one line", "card": "card", "full": "full text"}
HOURS = (6, 7, 8, 9, 12, 18)


def settings(chat: Chat, *, now: datetime, mutes: Mapping[str, datetime] | None = None) -> Part:
    """Everything at a glance, and the taps that change it."""
    local = now.astimezone(zone(chat.zone))
    quiet = (
        "none"
        if chat.quiet_from is None or chat.quiet_until is None
        else (f"{chat.quiet_from:%H:%M} to {chat.quiet_until:%H:%M}")
    )
    muted = chat.muted_until is not None and chat.muted_until > now
    text = lines(
        bold("Settings of " + (foreign(chat.title) if chat.type == "channel" else "this chat")),
        f"Time zone: {foreign(zone_words(chat.zone))}, {local:%H:%M} now",
        f"Digest: {_digest_words(chat)}",
        f"Quiet hours: {quiet}",
        f"Alerts as: {CARDS.get(chat.card, chat.card)}",
        f"Sound: {'off' if chat.silent else 'on'}",
        f"Muted until {moment(chat.muted_until, chat.zone, now)}" if muted and chat.muted_until else "",
        *(
            f"No {foreign(name)} until {moment(until, chat.zone, now)}"
            for name, until in (mutes or {}).items()
        ),
    )
    sizes = [
        button(("✓ " if chat.card == size else "") + name, "set", "card", size)
        for size, name in CARDS.items()
    ]
    hear = [[button(f"Hear of {name} again", "unmute", company_key(name))] for name in list(mutes or {})[:5]]
    return part(
        text,
        buttons=(
            sizes,
            [button("Time zone", "set", "zone"), button("Quiet hours", "set", "quiet")],
            [
                button("Sound on" if chat.silent else "Sound off", "set", "silent"),
                button("Digest", "digest", "show"),
            ],
            [button("End the mute", "mute", "off")] if muted else [],
            *hear,
        ),
    )


def digest_settings(chat: Chat) -> Part:
    """/digest: hour, days, weekly roll-up, one now."""
    words = _digest_words(chat)
    text = lines(
        bold("Digest of " + foreign(chat.title) if chat.type == "channel" else "Your digest"),
        f"{words[:1].upper()}{words[1:]}.",
        f"Time zone: {foreign(zone_words(chat.zone))}",
        italic("Another hour: /digest 07:30. It is left out on days without news."),
    )
    hours = [
        button(
            ("✓ " if (chat.digest_at.hour, chat.digest_at.minute) == (hour, 0) else "") + str(hour),
            "digest",
            "at",
            hour,
        )
        for hour in HOURS
    ]
    days = [
        button(("✓" if day in chat.digest_days else "") + name[:2], "digest", "day", day)
        for day, name in enumerate(WEEKDAYS)
    ]
    weekly = button(("✓ " if chat.weekly else "") + "Weekly roll-up on Mondays", "digest", "weekly")
    return part(
        text,
        buttons=(
            hours,
            days[:4],
            days[4:],
            [weekly],
            [button("‹ Settings", "set"), button("Send me one now", "digest", "now")],
        ),
    )


def no_digest_now() -> Part:
    return part("There is nothing new for a digest. I will write when there is.")


def ask_zone(chat: Chat, *, now: datetime, near: Sequence[str] = (), typed: str = "") -> Part:
    """Where are you? `near` are zones that a typed place may mean, told apart by what their clocks show."""
    if near:
        taps: list[list[Button]] = [
            [button(f"{zone_words(name)}, {now.astimezone(zone(name)):%H:%M} now", "zone", name)]
            for name in near[:8]
        ]
        return part(f"Which one is it? You wrote “{foreign(typed)}”.", buttons=taps)
    wrong = f"I do not know “{foreign(typed)}”. " if typed else ""
    text = lines(
        wrong + "Send me a city or a zone:",
        code("/settings Helsinki"),
        code("/settings America/New_York"),
        italic(f"Now it is {foreign(zone_words(chat.zone))}."),
    )
    return part(text)


def ask_quiet() -> Part:
    rows = [[("22:00", "07:00"), ("23:00", "08:00")], [("20:00", "09:00"), ("00:00", "06:00")]]
    taps = [
        [
            button(f"{begin} to {end}", "quiet", begin.replace(":", ""), end.replace(":", ""))
            for begin, end in row
        ]
        for row in rows
    ]
    text = lines(
        bold("When shall I be quiet?"),
        "Alerts of these hours come when they end. Other hours:",
        code("/settings quiet 21:30 to 06:45"),
    )
    return part(text, buttons=(*taps, [button("No quiet hours", "quiet", "off")]))


def muted(until: datetime, *, chat: Chat, now: datetime) -> Part:
    text = f"Quiet until {moment(until, chat.zone, now)}. What comes in the meantime waits for you."
    return part(text, buttons=((button("End the mute", "mute", "off"),),))


def muted_company(name: str, until: datetime, *, chat: Chat, now: datetime) -> Part:
    text = f"Nothing about {foreign(name)} until {moment(until, chat.zone, now)}."
    return part(text, buttons=((button(f"Hear of {name} again", "unmute", company_key(name)),),))


def how_to_mute() -> Part:
    taps = [
        button(label, "mute", "for", hours)
        for label, hours in (("1 hour", 1), ("8 hours", 8), ("2 days", 48))
    ]
    text = lines(
        "For how long? Or write it:", code("/mute 8h"), "A week without one company:", code("/mute Nokia")
    )
    return part(text, buttons=(taps,))


def _digest_words(chat: Chat) -> str:
    days = chat.digest_days
    if not days or len(days) == 7:
        which = "every day"
    elif days == frozenset(range(5)):
        which = "Monday to Friday"
    else:
        which = ", ".join(name for day, name in enumerate(WEEKDAYS) if day in days)
    return f"{which} at {chat.digest_at:%H:%M}" + (", and a roll-up on Mondays" if chat.weekly else "")
