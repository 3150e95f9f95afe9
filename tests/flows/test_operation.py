"""What a running newsbot lives through over the years: its database goes away, its disk fails, others share the work."""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo.stories import BREAKING
from tests.demo.web import Item, Web
from tests.flows.program import Program
from tests.flows.proxy import Proxy
from tests.servers.telegram_server import PATIENCE, TelegramServer

ADA = 5
LATER = Item("Northern Wire", "Nokia sues Halden over patents on beam steering", "In Texas.")


@pytest.fixture
def port(unused_tcp_port: int) -> int:
    return unused_tcp_port


def newsbot(
    server: TelegramServer, folder: Path, database_url: str, only: str = "", port: int = 0
) -> Program:
    more = {"metrics_port": str(port)} if port else {}
    return Program(
        *(("run", "--only", only) if only else ()),
        folder=folder,
        telegram_token=server.token,
        telegram_api=server.url,
        database_url=database_url,
        access="open",
        log_format="json",
        **more,
    )


async def test_the_database_is_gone_for_a_while(
    web: Web, tmp_path: Path, postgres_url: str, port: int
) -> None:
    async with TelegramServer() as server, Proxy(postgres_url) as wire:
        server.add_person(ADA, "Ada")
        async with newsbot(server, tmp_path, wire.url, port=port) as program:
            await subscribed(server)
            assert await asked(port, "/healthz") == (200, "ok\n")
            await wire.cut()
            web.publish(BREAKING)
            server.say(ADA, "/subscriptions")
            assert "cannot reach my memory" in (await server.next_message(ADA)).text
            await program.until("the lead waits for the database")
            for path in ("/healthz", "/readyz"):
                status, words = await asked(port, path)
                assert (status, "not reachable" in words) == (503, True)
            file = tmp_path / "feeds.yaml"
            file.write_text(file.read_text() + "  - name: Halden\n")
            await program.until("watch feeds.yaml waits for the database")
            await wire.mend()
            await until_told(server, "Xiaomi")
            await program.until("feeds.yaml read anew")
            web.publish(LATER)
            await until_told(server, "Halden")
            server.say(ADA, "/subscriptions")
            assert "Nokia" in (await server.next_message(ADA)).text
            assert await until_health(port, 200) == "ok\n"
            assert await program.stop() == 0, program.err
        assert len(told_of(server, "Xiaomi")) == 1
        events = [json.loads(line) for line in program.err]  # one object a line, and nothing else
        waits = [event["event"] for event in events if "poll waits" in event["event"]]
        assert len(waits) <= 2, waits  # said once, not at every tick
        log = "".join(program.err)
        assert "Nokia" not in log
        assert server.token.split(":")[1] not in log


async def test_the_disk_takes_nothing_for_a_while(
    web: Web, tmp_path: Path, sqlite_url: str, port: int
) -> None:
    async with TelegramServer() as server:
        server.add_person(ADA, "Ada")
        async with newsbot(server, tmp_path, sqlite_url, port=port) as program:
            await subscribed(server)
            assert await asked(port, "/healthz") == (200, "ok\n")
            free = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (4096, free[1]))
            web.publish(BREAKING)
            await program.until("the database: the disk")
            server.say(ADA, "/mute 8h")
            assert "cannot reach my memory" in (await server.next_message(ADA)).text
            assert "writes fail since 20" in await until_health(port, 503)
            resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, free)
            await until_told(server, "Xiaomi")
            assert await until_health(port, 200) == "ok\n"
            assert len(told_of(server, "Xiaomi")) == 1
            with closing(sqlite3.connect(tmp_path / "newsbot.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")  # somebody looks into the database with a tool, and writes
                web.publish(LATER)
                await asyncio.sleep(2.5)
                other.execute("COMMIT")
            await until_told(server, "Halden")


async def test_what_one_process_files_another_sends_and_counts(
    web: Web, tmp_path: Path, postgres_url: str, port: int
) -> None:
    async with TelegramServer() as server:
        server.add_person(ADA, "Ada")
        sender = newsbot(server, tmp_path, postgres_url, only="deliver,tidy,bot", port=port)
        async with sender, newsbot(server, tmp_path, postgres_url, only="poll"):
            await subscribed(server)
            web.publish(BREAKING)
            await until_told(server, "Xiaomi")
            await sender.until('"state": "sent"')
            _, metrics = await asked(port, "/metrics")
            assert 'newsbot_messages_total{outcome="sent"} 1.0' in metrics
            assert "newsbot_alert_lag_seconds_count 1.0" in metrics


async def subscribed(server: TelegramServer) -> None:
    """Ada asks for Nokia."""
    server.say(ADA, "/subscribe Nokia")
    await server.next_message(ADA)


def told_of(server: TelegramServer, name: str) -> list[str]:
    return [message.text for message in server.messages_in(ADA) if name in message.text]


async def until_told(server: TelegramServer, name: str) -> None:
    await server.until(lambda: bool(told_of(server, name)))


async def until_health(port: int, wanted: int) -> str:
    async with asyncio.timeout(PATIENCE):
        while True:
            status, words = await asked(port, "/healthz")
            if status == wanted:
                return words
            await asyncio.sleep(0.2)


async def asked(port: int, path: str) -> tuple[int, str]:
    """What a monitor gets."""

    def get() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(get)
