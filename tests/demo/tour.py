"""`make demo`: the real program polls a small recorded web on loopback; this explains what happens."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.demo import stories
from tests.demo.web import OUTLETS, Item, Web

PATIENCE = 30.0  # seconds until a step that does not happen ends the demo


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="newsbot-demo-") as folder, Web() as web:
        return Tour(web, Path(folder)).run()


class Tour:
    def __init__(self, web: Web, folder: Path) -> None:
        self.web = web
        feeds = folder / "feeds.yaml"
        feeds.write_text(web.feeds_yaml(stories.COMPANIES))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}
        self.environ = clean | {
            "NEWSBOT_DATA_DIR": str(folder),
            "NEWSBOT_FEEDS": str(feeds),
            "NEWSBOT_LOG_LEVEL": "warning",
            "PYTHONUNBUFFERED": "1",
        }
        self.lines: queue.Queue[str] = queue.Queue()
        self.colour = sys.stdout.isatty()

    def run(self) -> int:
        self.explain(
            f"A small web of {len(OUTLETS)} outlets is served from this machine: RSS, Atom, RDF and JSON Feed.",
            "newsbot starts, polls them, and first shows what deals the last week brought.",
        )
        self.web.publish(*stories.BACKLOG)
        process = self.start()
        try:
            done = self.tour()
        finally:
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE)
        if not done:
            return 1
        self.explain(
            f"Ctrl-C: the program stopped in {time.monotonic() - began:.1f} seconds with nothing half-done.",
            "What it knows now, one line a story, with the number of outlets that told it:",
        )
        self.newsbot("stories")
        self.explain(
            "And this is the day as a digest, one message in the morning instead of alerts:",
        )
        self.newsbot("digest", "--preview")
        self.explain("That was newsbot. `make run` does the same with the feeds of feeds.yaml.")
        return 0

    def tour(self) -> bool:
        return (
            self.until(lambda text: "Quillon" in text and "Tessaro" in text)
            and self.step(
                (
                    "News breaks: a phone maker licenses a network vendor's standard-essential patents,",
                    "and the two form an alliance.",
                ),
                (stories.BREAKING,),
                lambda text: "Xiaomi" in text,
            )
            and self.step(
                (
                    "Three more outlets tell the same deal in their own words. They join the story:",
                    "the alert is updated, nobody is alerted again. (A chat's message changes in place; echoes are",
                    "gathered for some twenty seconds, so that it does not flicker.)",
                ),
                stories.ECHOES,
                lambda text: re.search(r"· also .*[,+]", text) is not None,
            )
            and self.step(
                (
                    "Four near-misses: a patent that hints at a phone, a patent count, a fund with Partners in its",
                    "name, an alliance of parties. Then a real move: the patent fight of yesterday is settled.",
                ),
                (*stories.NEAR_MISSES, stories.SETTLEMENT),
                lambda text: "settle" in text.lower(),
            )
        )

    def step(self, words: tuple[str, ...], items: tuple[Item, ...], seen: Callable[[str], bool]) -> bool:
        time.sleep(2)
        self.explain(*words)
        self.web.publish(*items)
        return self.until(seen)

    def newsbot(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "newsbot", *arguments], env=self.environ, check=True)

    def start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsbot", "run"], env=self.environ, stdout=subprocess.PIPE, text=True
        )

        def read() -> None:
            for line in process.stdout or ():
                self.lines.put(line)

        threading.Thread(target=read, daemon=True).start()
        return process

    def until(self, seen: Callable[[str], bool]) -> bool:
        """Pass the program's output on until `seen` says that the awaited text came."""
        text, end = "", time.monotonic() + PATIENCE
        while not seen(text):
            try:
                line = self.lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                print(
                    "The demo waited in vain for its next step; that is a bug worth reporting.",
                    file=sys.stderr,
                )
                return False
            sys.stdout.write(line)
            sys.stdout.flush()
            text += line
        quiet = time.monotonic() + 1.0
        while (left := quiet - time.monotonic()) > 0:  # the rest of the same message
            try:
                sys.stdout.write(self.lines.get(timeout=left))
            except queue.Empty:
                break
        return True

    def explain(self, *lines: str) -> None:
        start, end = ("\033[1;36m", "\033[0m") if self.colour else ("", "")
        print()
        for line in lines:
            print(f"{start}» {line}{end}")
        print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
