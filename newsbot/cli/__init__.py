"""The command line: flags in, exit status out. What the commands do is built by `newsbot.app`.

Here stand the group, the list of commands, and how errors are told; the commands stand beside this file,
grouped by what they work on: the service, texts, and what is stored.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version

import click

from newsbot.cli import judging, service, stored, texts
from newsbot.errors import NewsbotError

_HELP = """Find deals in the news and tell the people who live from them.

newsbot polls the feeds of feeds.yaml, joins what they report into stories, finds patent deals, alliances and
patent disputes, and alerts Telegram chats, or this terminal while no token is set. Start with `newsbot run`.
"""


class _Commands(click.Group):
    """Lists the commands in the order in which people come to need them, not by letter."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_Commands,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("newsbot"), prog_name="newsbot")
def group() -> None:
    pass


for _command in (*service.COMMANDS, *texts.COMMANDS, *judging.COMMANDS, *stored.COMMANDS):
    group.add_command(_command)


def main() -> None:
    """The entry point: every error of ours is one line on standard error and exit status 1."""
    try:
        status = group.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsbotError as error:
        click.echo(f"newsbot: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    sys.exit(status if isinstance(status, int) else 0)
