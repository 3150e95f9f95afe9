import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.edges.backup import backup, restore
from newsbot.edges.store.chats import find_chat, save_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.migrating import migrate
from newsbot.errors import StoreError
from newsbot.model.chat import Chat

NOW = datetime(2026, 5, 3, tzinfo=UTC)


async def test_a_copy_taken_while_newsbot_runs_brings_everything_back(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path}/live.db", tmp_path / "copy.backup"
    await migrate(url)
    async with await Store.open(url) as store:
        async with store.write() as connection:
            await save_chat(connection, Chat(7, title="kept"), NOW)
        async with store.read():  # somebody reads while the copy is made
            size = backup(url, copy)
        async with store.write() as connection:
            await save_chat(connection, Chat(8, title="later"), NOW)
        with pytest.raises(StoreError, match="stop newsbot first"):
            restore(url, copy)
    assert size == copy.stat().st_size
    before = restore(url, copy)
    assert before is not None
    assert before.exists()
    async with await Store.open(url) as store, store.read() as connection:
        assert await find_chat(connection, 7) is not None
        assert await find_chat(connection, 8) is None


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "no such file"), (b"hello" * 1000, "not a SQLite database"), (b"other", "not one of newsbot")],
)
def test_nothing_else_is_restored(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    source = tmp_path / "source"
    if content == b"other":
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("CREATE TABLE t (x)")
    elif content is not None:
        source.write_bytes(content)
    with pytest.raises(StoreError, match=complaint):
        restore(f"sqlite:///{tmp_path}/live.db", source)
    assert not (tmp_path / "live.db").exists()


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        backup("postgresql://me@db.example/newsbot", tmp_path / "x")


async def test_a_folder_that_there_is_not_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/live.db"
    await migrate(url)
    with pytest.raises(StoreError, match="nowhere: no such folder"):
        backup(url, tmp_path / "nowhere" / "copy.backup")
