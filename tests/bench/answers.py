"""How long people wait for an answer: every command on a large store, over the local Bot API server.

python -m tests.bench.answers [--stories N] [--postgresql URL]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from newsbot.alerts.query import parse, to_json
from newsbot.edges.store.chats import add_subscription, save_chat
from newsbot.edges.store.dealrows import FoundDeal, insert_deals
from newsbot.edges.store.engine import Store
from newsbot.edges.store.filing import EntryRow, StoryRow, insert_entries, insert_stories
from newsbot.edges.store.migrating import migrate
from newsbot.model.chat import Chat
from newsbot.model.deal import Deal, Party
from newsbot.model.feed import Entry
from tests import make
from tests.flows.conversing import ADA, NO_LIMITS, talking
from tests.flows.delivering import NOW, Clock

SAID = (
    "/help",
    "/start",
    "/subscriptions",
    "/subscribe everything daily",
    "/subscribe Nokia, Ericsson licences",
    "/subscribe Zorblatt Holdings",
    "/subscribe alliances about 5G",
    "/latest",
    "/latest disputes",
    "/search nokia patents",
    "/search zzzyyyxxx qqq",
    "/search e a",
    "/search %%%%% _____",
    "/company Nokia",
    "/company Somebody Else",
    "/digest 9:00",
    "/settings Helsinki",
    "/settings Tampere",
    "/mute 8h",
    "/export",
    "/stats",
    "/feeds",
)
WORDS = "network market shares phone court chip signal makers device report handset quarter growth analyst video".split()  # noqa: SIM905 - reads better


async def fill(store: Store, stories: int, chats: int) -> None:
    """Stories over 60 days, one in ten with a deal; chats with wishes."""
    rng = random.Random(1)
    names = [company.name for company in make.COMPANIES]
    for start in range(1, stories + 1, 2000):
        rows, entries, deals = [], [], []
        for number in range(start, min(start + 2000, stories + 1)):
            at = NOW - timedelta(days=60) * (1 - number / stories)
            one, other = rng.sample(names, 2)
            has_deal = number % 10 == 0
            title = f"{one} and {other} agree on patents" if has_deal else " ".join(rng.sample(WORDS, 7))
            summary = " ".join(rng.choices(WORDS, k=50))
            entry = Entry(f"guid-{number}", title, f"https://news.example/{number}", at, summary=summary)
            rows.append(
                StoryRow(number, title, number, at, at, 1, 1, has_deal, moves=(), follows=None, memory={})
            )
            entries.append(EntryRow(number, 1, number, number, number, 0, entry, at))
            if has_deal:
                parties = (Party(one, "licensor", one), Party(other, "licensee", other))
                kind, subtype = rng.choice((("patent_deal", "license"), ("alliance", "partnership")))
                deal = Deal(kind, subtype, "announced", parties, title, 0.9)
                deals.append(FoundDeal(number, number, at, deal, (one.casefold(), other.casefold())))
        async with store.write() as connection:
            await insert_stories(connection, rows)
            await insert_entries(connection, entries)
            await insert_deals(connection, deals)
    query = to_json(parse("alliances with Qualcomm", make.COMPANIES).query)
    async with store.write() as connection:
        for number in range(1000, 1000 + chats):
            await save_chat(connection, Chat(number), NOW)
            await add_subscription(connection, number, query, "instant", NOW)


async def measure(url: str, stories: int, times: int) -> bool:
    """Print the waits; whether every usual one is below a second."""
    await migrate(url)
    async with await Store.open(url) as store:
        began = time.perf_counter()
        await fill(store, stories, 500)
        print(f"{stories} stories stored in {time.perf_counter() - began:.1f} s")
        good = True
        async with talking(store, clock=Clock(), limits=NO_LIMITS) as talk:
            for said in SAID:
                waits = []
                for _ in range(times):
                    talk.clock.forward(seconds=30)
                    at = time.perf_counter()
                    await talk.say(said)
                    waits.append(time.perf_counter() - at)
                first, usual = waits[0], sorted(waits)[len(waits) // 2]
                good &= usual < 1.0
                print(f"{said:42} first {first * 1000:7.0f} ms   usual {usual * 1000:7.0f} ms")
        assert talk.server.messages_in(ADA)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--postgresql", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.postgresql or f"sqlite:///{Path(folder) / 'bench.db'}"
        good = asyncio.run(measure(url, asked.stories, asked.times))
    print("every usual answer comes within a second" if good else "some answers are slow")


if __name__ == "__main__":
    main()
