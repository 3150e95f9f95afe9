"""Words in passing: toasts over the chat after a tap, and the labels that tapped buttons turn into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from newsbot.messages.buttons import button
from newsbot.messages.html import bold, code, italic, lines, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count, moment, span
from newsbot.messages.words import kind_title
from newsbot.model.alert import Button, Part
from newsbot.model.chat import Chat

OLD_BUTTON = "That button is from an older time and does nothing any more. Please ask anew."
NOT_YOURS = "Only an administrator of this chat can change that."
STRANGER = "I am a private bot: my owner has to let you in first."
TAKEN_BACK = "Taken back."
PAUSED = "Paused. Nothing comes of it until you go on."
RESUMED = "It goes on."
HEARD_AGAIN = "You hear of it again."
UNMUTED = "The mute is over."
SAVED = "Saved."
DIGEST_COMES = "Your digest is on its way."
FOLLOWING = "You follow this deal now: you hear of it when it moves on."
UNFOLLOWED = "You do not follow it any more."
NEWS_GONE = "I do not keep this story any more."
MISSED_COMES = "On its way, as one digest."
MISSED_SKIPPED = "Good: from now on only what is new."
LET_IN = "Let in."
LEFT_OUT = "Left out."
IN_ALREADY = "Another admin let them in already."
PICK_FIRST = "Tap at least one company first."
DELETED = "Deleted."
AGAIN = "Please ask again: I remember this only for a while."


def noted(verdict: str) -> str:
    """The toast after feedback."""
    said = "not a deal" if verdict == "not_a_deal" else "the wrong company"
    return f"Thank you. Noted: {said}, with what made me think otherwise. Tap again to take it back."


def muted_for(name: str, until: datetime, *, chat: Chat, now: datetime) -> str:
    return f"Nothing about {foreign(name)} until {moment(until, chat.zone, now)}. Tap again to undo."


NOTED_LABELS = {"no": "✓ Not a deal", "wrong": "✓ Wrong company"}
PLAIN_LABELS = {"no": "Not a deal", "wrong": "Wrong company"}
FOLLOW_LABEL, FOLLOWING_LABEL = "Follow this deal", "✓ Following"


def mute_label(name: str, *, muted: bool) -> str:
    return f"✓ {name} is muted" if muted else f"Mute {name} for a week"


def swapped(
    rows: tuple[tuple[Button, ...], ...], old: str, label: str, verb: str, *arguments: str | int
) -> tuple[tuple[Button, ...], ...]:
    """The same buttons, with the one whose data begins with `old` turned into another."""
    new = button(label, verb, *arguments)
    return tuple(tuple(new if one.data.split("@")[0] == old else one for one in row) for row in rows)


def unexpected(wish: str = "") -> Part:
    """A sentence without a command, in private; `wish` is what it would be as a subscription."""
    if wish:
        row = (button("Yes, at once", "said", "instant"), button("Yes, once a day", "said", "daily"))
        look = "Or did you want to look something up? Then put /search in front."
        return part(lines(bold("Do you want to hear of this?"), foreign(wish), italic(look)), buttons=(row,))
    return part(
        lines(
            bold("I am not sure what you mean."),
            "Put a command in front, so that I need not guess:",
            code("/subscribe alliances with Qualcomm"),
            code("/search essential patents cars"),
            "All that I understand: /help",
        )
    )


def came_in(title: str, chat_id: int) -> Part:
    """To the admin, in place of the knock; one tap takes it back, today or in a year."""
    return part(
        f"{foreign(title)} is in.", buttons=((button("Leave out after all", "let", chat_id, "out"),),)
    )


def stayed_out(title: str, chat_id: int) -> Part:
    return part(
        f"{foreign(title)} stays out.", buttons=((button("Let in after all", "let", chat_id, "yes"),),)
    )


def first_admin() -> Part:
    """To the first person who writes to a bot of its own."""
    return part(
        lines(
            bold("You are my admin, because you came first."),
            "Others who write to me must wait for your yes. To choose admins yourself set NEWSBOT_ADMINS; "
            "NEWSBOT_ACCESS=open lets everybody in.",
        )
    )


def unknown_channel(name: str) -> str:
    return (
        f"I cannot post in {foreign(name)}. Add me to the channel as an administrator who may post, "
        "then write again."
    )


def not_your_channel(title: str) -> str:
    return f"Only those who may post in {foreign(title)} can change what I post there."


def channel_buttons(channels: tuple[tuple[int, str], ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple((button(f"📣 {title}", "subs", f"0@{chat_id}"),) for chat_id, title in channels[:8])


def with_buttons(said: Part, rows: tuple[tuple[Button, ...], ...]) -> Part:
    """The same message with buttons under it."""
    return replace(said, buttons=(*said.buttons, *rows))


def too_many(most: int) -> str:
    return f"This chat has {most} subscriptions, which is all I can keep. Delete one first: /subscriptions"


def no_such_story(number: int) -> str:
    return f"I know no story {number}. To follow a deal, tap “{FOLLOW_LABEL}” under its alert."


def zone_hint(chat: Chat) -> str:
    return f"The hour of your digest is {chat.digest_at:%H:%M} in UTC. Tell me your city: /settings Helsinki"


def too_short() -> str:
    return "Those words are too short to look for. For example:\n/search essential patents cars"


def no_such_hour() -> str:
    return "I did not get the hour. For example:\n/digest 07:30\n/digest weekdays 7 am\n/digest now"


def no_digest_off() -> str:
    return (
        "The digest comes only on days that bring something for it. To end it, delete or pause what comes "
        "once a day: /subscriptions"
    )


def no_such_hours() -> str:
    return "I did not get the hours. For example:\n/settings quiet 21:30 to 06:45\n/settings quiet off"


def no_such_card() -> str:
    return "I did not get the size of alerts. For example:\n/settings card line\n/settings card full"


def no_such_span() -> str:
    said = "I did not get for how long (60 days at most), or whom. For example:"
    return f"{said}\n/mute 8h\n/mute 2 days\n/mute Nokia\n/mute off"


def export_kinds(counts: Mapping[str, int]) -> str:
    """What is in the file, in words; `counts` by the plural of what is counted."""
    named = {_EXPORTED.get(name, name): number for name, number in counts.items()}
    listed = ", ".join(count(number, name.removesuffix("s"), name) for name, number in named.items())
    return "your settings" + (f", {listed}" if listed else "")


_EXPORTED = {"feedback": "verdicts", "facts": "notes"}  # where a table's name is no word for people


def stats_sections(
    periods: Mapping[str, Mapping[str, int]],
    *,
    lag: timedelta | None,
    everything: Mapping[str, int],
    chats: Mapping[str, int],
    feeds: Mapping[str, int],
    waiting: timedelta,
) -> list[tuple[str, list[tuple[str, int | str]]]]:
    """The headed groups of /stats."""
    sections = [
        (f"The last {name}", _rows(numbers) + ([("usual lag", span(lag))] if lag and name == "week" else []))
        for name, numbers in periods.items()
    ]
    late: list[tuple[str, int | str]] = [("oldest message waits", span(waiting))] if waiting else []
    sections.append(("In all", _rows(everything)))
    sections.append(("Chats", _rows(chats) + late))
    sections.append(("Feeds", _rows(feeds)))
    return sections


def _rows(numbers: Mapping[str, int]) -> list[tuple[str, int | str]]:
    names = {name: _STATS.get(name) or kind_title(name) for name in _in_order(numbers)}
    return [(name[:1].lower() + name[1:], numbers[key]) for key, name in names.items()]


def _in_order(numbers: Mapping[str, int]) -> list[str]:
    return [*(name for name in _STATS if name in numbers), *sorted(numbers.keys() - _STATS.keys())]


# The names of counts, in the order in which they are told; what is not here is a kind of deal.
_STATS = {
    "entries": "entries read",
    "stories": "stories",
    "deals": "deals",
    "alerts": "alerts",
    "messages": "messages sent",
    "failed": "messages that failed",
    "active": "active",
    "paused": "paused",
    "polled": "polled",
    "failing": "failing",
    "gone": "gone",
    "due": "due now",
}
