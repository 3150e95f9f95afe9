"""What /subscribe answers, the list of subscriptions, and the page of one. Queries come already in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsbot.messages.buttons import button
from newsbot.messages.html import Rich, bold, code, italic, join, lines, part
from newsbot.messages.items import item, pages
from newsbot.messages.neutral import foreign
from newsbot.messages.onboarding import WISHES
from newsbot.messages.times import count, day_of, span, zone_words
from newsbot.model.alert import Part
from newsbot.model.chat import Chat, Subscription
from newsbot.model.story import Story

# A subscription with its query in words, as `alerts.query.describe` says it.
Described = tuple[Subscription, str]
DAYS = 30


def confirmed(
    subscription: Subscription,
    wanted: str,
    *,
    would_have_sent: int | None,
    reading_for: timedelta | None = None,
    notes: Sequence[str] = (),
    better: str = "",
    same: bool = False,
    channel: str = "",
) -> Part:
    """What was understood, and how much it will be. `better` is the wish with misspellings put right.

    `reading_for` says that the news have not been read for 30 days yet. What was there before cannot be
    undone here: a tap would delete it. `channel` is the title of one that is managed from here.
    """
    who = foreign(channel) if channel else "You"
    head = f"{who} {'has' if channel else 'have'} this already:" if same else f"Done. {who} will get:"
    text = join(
        "\n\n",
        (
            lines(bold(head), foreign(wanted)),
            "" if would_have_sent is None else _amount(would_have_sent, reading_for),
            lines(*(italic(foreign(note)) for note in notes)),
        ),
    )
    number = subscription.subscription_id
    mend = [button(f"I meant: {better}", "sub", number, "better")] if better else []
    show = [button("Show them", "sub", number, "try")] if would_have_sent else []
    return part(
        text,
        buttons=(
            mend,
            [*show, button("Change", "sub", number)],
            [] if same else [button("Undo", "sub", number, "undo")],
        ),
    )


def tried(
    subscription: Subscription,
    wanted: str,
    stories: Sequence[Story],
    total: int,
    *,
    chat: Chat,
    now: datetime,
    reading_for: timedelta | None = None,
) -> Part:
    """What it would have sent in the last 30 days: the number and the newest of them."""
    head = lines(bold(foreign(wanted)), _amount(total, reading_for))
    shown = pages([("", [item(story, chat, now, dated=True) for story in stories])])[0] if stories else ""
    more = italic(f"These are the newest {len(stories)}.") if total > len(stories) > 0 else ""
    back = button("‹ Back", "sub", subscription.subscription_id)
    return part(join("\n\n", (head, shown, more)), buttons=((back,),))


def listed(described: Sequence[Described], *, chat: Chat, page: int = 0) -> Part:
    """/subscriptions: numbered, a button for each."""
    if not described:
        text = lines(
            bold("Nothing yet."),
            "Tap a wish, or write one:",
            code("/subscribe Nokia, Ericsson licences daily"),
        )
        return part(text, buttons=WISHES)
    size = 10
    last = (len(described) - 1) // size
    page = min(max(page, 0), last)
    shown = list(enumerate(described, start=1))[page * size : (page + 1) * size]
    rows = [_entry(number, subscription, wanted) for number, (subscription, wanted) in shown]
    daily = any(subscription.rhythm == "daily" for subscription, _ in described)
    foot = (
        italic(f"The digest comes at {chat.digest_at:%H:%M}, {foreign(zone_words(chat.zone))}: /digest")
        if daily
        else ""
    )
    taps = [button(str(number), "sub", subscription.subscription_id) for number, (subscription, _) in shown]
    turns = [
        *([button("‹ Back", "subs", page - 1)] if page > 0 else []),
        *([button("More ›", "subs", page + 1)] if page < last else []),
    ]
    head = bold("What you get" if len(described) > 1 else "You get")
    if chat.type == "channel":
        head = bold(f"What {foreign(chat.title)} gets")
    text = join("\n\n", (head, lines(*rows), foot, italic("Tap a number to change it.")))
    return part(text, buttons=(*(taps[at : at + 5] for at in range(0, len(taps), 5)), turns))


def one(subscription: Subscription, wanted: str, *, chat: Chat, now: datetime) -> Part:
    """The page of one subscription with everything that can be done to it."""
    number = subscription.subscription_id
    text = lines(
        bold(foreign(wanted)) + (" ⏸ paused" if subscription.paused else ""),
        italic(f"since {day_of(subscription.created_at, chat.zone, now)}"),
    )
    pause = (
        button("Go on", "sub", number, "resume")
        if subscription.paused
        else button("Pause", "sub", number, "pause")
    )
    other = "once a day" if subscription.rhythm == "instant" else "at once"
    return part(
        text,
        buttons=(
            (pause, button(f"Send {other}", "sub", number, "rhythm")),
            (button("Edit", "sub", number, "edit"), button("Delete", "sub", number, "delete")),
            (button(f"The last {DAYS} days of it", "sub", number, "try"),),
            (button("‹ All of them", "subs", 0),),
        ),
    )


def edit(wanted: str) -> Part:
    """How to change the words of a subscription: the present ones to copy."""
    return part(
        lines(
            "Send me the new words; the present ones are here to copy:", code(f"/subscribe {foreign(wanted)}")
        )
    )


def deleted(wanted: str, subscription_id: int) -> Part:
    undo = button("Undo", "sub", subscription_id, "restore")
    return part(lines(bold("Deleted:"), foreign(wanted)), buttons=((undo,),))


def followed_words(story_title: str) -> str:
    """What a subscription to one deal's next moves is called where its query names only a number."""
    return f"“{story_title}”, as it moves on"


def unsubscribe(described: Sequence[Described]) -> Part:
    """/unsubscribe: one tap each."""
    if not described:
        return part("There is nothing to unsubscribe from.")
    taps = [[button(f"✕ {wanted}", "sub", each.subscription_id, "delete")] for each, wanted in described[:20]]
    return part(bold("Which one shall go?"), buttons=taps)


def _entry(number: int, subscription: Subscription, wanted: str) -> Rich:
    mark = " ⏸" if subscription.paused else ""
    place = " (in this topic)" if subscription.thread_id is not None else ""
    return bold(f"{number}.") + f" {foreign(wanted)}{place}{mark}"


def _amount(number: int, reading_for: timedelta | None = None) -> Rich:
    """In the last 30 days: 14 stories, about one every two days. Who has read for less does not reckon."""
    young = "" if reading_for is None else f"I have been reading for {span(reading_for)} only"
    if number == 0:
        nothing = f"In the last {DAYS} days I have seen nothing of the sort"
        return Rich() + (f"{nothing}, but {young}." if young else f"{nothing}.")
    gap = DAYS / number
    if young:
        often = f"as far as I know: {young}"
    elif gap >= 1.5:
        often = f"about one every {round(gap)} days" if number > 1 else "so it is rare"
    else:
        often = "about one a day" if number <= 1.5 * DAYS else f"about {round(number / DAYS)} a day"
    return f"In the last {DAYS} days that was " + bold(count(number, "story", "stories")) + f", {often}."
