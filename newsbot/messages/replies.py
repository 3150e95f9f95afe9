"""Short answers: slips, waits, good-byes, comings back, and what we hold about a chat."""

from __future__ import annotations

from datetime import timedelta

from newsbot.errors import CommandError
from newsbot.messages.buttons import button
from newsbot.messages.html import bold, code, lines, part
from newsbot.messages.neutral import foreign
from newsbot.messages.times import count, span
from newsbot.model.alert import Part


def slip(error: CommandError) -> Part:
    """The error's own words; lines that begin with a command are shown to be copied."""
    rows = [code(row) if row.startswith("/") else row for row in str(error).split("\n")]
    return part(lines(*rows))


def unknown_command(typed: str, near: str = "") -> Part:
    mend = f"Did you mean /{near}?" if near else "Here is what I know: /help"
    return part(f"I do not know /{foreign(typed)}. {mend}")


def bare_command(word: str) -> Part:
    """A command's name was written as a plain word: one tap on it is safer than a guess."""
    return part(f"Did you mean /{word}?")


def oops() -> Part:
    return part("Sorry, something went wrong on my side. It is logged; please try again in a while.")


def busy() -> Part:
    """The database cannot be reached."""
    return part("I cannot reach my memory right now. Please try again in a minute; nothing is lost.")


def slower(wait: timedelta) -> Part:
    return part(f"That was quick! Please give me {span(wait)} before the next command.")


def admins_only(*, group: bool) -> Part:
    who = "administrators of this group" if group else "admin of this bot"
    return part(f"Only the {who} can change that.")


def stop_asked(subscriptions: int) -> Part:
    """/stop asks once."""
    text = lines(
        bold("Delete this chat with all I hold about it?"),
        f"That is {count(subscriptions, 'subscription')}, the settings and the history of alerts.",
        "You can have a copy first: /export",
    )
    return part(text, buttons=((button("Delete all", "stop", "yes"), button("Keep", "stop", "no")),))


def stopped() -> Part:
    return part("All of it is deleted. If you miss me: /start")


def kept() -> Part:
    return part("Good. Everything stays as it was.")


def exported(kinds: str) -> Part:
    """The caption of the file that /export sends."""
    return part(f"Everything I hold about this chat: {foreign(kinds)}. Nobody else has it.")


def back_again(missed: int, away: timedelta) -> Part:
    """After a block was lifted: what was missed comes as one digest, if wanted."""
    head = bold("Good to have you back.")
    if missed == 0:
        return part(lines(head, f"In the {span(away)} that you were away there was nothing for you."))
    them = "it" if missed == 1 else "them"
    what = f"You missed {count(missed, 'story', 'stories')} in {span(away)}."
    row = (button(f"Send {them}", "missed", "send"), button("No, from now on", "missed", "skip"))
    return part(lines(head, f"{what} Shall I send {them} as one digest?"), buttons=(row,))


def channel_added(title: str, name: str) -> Part:
    """To the administrator who added the bot to a channel; the channel itself is not disturbed.

    `name` is what the channel is called in commands: its @name, or the number of one that has none.
    """
    text = lines(
        bold(f"I can post in {foreign(title)} now."),
        "Tap a first wish, or write its wishes to me here, with the channel in front:",
        code(f"/subscribe {name} alliances with Qualcomm"),
        "The same way: /subscriptions, /settings, /digest",
    )
    return part(text)


def group_added() -> Part:
    text = lines(
        bold("Hello, all."),
        "I tell of patent deals, alliances and patent disputes, each once. An administrator says which:",
        code("/subscribe Nokia, Ericsson licences daily"),
        "I read only commands and replies to me, nothing else.",
    )
    return part(text)
