"""Commands for those who tune the finder: evaluate, learn."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from newsbot.cli.lines import Lines

_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE…")


@click.command(short_help="Measure how well deals are found, on labelled JSON lines.")
@_FILES
@click.option("--against", type=click.Choice(["keywords"]), help="Also what a plain keyword filter achieves.")
@click.option("--leave-out", is_flag=True, help="Also score each corpus with weights learned on the others.")
@click.option("--errors", is_flag=True, help="List every miss and false alarm with its evidence.")
def evaluate(files: tuple[str, ...], against: str | None, leave_out: bool, errors: bool) -> int:
    """Measure how well deals are found and stories joined, on labelled JSON lines.

    Labels are described in docs/deals.md. Of files without labels the alerts are counted (and listed with
    --errors); items that carry an `event` also measure how entries become stories.
    """
    from newsbot.app.judging import judge

    sources = [Lines(file, needs=("id", "title", "summary")) for file in files]
    read = [(Path(source.path).name, list(source)) for source in sources]
    text = asyncio.run(judge(read, keywords=against == "keywords", leave_out=leave_out, errors=errors))
    click.echo(text, nl=False)
    return max(source.status for source in sources)


@click.command(short_help="Learn the finder's weights from labelled JSON lines.")
@_FILES
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to."
)
def learn(files: tuple[str, ...], target: Path) -> int:
    """Learn the finder's weights from labelled JSON lines and write them as text.

    Lines without labels are everyday news: what no rule finds in them teaches which words mean nothing.
    The shipped ones are newsbot/deals/weights.txt. The same files always give the same weights.
    """
    from newsbot.app.judging import learn as learned

    sources = [Lines(file, needs=("id", "title", "summary")) for file in files]
    count = learned((item for source in sources for item in source), target)
    click.echo(f"{target}: learned from {count} stories", err=True)
    return max(source.status for source in sources)


COMMANDS: tuple[click.Command, ...] = (evaluate, learn)
