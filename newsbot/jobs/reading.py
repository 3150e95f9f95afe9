"""A fetched body -> entries ready to be filed: read, classified, sketched. Runs in worker processes.

No entry's fate is decided here, only what can be said of it without knowing what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsbot.deals.classify import Finder
from newsbot.deals.parties import fold
from newsbot.errors import FormatError
from newsbot.feeds.reading import read
from newsbot.jobs.prepared import Body, Page, Prepared, Read, Refused, Texts, happened_at
from newsbot.model.company import Company
from newsbot.model.deal import Topic
from newsbot.model.feed import Entry
from newsbot.stories.fingerprint import guid_key, link_key, revision
from newsbot.stories.grouping import search_keys, sketch


class Reader:
    """What a worker process holds: the finder, built once."""

    def __init__(
        self, companies: Sequence[Company], topics: Sequence[Topic] = (), *, finder: Finder | None = None
    ) -> None:
        self._finder = (finder or Finder(companies, topics)).ready()

    def __call__(self, task: Body | Texts | Page) -> Read | Refused | Prepared | tuple[Prepared, ...] | None:
        if isinstance(task, Page):
            return self._with_article(task)
        if isinstance(task, Texts):
            return tuple(prepare(entry, self._finder, outlet, now) for entry, outlet, now in task.entries)
        try:
            found = read(task.body, url=task.url, headers=task.headers, now=task.now, known=task.known)
        except FormatError as error:
            return Refused(error.reason, error.links)
        told = [entry for entry in found.feed.entries if entry.title]  # a bare <item/> tells nobody anything
        prepared = tuple(prepare(entry, self._finder, task.outlet, task.now) for entry in told)
        return Read(replace(found.feed, entries=()), found.pieces, found.total, prepared)

    def _with_article(self, task: Page) -> Prepared | None:
        """The entry with its full text; None where the page holds no article."""
        # The extraction library is heavy, and most feeds never need it.
        from newsbot.feeds.articles import extract  # noqa: PLC0415

        text = extract(task.body, url=task.url, headers=task.headers)
        return (
            prepare(replace(task.entry, content=text), self._finder, task.outlet, task.now) if text else None
        )


def prepare(entry: Entry, finder: Finder, outlet: str, now: datetime) -> Prepared:
    """Classify and sketch one entry."""
    text = finder.text(entry.title, entry.summary, entry.content)
    deals = finder.deals(text)
    at = happened_at(entry, now)
    drawn = sketch(
        entry.title,
        entry.summary,
        at=at,
        outlet=outlet,
        link=entry.link,
        deals=deals,
        tracked=text.tracked,
    )
    return Prepared(
        entry=entry,
        guid_key=guid_key(entry),
        link_key=link_key(entry.link),
        revision=revision(entry),
        deals=deals,
        party_keys=tuple(
            tuple(fold(party.company or party.name) for party in deal.parties) for deal in deals
        ),
        sketch=drawn,
        keys=search_keys(drawn),
    )
