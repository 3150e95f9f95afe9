"""The whole program as a child process: started with an environment, watched by its output, stopped by signals."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Self

from tests.servers.telegram_server import PATIENCE


class Program:
    """`python -m newsbot …`; `async with` ends it."""

    def __init__(self, *arguments: str, folder: Path, **environ: str) -> None:
        self.arguments = arguments or ("run",)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}
        self.environ = clean | {
            "NEWSBOT_DATA_DIR": str(folder),
            "NEWSBOT_FEEDS": str(folder / "feeds.yaml"),
            **{f"NEWSBOT_{name.upper()}": value for name, value in environ.items()},
        }
        self.out: list[str] = []
        self.err: list[str] = []
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "newsbot", *self.arguments,
            env=self.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._readers = [
            asyncio.create_task(self._read(self.process.stdout, self.out)),
            asyncio.create_task(self._read(self.process.stderr, self.err)),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await asyncio.gather(*self._readers)

    async def until(self, words: str, *, times: int = 1) -> str:
        """Wait until the output (of both streams) holds `words` so often; returns the standard output so far."""

        def there() -> bool:
            return "".join([*self.out, *self.err]).count(words) >= times

        try:
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(there)
        except TimeoutError:
            raise AssertionError(f"{words!r} did not come; out: {self.out}, err: {self.err}") from None
        return "".join(self.out)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for its end; the exit status. One that hangs raises TimeoutError."""
        self.process.send_signal(number)
        return await self.ended()

    def kill(self) -> None:
        """As the power cut does."""
        self.process.kill()

    async def ended(self) -> int:
        """Wait for its own end; the exit status."""
        status = await asyncio.wait_for(self.process.wait(), PATIENCE)
        await asyncio.gather(*self._readers)
        return status

    async def _read(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        assert stream is not None
        while line := await stream.readline():
            async with self._news:
                lines.append(line.decode())
                self._news.notify_all()
