"""Answers to the admin's other commands: /stats, /split, /announce."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.messages.buttons import button
from newsbot.messages.cutting import cut_text
from newsbot.messages.html import bold, italic, join, lines, part, quote
from newsbot.messages.neutral import clean, foreign
from newsbot.messages.times import count
from newsbot.model.alert import Part
from newsbot.model.story import Story

ANNOUNCEMENT_LIMIT = 3500


def stats(sections: Sequence[tuple[str, Sequence[tuple[str, int | str]]]]) -> Part:
    """Headed groups of a name and a number each, in the order given."""
    blocks = []
    for title, rows in sections:
        numbers = (
            f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {foreign(value)}"
            for name, value in rows
        )
        blocks.append(lines(bold(title), *numbers))
    return part(join("\n\n", blocks))


def split_choice(story: Story) -> Part:
    """Which entry does not belong? Its button parts it for good."""
    if len(story.entries) < 2:
        return part("This story has one entry only: there is nothing to part.")
    rows = [
        f"{number}. {foreign(entry.feed_title)}: {foreign(entry.title)}"
        for number, entry in enumerate(story.entries[:10], start=1)
    ]
    taps = [
        button(str(number), "split", entry.entry_id)
        for number, entry in enumerate(story.entries[:10], start=1)
    ]
    text = lines(
        bold("Which one is another story?"), *rows, italic("It is parted for good, and kept as a lesson.")
    )
    return part(text, buttons=(taps[:5], taps[5:]))


def split_done(title: str) -> Part:
    return part(lines(bold("Parted."), f"“{foreign(title)}” is a story of its own from now on."))


def which_story() -> Part:
    return part("Reply to the alert that mixes two stories with /split.")


def announce_preview(text: str, chats: int) -> Part:
    """What everybody would get; a tap sends it."""
    shown = cut_text(clean(text).strip(), ANNOUNCEMENT_LIMIT)
    row = (button(f"Send to {count(chats, 'chat')}", "announce", "yes"), button("Do not", "announce", "no"))
    return part(lines(bold(f"To {count(chats, 'chat')}:"), quote(shown)), buttons=(row,))


def announcement(text: str) -> Part:
    return part(cut_text(clean(text).strip(), ANNOUNCEMENT_LIMIT))


def announced(chats: int) -> Part:
    return part(f"On its way to {count(chats, 'chat')}.")


def what_to_announce() -> Part:
    return part(
        lines("Write the text behind the command:", "/announce Tonight at ten I am away for an hour.")
    )
