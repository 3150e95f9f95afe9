"""Words in passing: toasts over the chat after a tap, and the labels that tapped buttons turn into."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from newsbot.messages.buttons import button
from newsbot.messages.html import bold, code, lines, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import moment
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


def unexpected() -> Part:
    """A sentence without a command, in private."""
    return part(
        lines(
            bold("Do you want to hear of that?"),
            "Put the command in front, so that I do not guess:",
            code("/subscribe alliances with Qualcomm"),
            code("/search essential patents cars"),
            "All that I understand: /help",
        )
    )


def came_in(title: str) -> Part:
    """To the admin, in place of the knock."""
    return part(f"{foreign(title)} is in.")


def stayed_out(title: str) -> Part:
    return part(f"{foreign(title)} stays out.")


def first_admin() -> Part:
    """To the first person who writes to a bot of its own."""
    return part(
        lines(
            bold("You are my admin, because you came first."),
            "Others who write to me must wait for your yes. To choose admins yourself set NEWSBOT_ADMINS; "
            "NEWSBOT_ACCESS=open lets everybody in.",
        )
    )


def for_channel(title: str) -> Part:
    """A channel's page in the private chat of its administrator."""
    return part(lines(bold(f"Channel: {foreign(title)}"), "What you tap here is for the channel."))


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


def zone_hint(chat: Chat) -> str:
    return f"The hour of your digest is {chat.digest_at:%H:%M} in UTC. Tell me your city: /settings Helsinki"
