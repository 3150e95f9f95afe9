"""Commands on texts: read, classify, explain, replay, evaluate. Scripts rely on read, classify and replay."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from newsbot.cli.lines import Lines, deal_line, entry_line, replayed_line, write
from newsbot.cli.progress import Counting
from newsbot.messages.times import count as counted

if TYPE_CHECKING:  # the job brings the database along, which small commands need not
    from newsbot.jobs.replay import Replayed


@click.command(short_help="Read feeds (files or URLs): JSON lines of entries.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
def read(sources: tuple[str, ...]) -> int:
    """Read feeds (files or URLs) and print one JSON line an entry.

    Fields: id, title, link, published_at, updated_at, summary, authors; times in UTC. A source that cannot be
    read is one line on standard error and makes the exit status 1; the others are still read.
    """
    from newsbot.app.once import read_source
    from newsbot.errors import FeedError

    async def everything() -> int:
        status = 0
        for source in sources:
            try:
                for entry in await read_source(source):
                    write(entry_line(entry))
            except FeedError as error:
                click.echo(f"newsbot: {error}", err=True)
                status = 1
        return status

    return asyncio.run(everything())


@click.command(short_help="Find deals in JSON lines.")
@click.argument("file", default="-")
def classify(file: str) -> int:
    """Find deals in JSON lines with id, title, summary (FILE, else standard input); print JSON lines.

    The lines come out in the same order, each with its id and its deals.
    """
    from newsbot.app.building import build_finder, load

    finder = build_finder(load()[1])
    lines = Lines(file, needs=("id", "title", "summary", "content"))
    for item in lines:
        deals = finder.find(item.get("title") or "", item.get("summary") or "", item.get("content") or "")
        write({"id": item["id"], "deals": [deal_line(deal) for deal in deals]})
    return lines.status


@click.command(short_help="Show what is found in a TEXT, URL or STORY, and what is missing.")
@click.argument("what", metavar="TEXT|URL|STORY")
def explain(what: str) -> None:
    """Show every deal that is found in a text, a page or a stored story, or what was missing.

    STORY is a story's number, as `newsbot stories` and /why show it.
    """
    from newsbot.app.showing import explain as explained

    click.echo(asyncio.run(explained(what)))


@click.command(short_help="Put JSON lines through the real path, on a scratch database.")
@click.argument("file", default="-")
@click.option("--subscription", metavar="TEXT", help="Only what this subscription would have been sent.")
@click.option("--why", is_flag=True, help="Also because: why the item joined its story, or null.")
def replay(file: str, subscription: str | None, why: bool) -> int:
    """Put JSON lines (id, feed, title, summary, link, published_at) through the real path, in time order.

    Prints one JSON line each: id, story (the id of its story's first entry), deals, alert (new,
    update or null). Nothing stored is touched: a scratch database is used.
    """
    from newsbot.app.building import build_finder, load
    from newsbot.jobs.replay import replay as replayed

    _, feeds_file = load()
    lines = Lines(file, needs=("id", "feed", "title", "summary", "link", "published_at"))
    items = list(lines)
    ids = {str(item["id"]): item["id"] for item in items}
    counting = Counting(len(items))

    def emit(one: Replayed) -> None:
        write(replayed_line(one, ids, why=why))
        counting.step()

    count = asyncio.run(
        replayed(
            items,
            finder=build_finder(feeds_file),
            companies=feeds_file.companies,
            topics=feeds_file.topics,
            subscription=subscription,
            emit=emit,
        )
    )
    counting.end()
    if subscription is not None:
        sys.stdout.flush()
        click.echo(f"{counted(count, 'alert')} for: {subscription}", err=True)
    return lines.status


COMMANDS: tuple[click.Command, ...] = (read, classify, explain, replay)
