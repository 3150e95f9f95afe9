"""What grouping sees of an entry: a Sketch, made once for each entry and in any process.

How sketches are remembered as a story stands in `memories`, how they are compared in `likeness`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsbot.model.deal import Deal
from newsbot.stories import names, tells, words
from newsbot.stories.fingerprint import link_key
from newsbot.stories.marks import marks


@dataclass(frozen=True, slots=True)
class Sketch:
    """One entry as grouping sees it. Names are folded, words are stems, instants are seconds of the epoch."""

    at: int
    outlet: str
    title: tuple[str, ...]
    words: tuple[str, ...]  # title and text
    amounts: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()  # keys of the text itself
    link: int | None = None
    parties: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()  # the parties as people write them
    also: tuple[tuple[str, str], ...] = ()  # other names of parties as the text has them, and the party
    titled: tuple[str, ...] = ()  # tracked organisations that the title names, parties or not
    mentions: tuple[str, ...] = ()  # and those that title or text name
    kinds: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()  # subtypes of disputes: the only ones that part stories
    stage: str = ""  # "" without a deal
    dealish: bool = False  # a deal was found, or the words of one
    deeds: tuple[str, ...] = ()  # what was done, by the words of the title
    venues: tuple[str, ...] = ()  # where a fight is fought, by the title
    hesitant: bool = False  # the text has words of rumour, and the title none of a done deal
    firm: bool = False  # the title has a word of a done deal
    series: bool = False  # the title is one of a series: equal titles prove nothing


def sketch(
    title: str,
    summary: str,
    *,
    at: datetime,
    outlet: str,
    link: str | None = None,
    deals: Sequence[Deal] = (),
    tracked: Callable[[], tuple[Sequence[str], Sequence[str]]] | None = None,
) -> Sketch:
    """Sketch one entry.

    `at` is when it was published, or seen where it does not say (or says the future). `outlet` tells
    sources apart: a host or a feed's title; one that the title ends with counts before it, for feeds that
    gather from many. `tracked` gives the tracked companies that the title names, and those that title or text
    name; it is asked for texts only that may tell a deal, and lets an entry join whose deal was not found, or
    not with all its parties.
    """
    read = words.read(title, summary)
    dealish = bool(deals) or tells.dealish(read.all)
    who = _Who.of(read, deals, tracked if dealish else None)
    kinds = tuple(dict.fromkeys(deal.kind for deal in deals))
    fought = dealish and (not kinds or "patent_dispute" in kinds)
    firm = dealish and tells.firm(title)
    series = not deals and tells.series(title, read.spoken)
    address = link_key(link)
    return Sketch(
        at=int(at.timestamp()),
        outlet=tells.source(title).casefold() or outlet,
        title=read.title,
        words=read.all,
        amounts=read.amounts,
        marks=marks(read, address, series=series),
        link=address,
        parties=tuple(who.parties),
        shown=tuple(who.parties.values()),
        also=tuple((form, main) for form, main in who.also.items() if main in who.parties),
        titled=who.titled,
        mentions=who.mentions,
        kinds=kinds,
        acts=tuple(dict.fromkeys(deal.subtype for deal in deals if deal.kind == "patent_dispute")),
        stage=tells.stage(title, deals),
        dealish=dealish,
        deeds=tells.deeds(read.title) if dealish else (),
        venues=tells.venues(read.title) if fought else (),
        hesitant=dealish and not firm and tells.hesitant(f"{title}. {summary}"),
        firm=firm,
        series=series,
    )


@dataclass(frozen=True, slots=True)
class _Who:
    """Who takes part, as far as deals and names tell."""

    parties: dict[str, str]  # folded name, and as people write it
    also: dict[str, str]  # other folded names, and the party
    titled: tuple[str, ...]
    mentions: tuple[str, ...]

    @classmethod
    def of(
        cls,
        read: words.Words,
        deals: Sequence[Deal],
        tracked: Callable[[], tuple[Sequence[str], Sequence[str]]] | None,
    ) -> _Who:
        parties, also = _parties(deals)
        titled: tuple[str, ...] = ()
        mentions: tuple[str, ...] = ()
        if tracked is not None:
            above, anywhere = (tuple(dict.fromkeys(map(names.fold, found))) for found in tracked())
            titled, mentions = above, anywhere if len(above) < 2 and len(parties) < 2 else above
        # Where the title names two parties, those further down are of the story's past or its margin.
        spoken = frozenset(read.title)
        chief = [main for main in parties if main in titled or spoken.issuperset(names.stems_of(main))]
        if len(chief) > 1:
            mentions = tuple(dict.fromkeys((*mentions, *parties)))
            parties = {main: parties[main] for main in chief}
        return cls(parties, also, titled, mentions)


def _parties(deals: Sequence[Deal]) -> tuple[dict[str, str], dict[str, str]]:
    parties: dict[str, str] = {}
    also: dict[str, str] = {}
    for deal in deals:
        for party in deal.parties:
            shown = party.company or party.name
            main = names.fold(shown)
            if not main or names.is_sum(main):
                continue
            parties.setdefault(main, shown)
            if (form := names.fold(party.name)) != main:
                also[form] = main
    return parties, also
