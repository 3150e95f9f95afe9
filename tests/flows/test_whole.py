"""The whole program between a small web and a strict Bot API: subscribe in chat, hear of a deal once, whatever happens."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.demo.stories import BACKLOG, BREAKING, ECHOES, NEAR_MISSES
from tests.demo.web import Item, Web
from tests.flows.program import Program
from tests.servers.telegram_server import TelegramServer

ADA = 5
# Five events that nobody could take for one, and the name by which each is known again.
EVENTS = {
    "Halden": "Nokia sues Halden over radio patents in Munich",
    "Quillon": "Quillon and Aventra form joint venture for solid-state batteries",
    "Corvex": "Corvex licenses memory patents to Solenne",
    "Tessaro": "Brightwave and Tessaro settle Wi-Fi patent dispute",
    "Larkspur": "Larkspur partners with Meridian Systems on cloud security",
}
LATER = Item("Northern Wire", "Nokia sues Halden over patents on beam steering", "In Texas.")


def newsbot(server: TelegramServer, folder: Path, database_url: str, **environ: str) -> Program:
    return Program(
        folder=folder,
        telegram_token=server.token,
        telegram_api=server.url,
        database_url=database_url,
        access="open",
        **environ,
    )


def texts(server: TelegramServer, chat: int = ADA) -> list[str]:
    return [message.text for message in server.messages_in(chat)]


def about(server: TelegramServer, name: str) -> list[str]:
    """The alerts about a company, not the answers to commands: a card begins with the sign of its kind."""
    return [text for text in texts(server) if text.startswith(("📜", "🤝", "⚖️")) and name in text]


async def test_a_deal_is_alerted_once_and_survives_restarts(
    web: Web, tmp_path: Path, database_url: str
) -> None:
    web.publish(*BACKLOG)
    async with TelegramServer() as server:
        server.add_person(ADA, "Ada")
        async with newsbot(server, tmp_path, database_url) as program:
            server.say(ADA, "/subscribe Nokia")
            answer = await server.next_message(ADA)
            assert "Nokia" in answer.text
            web.publish(*NEAR_MISSES, BREAKING)
            await server.until(lambda: len(about(server, "Xiaomi")) == 1)
            await program.until(": sent")  # and that is written down
            web.publish(*ECHOES)
            program.kill()
        async with newsbot(server, tmp_path, database_url) as program:
            web.publish(LATER)
            await server.until(lambda: len(about(server, "Halden")) == 1)
            assert await program.stop() == 0, program.err
        assert len(about(server, "Xiaomi")) == 1
        assert not [text for text in texts(server) if "foldable" in text or "Brightwave" in text]
        token = server.token.split(":")[1]
        assert token not in "".join([*program.out, *program.err])


async def test_killed_at_any_moment_nothing_is_lost(web: Web, tmp_path: Path, database_url: str) -> None:
    async with TelegramServer() as server:
        server.add_person(ADA, "Ada")
        server.say(ADA, "/subscribe everything")
        for headline, moment in zip(EVENTS.values(), (0.0, 0.35, 0.7, 1.1, 1.6), strict=True):
            async with newsbot(server, tmp_path, database_url) as program:
                await program.until("the bot listens")
                if headline == EVENTS["Halden"]:
                    await server.next_message(ADA)
                web.publish(Item("Docket Watch", headline, "The companies said so on Monday."))
                await asyncio.sleep(moment)
                program.kill()
        async with newsbot(server, tmp_path, database_url):
            await server.until(lambda: all(about(server, name) for name in EVENTS))
        # Sent, killed before that was written down: the one window in which a message may come twice.
        assert sum(len(about(server, name)) for name in EVENTS) <= len(EVENTS) + 2


async def test_a_webhook_of_telegram_and_a_second_process_in_waiting(
    web: Web, tmp_path: Path, postgres_url: str
) -> None:
    async with TelegramServer() as server:
        server.add_person(ADA, "Ada")
        async with newsbot(server, tmp_path, postgres_url) as first:
            await first.until("the bot listens")
            async with newsbot(server, tmp_path, postgres_url) as second:
                await second.until("stands by")
                server.say(ADA, "/subscribe Nokia")
                await server.next_message(ADA)
                first.kill()
                await second.until("the bot listens")
                web.publish(BREAKING)
                await server.until(lambda: len(about(server, "Xiaomi")) == 1)


def test_both_engines_are_real(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    else:
        with psycopg.connect(database_url.replace("+psycopg", "")) as session:
            assert session.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
