"""Commands on what is stored: feeds, stories, digest, stats, backup, restore, export."""

from __future__ import annotations

import asyncio
import csv
import difflib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import click

from newsbot.cli.lines import deal_line, instant, write
from newsbot.cli.tables import table

DAYS = click.IntRange(1, 36_500)


def _zone(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in available_timezones():
        close = difflib.get_close_matches(value, available_timezones(), n=1)
        mend = f"did you mean {close[0]!r}?" if close else "write one like 'Europe/Helsinki'"
        raise click.BadParameter(f"{value!r} is no time zone; {mend}")
    return value


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a feed, with its last polls.")
@click.pass_context
def feeds(context: click.Context, as_json: bool) -> None:
    """Show how each feed fares: last success, next check and why then."""
    if context.invoked_subcommand is not None:
        return
    from newsbot.app.showing import feed_lines, feed_rows

    if as_json:
        for line in asyncio.run(feed_lines()):
            write(line)
        return
    rows = asyncio.run(feed_rows(datetime.now(UTC)))
    click.echo(table(("", "FEED", "LAST SUCCESS", "NEXT CHECK", "ENTRIES", "WHY"), rows))


@feeds.command("import", short_help="Add the feeds of an OPML file to feeds.yaml.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
def import_feeds(file: Path, dry_run: bool) -> None:
    """Add the feeds of an OPML file to feeds.yaml; those that stand there already are left alone."""
    from newsbot.app.showing import import_opml

    added, known = import_opml(file, dry_run=dry_run)
    for feed in added:
        click.echo(f"{'would add' if dry_run else 'added'}  {feed.url}")
    click.echo(f"{len(added)} added, {known} known already.", err=True)


@feeds.command("export")
def export_feeds() -> None:
    """Print the feeds of feeds.yaml as OPML."""
    from newsbot.app.showing import export_opml

    click.echo(export_opml(), nl=False)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--kind", multiple=True, help="patent_deal, alliance, patent_dispute, a subtype or a topic.")
@click.option("--company", multiple=True, help="A party of the deal; may be given more than once.")
@click.option("--days", type=DAYS, default=30, show_default=True, help="How far back.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many at most."
)
@click.option("--all", "everything", is_flag=True, help="Also stories without a deal.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a story.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated, a line a story.")
def stories(
    words: tuple[str, ...],
    kind: tuple[str, ...],
    company: tuple[str, ...],
    days: int,
    limit: int,
    everything: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List stories, the newest first; WORDS must all occur."""
    from newsbot.app.showing import check_kinds, list_found
    from newsbot.edges.store.stories import Listing

    check_kinds(kind)
    listing = Listing(
        since=datetime.now(UTC) - timedelta(days=days),
        deals_only=not everything,
        kinds=kind,
        companies=company,
        words=words,
        limit=limit,
    )
    found = asyncio.run(list_found(listing))
    if as_json:
        for story in found:
            write(
                {
                    "story": story.story_id,
                    "title": story.title,
                    "first_at": instant(story.first_at),
                    "deals": [deal_line(deal) for deal in story.deals],
                    "outlets": [entry.feed_title for entry in story.entries],
                    "link": story.entries[0].link if story.entries else None,
                }
            )
        return
    rows = [
        (
            str(story.story_id),
            story.first_at.strftime("%Y-%m-%d %H:%M"),
            ", ".join(f"{deal.kind}/{deal.subtype}" if deal.subtype else deal.kind for deal in story.deals)
            or "-",
            ", ".join(dict.fromkeys(party.name for deal in story.deals for party in deal.parties)) or "-",
            str(len({entry.feed_title for entry in story.entries})),
            story.title,
        )
        for story in found
    ]
    head = ("STORY", "FIRST SEEN", "DEAL", "PARTIES", "OUTLETS", "TITLE")
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow([name.lower().replace(" ", "_") for name in head])
        writer.writerows(rows)
    elif rows:
        click.echo(table(head, rows))
    else:
        click.echo("No story matches; try more --days, --all, or `newsbot poll --all` first.", err=True)


@click.command()
@click.option("--preview", is_flag=True, required=True, help="Print it; nothing is sent.")
@click.option("--days", type=DAYS, default=1, show_default=True, help="How many days it covers.")
@click.option(
    "--subscription", default="everything", show_default=True, help="In the language of /subscribe."
)
@click.option("--zone", callback=_zone, help="IANA time zone; unset: this machine's.")
def digest(preview: bool, days: int, subscription: str, zone: str | None) -> None:
    """Print the digest as a chat would get it now."""
    from newsbot.app.showing import preview_digest

    click.echo(asyncio.run(preview_digest(timedelta(days=days), subscription, zone)))


@click.command()
def stats() -> None:
    """Print counts, queues and lags."""
    from newsbot.app.showing import stats_text

    click.echo(asyncio.run(stats_text(datetime.now(UTC))))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE, also while newsbot runs."""
    from newsbot.app.building import load
    from newsbot.edges.backup import backup as copy

    size = copy(load()[0].database_url, file)
    click.echo(f"{file}: {size / 1_000_000:.1f} MB")


@click.command(short_help="Put a backup in place of the SQLite database.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a copy made by `backup` in place of the database; newsbot must not run."""
    from newsbot.app.building import load
    from newsbot.edges.backup import restore as put_back

    before = put_back(load()[0].database_url, file)
    click.echo(f"restored {file}" + (f"; the old database is {before}" if before else ""))


@click.command(short_help="Print feedback and corrections as labelled JSON lines.")
def export() -> None:
    """Print feedback and corrections as JSON lines in the labelled format of docs/deals.md."""
    from newsbot.app.showing import labelled

    for line in asyncio.run(labelled()):
        write(line)


COMMANDS: tuple[click.Command, ...] = (feeds, stories, digest, stats, backup, restore, export)
