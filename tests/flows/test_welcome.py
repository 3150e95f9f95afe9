"""What a newcomer sees in the terminal, and when."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.demo.stories import BACKLOG, COMPANIES
from tests.demo.web import Web
from tests.flows.program import Program


async def test_a_feed_that_hangs_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The others are shown soon, long before the one that never answers is given up."""

    given_up = asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until whoever asked goes away
        given_up.set()
        writer.close()

    silent = await asyncio.start_server(never, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    with Web() as web:
        text = web.feeds_yaml(COMPANIES)
        hanging = f"feeds:\n  - url: http://127.0.0.1:{port}/feed.xml\n    title: The Silent Times\n"
        assert "feeds:\n" in text
        (tmp_path / "feeds.yaml").write_text(text.replace("feeds:\n", hanging, 1))
        web.publish(*BACKLOG)
        async with silent, Program(folder=tmp_path, log_level="error") as program:
            assert "Alerts go to this terminal" in await program.until("Alerts go to this terminal")
            shown = await program.until("The last week brought")
            assert not given_up.is_set()
            assert "Silent Times" not in shown
            assert await program.stop() == 0, program.err
