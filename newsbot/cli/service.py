"""Commands that run newsbot or look after it: run, poll, check, migrate, health."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

import click

from newsbot.cli.progress import Counting


def _roles(context: click.Context, parameter: click.Parameter, value: str | None) -> frozenset[str]:
    from newsbot.app.service import ROLES
    from newsbot.config.nodes import did_you_mean

    names = [name.strip() for name in (value or ",".join(ROLES)).split(",") if name.strip()]
    for name in names:
        if name not in ROLES:
            raise click.BadParameter(f"{name!r} is no role{did_you_mean(name, ROLES)}")
    return frozenset(names)


@click.command()
@click.option("--only", callback=_roles, metavar="ROLES", help="Some of poll,deliver,tidy,bot; unset: all.")
def run(only: frozenset[str]) -> None:
    """Poll, deliver, tidy and talk until Ctrl-C."""
    from newsbot.app.building import load
    from newsbot.app.service import Service

    settings, file = load()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(Service(settings, file, os.environ, only).run())


@click.command(short_help="Poll what is due (--all: everything) once, and exit.")
@click.option("--all", "everything", is_flag=True, help="Every feed now, due or not.")
def poll(everything: bool) -> int:
    """Poll what is due once, file what is new, and exit. Deliveries wait for `newsbot run`."""
    from newsbot.app.once import poll_once

    counting: Counting | None = None

    def progress(done: int, total: int) -> None:
        nonlocal counting
        counting = counting or Counting(total, results=False)
        counting.step(done)

    cycle = asyncio.run(poll_once(everything=everything, progress=progress))
    if counting is not None:
        counting.end()
    click.echo(
        f"{cycle.polled} polled, {cycle.failed} failed, {cycle.entries} new entries, "
        f"{cycle.stories} new stories, {cycle.deals} deals, {cycle.alerts} alerts"
    )
    return 1 if cycle.polled and cycle.failed == cycle.polled else 0


@click.command(short_help="Check the configuration; --online also polls each feed once.")
@click.option("--online", is_flag=True, help="Poll each feed once and print how it went.")
@click.argument("page", required=False)
def check(online: bool, page: str | None) -> int:
    """Check the configuration, or list the feeds that a PAGE (a URL) offers."""
    from newsbot.app.building import load
    from newsbot.app.once import check_online, feeds_of_page
    from newsbot.cli.tables import table
    from newsbot.messages.times import count

    if page is not None:
        offers = asyncio.run(feeds_of_page(page))
        click.echo(table(("FEED", "TITLE"), [(offer.url, offer.title) for offer in offers]))
        return 0
    settings, file = load()
    for warning in settings.warnings:
        click.echo(f"newsbot: {warning}", err=True)
    held = (
        count(len(file.feeds), "feed"),
        count(len(file.companies), "company", "companies"),
        count(len(file.topics), "topic"),
        count(len(file.channels), "channel"),
    )
    click.echo(f"{file.path}: {', '.join(held)}: all well.")
    if not online:
        return 0
    counting = Counting(len(file.feeds), results=False)
    rows = asyncio.run(check_online(file, counting.step))
    counting.end()
    click.echo(table(("", "FEED", "ENTRIES", "NEWEST", "MS", "OUTCOME"), rows))
    return 1 if any(row[0] for row in rows) else 0


@click.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    from newsbot.app.building import load
    from newsbot.edges.store.migrating import migrate as upgrade

    before, after = asyncio.run(upgrade(load()[0].database_url))
    click.echo(
        f"at revision {after} already"
        if before == after
        else f"upgraded from {before or 'nothing'} to {after}"
    )


@click.command(short_help="Ask the newsbot that runs on this machine whether it is well.")
def health() -> int:
    """Ask the newsbot that runs on this machine whether it is well (exit status 0) or not (1)."""
    from newsbot.app.once import ask_health

    ok, words = ask_health()
    click.echo(words, err=not ok)
    return 0 if ok else 1


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where there is one: Windows has none."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


COMMANDS: tuple[click.Command, ...] = (run, poll, check, migrate, health)
