"""A broadcast whose deliverer is killed every few seconds while 5% of all requests fail, and what came of it.

python -m tests.bench.killed --chats 500 --kills 15
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=500)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--pace", type=float, default=25.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="URL of an empty database; a SQLite file if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/newsbot.db"
        account = asyncio.run(run(url, asked.chats, asked.kills, asked.seed, asked.pace))
    print(account)
    if account.reached != account.owed or account.unexplained or account.out_of_order:
        raise SystemExit("not as promised: every chat at least once, repeats only where an answer was lost")


if __name__ == "__main__":
    main()
