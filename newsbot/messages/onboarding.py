"""The first minutes: what /start shows, the two taps to a first subscription, /help, and who may come in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from newsbot.messages.buttons import button, company_key
from newsbot.messages.html import bold, code, italic, join, lines, part, quote
from newsbot.messages.neutral import foreign
from newsbot.messages.telegram import card
from newsbot.messages.times import count
from newsbot.model.alert import Button, Part
from newsbot.model.chat import Chat
from newsbot.model.deal import Deal, Party
from newsbot.model.story import FiledEntry, Story

COMMANDS = (
    ("subscribe", "Say what you want to hear of"),
    ("subscriptions", "What you get: change, pause, delete"),
    ("latest", "The newest deals"),
    ("company", "What a company is up to"),
    ("search", "Find stories by their words"),
    ("digest", "Hour and days of your digest, or one now"),
    ("settings", "Time zone, quiet hours, size of alerts"),
    ("mute", "Silence for some hours: /mute 8h"),
    ("why", "Reply to an alert: why did I get this?"),
    ("export", "Everything I hold about this chat"),
    ("help", "How to talk to me"),
    ("stop", "Delete this chat with all it holds"),
)
ADMIN_COMMANDS = (
    ("feeds", "Health of the feeds"),
    ("stats", "Numbers of the last day and week"),
    ("split", "Reply to an alert: these are two stories"),
    ("announce", "Write to every chat, with a preview"),
)
PAGE = 8  # companies on a page of buttons: one thumb's reach


def start(*, chat: Chat, now: datetime, companies: int, feeds: int, known: int = 0) -> Part:
    """What /start says: what I do, how it looks, what would you like. `known` subscriptions are kept."""
    reach = f"{count(feeds, 'feed')} and {count(companies, 'company', 'companies')}"
    hello = lines(
        bold("Hello, I read the deal news for you."),
        "When a patent licence, an alliance or a patent fight is in the news, you hear of it within minutes, "
        f"once. I watch {reach}.",
    )
    sample = card(sample_story(now), chat, "", now, move=False, full=False)
    kept = (
        (f"Your {known} subscriptions still stand" if known > 1 else "Your subscription still stands")
        + ": /subscriptions"
        if known
        else ""
    )
    ask = lines(
        bold("What would you like to hear of?"), italic("Tap, or write: /subscribe alliances with Qualcomm")
    )
    text = join("\n\n", (hello, "An alert looks like this:", quote(sample), kept, ask))
    return part(text, buttons=WISHES)


WISHES: tuple[tuple[Button, ...], ...] = (
    (button("Everything", "new", "all"), button("Only companies I choose", "pick", 0)),
    (
        button("📜 Patent deals", "new", "patent_deal"),
        button("🤝 Alliances", "new", "alliance"),
        button("⚖️ Disputes", "new", "patent_dispute"),
    ),
)


def rhythm(wish: str, *, chat: Chat) -> Part:
    """The second tap: at once, or once a day. `wish` is what the first tap said."""
    text = lines(bold("How would you like it?"), "Both can be changed at any time with /subscriptions.")
    hour = f"{chat.digest_at:%H:%M}"
    row = (button("At once", "new", wish, "instant"), button(f"Once a day at {hour}", "new", wish, "daily"))
    return part(text, buttons=(row,))


def pick(companies: Sequence[str], *, page: int, chosen: Collection[str] = ()) -> Part:
    """A page of tracked companies to tap, with a mark on those chosen; typing works too."""
    last = max(0, (len(companies) - 1) // PAGE)
    page = min(max(page, 0), last)
    shown = companies[page * PAGE : (page + 1) * PAGE]
    taps = [
        button(("✓ " if name in chosen else "") + name, "pick", page, company_key(name)) for name in shown
    ]
    turns = [
        *([button("‹ Back", "pick", page - 1)] if page > 0 else []),
        *([button("More ›", "pick", page + 1)] if page < last else []),
    ]
    done = [button(f"Done: {count(len(chosen), 'company', 'companies')}", "picked")] if chosen else []
    listed = join(", ", (bold(foreign(name)) for name in sorted(chosen)))
    text = lines(
        bold("Which companies?"),
        (f"Page {page + 1} of {last + 1}. " if last else "") + "Or write them: /subscribe Nokia, Ericsson",
        "Chosen: " + listed if chosen else "",
    )
    return part(text, buttons=(*_pairs(taps), turns, done))


def help_text(*, admin: bool = False) -> Part:
    """What can be written, by example, then every command."""
    examples = lines(
        bold("Say what you want in your own words"),
        code("/subscribe Nokia, Ericsson licences and settlements daily"),
        code("/subscribe alliances with Qualcomm"),
        code("/subscribe Nokia as licensor"),
        code("/subscribe Nokia with Xiaomi"),
        code("/subscribe patent deals about 5G without Apple"),
        code("/subscribe everything but rumours"),
        italic("A company that I do not track is found by its words."),
    )
    listed = lines(bold("Commands"), *(f"/{name}  {text}" for name, text in COMMANDS))
    admins = (
        lines(bold("For you as admin"), *(f"/{name}  {text}" for name, text in ADMIN_COMMANDS))
        if admin
        else ""
    )
    return part(join("\n\n", (examples, listed, admins)))


def refused(*, asked: bool) -> Part:
    """To a stranger, where the bot is private."""
    more = (
        "I have asked my owner to let you in; I will write when that is done." if asked else "My owner knows."
    )
    return part(f"Hello! I am a private bot, so I cannot help you yet. {more}")


def knock(chat: Chat, *, name: str) -> Part:
    """To the admin: somebody wants in."""
    who = foreign(name or chat.title or "Somebody")
    text = lines(bold(f"{who} would like to use this bot."), f"Chat {chat.chat_id}, {foreign(chat.type)}.")
    row = (button("Let in", "let", chat.chat_id, "yes"), button("No", "let", chat.chat_id, "no"))
    return part(text, buttons=(row,))


def let_in() -> Part:
    return part(lines(bold("You are in."), "Tap what you would like to hear of."), buttons=WISHES)


def sample_story(now: datetime) -> Story:
    """An alert as it looks, told of a deal of 2017 between two companies that everybody knows."""
    at = now - timedelta(minutes=4)
    deals = (
        Deal(
            kind="patent_deal",
            subtype="license",
            status="announced",
            parties=(Party("Nokia", "licensor", "Nokia"), Party("Xiaomi", "licensee", "Xiaomi")),
            sentence="Xiaomi takes a multi-year licence to Nokia's cellular standard-essential patents.",
            score=0.98,
            fields=("standard-essential patents", "4G"),
            money="undisclosed",
            term="several years",
        ),
        Deal(
            kind="alliance",
            subtype="partnership",
            status="announced",
            parties=(Party("Nokia", "partner", "Nokia"), Party("Xiaomi", "partner", "Xiaomi")),
            sentence="Both will look at joint work on the Internet of Things, AR/VR and AI.",
            score=0.95,
            fields=("IoT", "AR/VR", "AI"),
        ),
    )
    outlets = ("Sample Wire", "Handset Post", "Telecoms Daily", "Chip Courier")
    entries = tuple(
        FiledEntry(
            entry_id=number,
            feed_id=number,
            feed_title=outlet,
            feed_url="",
            story_id=0,
            title="Nokia and Xiaomi agree on patents and on working together",
            summary="",
            link=None,
            published_at=at,
            seen_at=at,
        )
        for number, outlet in enumerate(outlets)
    )
    return Story(0, entries[0].title, at, at, deals, entries)


def _pairs(taps: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(taps[at : at + 2]) for at in range(0, len(taps), 2)]
