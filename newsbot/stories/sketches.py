"""What grouping sees of an entry (a Sketch) and what it remembers of a story (a Memory, plain JSON).

A sketch is made once for each entry, in any process; a memory grows with every entry that joins. How the two are
compared is the matter of `likeness`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, TypeVar

from newsbot.model.deal import Deal
from newsbot.stories import names, tells, words
from newsbot.stories.fingerprint import link_key

MAX_PARTIES = 24  # of a story; a consortium may have more, they add nothing
MAX_TEXTS = 8  # of a story: its first entries and the latest
MAX_OUTLETS = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One entry as grouping sees it. Names are folded, words are stems, instants are seconds of the epoch."""

    at: int
    outlet: str
    title: tuple[str, ...]
    words: tuple[str, ...]  # title and text
    amounts: tuple[int, ...] = ()
    shape: tuple[int, ...] = ()
    link: int | None = None
    parties: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()  # the parties as people write them
    titled: tuple[str, ...] = ()  # tracked organisations that the title names, parties or not
    mentions: tuple[str, ...] = ()  # and those that title or text name
    kinds: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()  # subtypes of disputes: the only ones that part stories
    stage: str = ""  # "" without a deal
    dealish: bool = False  # a deal was found, or the words of one
    deeds: tuple[str, ...] = ()  # what was done, by the words of headlines
    venues: tuple[str, ...] = ()  # where a fight is fought
    also: tuple[tuple[str, str], ...] = ()  # other names of parties as the text has them, and the party
    hesitant: bool = False  # the text has words of rumour, and the title none of a done deal
    firm: bool = False  # the title has a word of a done deal
    template: bool = False  # the title is one of a series: equal titles prove nothing


class Memory(TypedDict, total=False):
    """A story as grouping remembers it: the JSON of `stories.sketch`."""

    first: int
    last: int
    entries: int
    outlets: list[str]
    parties: dict[str, int]  # folded name: entries that have it as a party
    titled: dict[str, int]
    mentions: list[str]
    kinds: dict[str, int]
    acts: dict[str, int]
    dealish: bool
    deeds: dict[str, int]
    venues: list[str]
    also: dict[str, str]
    hesitant: int  # entries with words of rumour
    stage: str
    amounts: list[int]
    texts: list[str]  # stems of an entry, its title before the bar
    shapes: list[list[int]]
    links: list[int]
    template: bool
    doubt: list[str]  # another stage that one outlet claims, and the outlet: a step back needs two


def sketch(
    title: str,
    summary: str,
    *,
    at: datetime,
    outlet: str,
    link: str | None = None,
    deals: Sequence[Deal] = (),
    tracked: Callable[[str], Collection[str]] | None = None,
) -> Sketch:
    """Sketch one entry.

    `at` is when it was published, or seen where it does not say (or says the future). `outlet` tells sources apart:
    a host or a feed's title. `tracked` gives the names of the tracked companies that a text names; it is asked only
    where parties may be missing, and lets an entry join whose deal was not found, or not with all its parties.
    """
    read = words.read(title, summary)
    parties: dict[str, str] = {}
    also: dict[str, str] = {}
    for deal in deals:
        for party in deal.parties:
            shown = party.company or party.name
            main = names.fold(shown)
            if names.is_sum(main):
                continue
            parties.setdefault(main, shown)
            if (form := names.fold(party.name)) != main:
                also[form] = main
    parties.pop("", None)
    titled: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    dealish = bool(deals) or tells.dealish(read.all)
    if tracked is not None and dealish:
        titled = tuple(dict.fromkeys(names.fold(name) for name in tracked(title)))
        mentions = titled
        if summary and len(mentions) < 2 and len(parties) < 2:
            mentions = tuple(dict.fromkeys((*titled, *(names.fold(name) for name in tracked(summary)))))
    # Where the title names two parties, those further down are of the story's past or its margin.
    chief = [main for main in parties if main in titled or set(names.stems_of(main)).issubset(read.title)]
    if len(chief) > 1:
        mentions = tuple(dict.fromkeys((*mentions, *parties)))
        parties = {main: parties[main] for main in chief}
    kinds = tuple(dict.fromkeys(deal.kind for deal in deals))
    return Sketch(
        at=int(at.timestamp()),
        outlet=outlet,
        title=read.title,
        words=read.all,
        amounts=read.amounts,
        shape=words.shape(read.all),
        link=link_key(link),
        parties=tuple(parties),
        shown=tuple(parties.values()),
        titled=titled,
        mentions=mentions,
        kinds=kinds,
        acts=tuple(dict.fromkeys(deal.subtype for deal in deals if deal.kind == "patent_dispute")),
        dealish=dealish,
        deeds=tells.deeds(read.title) if dealish else (),
        venues=tells.venues(read.title, read.all) if "patent_dispute" in kinds or not kinds and dealish else (),
        also=tuple((form, main) for form, main in also.items() if main in parties),
        hesitant=dealish and not tells.firm(title) and tells.hesitant(f"{title}. {summary}"),
        stage=tells.stage(title, deals),
        firm=dealish and tells.firm(title),
        template=tells.template(title) if not deals else False,
    )


def opened(entry: Sketch) -> Memory:
    """The memory of a story whose only entry is `entry`."""
    memory: Memory = {
        "first": entry.at,
        "last": entry.at,
        "entries": 1,
        "outlets": [entry.outlet],
        "texts": [_text(entry)],
    }
    if entry.shape:
        memory["shapes"] = [list(entry.shape)]
    if entry.link is not None:
        memory["links"] = [entry.link]
    if entry.titled:
        memory["titled"] = dict.fromkeys(entry.titled, 1)
    if entry.mentions:
        memory["mentions"] = list(entry.mentions)
    if entry.amounts:
        memory["amounts"] = list(entry.amounts)
    if entry.template:
        memory["template"] = True
    if entry.dealish:
        memory["dealish"] = True
        memory["deeds"] = dict.fromkeys(entry.deeds, 1)
    if entry.venues:
        memory["venues"] = list(entry.venues)
    if entry.kinds:
        memory["also"] = dict(entry.also)
        memory["hesitant"] = int(entry.hesitant)
        memory["parties"] = dict.fromkeys(entry.parties[:MAX_PARTIES], 1)
        memory["kinds"] = dict.fromkeys(entry.kinds, 1)
        memory["acts"] = dict.fromkeys(entry.acts, 1)
        memory["stage"] = entry.stage
    return memory


def joined(memory: Memory, entry: Sketch) -> Memory:
    """`memory` after `entry` joined its story."""
    new: Memory = {**memory}
    new["first"] = min(memory["first"], entry.at)
    new["last"] = max(memory["last"], entry.at)
    new["entries"] = memory["entries"] + 1
    if entry.outlet not in memory["outlets"]:
        new["outlets"] = [*memory["outlets"], entry.outlet][:MAX_OUTLETS]
    text = _text(entry)
    if text not in memory["texts"]:
        new["texts"] = _bounded([*memory["texts"], text])
        if entry.shape:
            new["shapes"] = _bounded([*memory.get("shapes", []), list(entry.shape)])
    if entry.link is not None and entry.link not in memory.get("links", []):
        new["links"] = [*memory.get("links", []), entry.link][:MAX_OUTLETS]
    if entry.titled:
        new["titled"] = _counted(memory.get("titled", {}), entry.titled)
    if entry.mentions:
        new["mentions"] = list(dict.fromkeys((*memory.get("mentions", []), *entry.mentions)))[:MAX_PARTIES]
    if entry.amounts:
        new["amounts"] = list(dict.fromkeys((*memory.get("amounts", []), *entry.amounts)))[:MAX_OUTLETS]
    if entry.dealish:
        new["dealish"] = True
        new["deeds"] = _counted(memory.get("deeds", {}), entry.deeds)
    if entry.venues:
        new["venues"] = list(dict.fromkeys((*memory.get("venues", []), *entry.venues)))
    if entry.kinds:
        new["hesitant"] = memory.get("hesitant", 0) + entry.hesitant
        new["also"] = {**memory.get("also", {}), **dict(entry.also)}
        new["parties"] = _counted(memory.get("parties", {}), entry.parties)
        new["kinds"] = _counted(memory.get("kinds", {}), entry.kinds)
        new["acts"] = _counted(memory.get("acts", {}), entry.acts)
        new["stage"] = _stage(memory, entry)
        if entry.stage in {tells.DISPUTED, tells.ANNOUNCED, tells.CLOSED, tells.RUMORED} and entry.stage != new["stage"]:
            new["doubt"] = [entry.stage, entry.outlet]
    return new


def _stage(memory: Memory, entry: Sketch) -> str:
    """The stage of a story that an entry joined without being a move."""
    old = memory.get("stage", "")
    doubtful = not old or (old == tells.RUMORED and not memory.get("hesitant"))
    further = old == tells.ANNOUNCED and entry.stage in {tells.CLOSED, tells.SETTLED}
    return entry.stage if doubtful or further else old


def _text(entry: Sketch) -> str:
    rest = entry.words[len(dict.fromkeys(entry.title)) :]
    return " ".join(entry.title) + "|" + " ".join(rest)


def _bounded(items: list[T]) -> list[T]:
    """The first half stays, the latest come and go: the opening tells what it is, the latest how it is told now."""
    return items if len(items) <= MAX_TEXTS else [*items[: MAX_TEXTS // 2], *items[-MAX_TEXTS // 2 :]]


def _counted(counts: dict[str, int], more: Sequence[str]) -> dict[str, int]:
    new = dict(counts)
    for name in more:
        known = name if name in new else next((old for old in new if names.same(old, name)), name)
        if known in new or len(new) < MAX_PARTIES:
            new[known] = new.get(known, 0) + 1
    return new
