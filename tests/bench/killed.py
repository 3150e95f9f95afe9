"""A broadcast whose deliverer is killed every few seconds while 5% of all requests fail, and what came of it.

Two stories go to every chat. Each repeat must be explained by the server's record: the message was taken and
its answer cut, or its sender was killed within moments of the taking and another process repeated it.

python -m tests.bench.killed --chats 1000 --kills 30
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile

from newsbot.edges.store.migrating import migrate
from tests.flows.killing import Account, deliver_killed


async def run(url: str, chats: int, kills: int, seed: int, pace: float) -> Account:
    await migrate(url)
    return await deliver_killed(
        url,
        chats=range(1000, 1000 + chats),
        stories=2,
        kills=kills,
        span=(0.5, 3.0),
        rate=0.05,
        seed=seed,
        pace=pace,
    )


def main(chats: int = 1_000, kills: int = 30, pace: float = 25.0, seed: int = 1, database: str = "") -> bool:
    """Print the account; whether all was as promised."""
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/newsbot.db"
        account = asyncio.run(run(url, chats, kills, seed, pace))
    print(account)
    held = account.reached == account.owed and not account.unexplained and not account.out_of_order
    print("as promised" if held else "NOT as promised: every chat at least once, each repeat explained")
    return held


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--pace", type=float, default=25.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="URL of an empty database; a SQLite file if not given")
    raise SystemExit(0 if main(**vars(parser.parse_args())) else 1)
