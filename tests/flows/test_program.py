"""`newsbot run` as a person starts it: feeds on loopback, alerts on the terminal, signals, a changing feeds.yaml."""

import asyncio
import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.demo.stories import BACKLOG, BREAKING, ECHOES, NEAR_MISSES
from tests.demo.web import Item, Web
from tests.flows.program import Program
from tests.servers.telegram_server import PATIENCE


async def kept(folder: Path) -> None:
    """Wait until the database knows that the alert was shown."""
    sent = "SELECT count(*) FROM deliveries WHERE kind = 'alert' AND state = 'sent'"
    with closing(sqlite3.connect(folder / "newsbot.db")) as database:
        async with asyncio.timeout(PATIENCE):
            while not database.execute(sent).fetchone()[0]:  # noqa: ASYNC110 - it is another process that writes
                await asyncio.sleep(0.01)


async def test_a_newcomer_sees_the_week_and_then_each_deal_once(web: Web, tmp_path: Path) -> None:
    web.publish(*BACKLOG)
    async with Program(folder=tmp_path, log_level="warning") as program:
        shown = await program.until("The last week brought")
        assert "Alerts go to this terminal" in shown
        await program.until("Quillon")
        web.publish(*NEAR_MISSES, BREAKING)
        await program.until("Xiaomi")
        web.publish(*ECHOES)
        # Each outlet that told an echo goes on to other news: when that is alerted, its echo was read.
        web.publish(
            Item("Docket Watch", "Brightwave sues Halden over patents on beam steering", "In Texas."),
            Item("The Evening Byte", "Corvex and Solenne form joint venture for memory chips", "In Dresden."),
            Item("Handset Daily", "Qualcomm and Orbix form joint venture for satellite phones", "In May."),
        )
        for party in ("Halden", "Solenne", "Orbix"):
            await program.until(party)
        assert await program.stop(signal.SIGINT) == 0, program.err
    shown = "".join(program.out)
    news = [line for line in shown.splitlines() if not line.startswith("Updated:")]
    assert sum("Patent cross-licence" in line or "Patent licence" in line for line in news) == 1
    for missed in ("foldable", "1,200 patents", "Larkspur", "election"):
        assert missed not in shown
    async with Program("stories", "--json", folder=tmp_path) as listing:
        await listing.ended()
    stories = [json.loads(line) for line in listing.out]
    nokia = [story for story in stories if "Nokia" in story["title"]]
    assert len(nokia) == 1
    assert len(nokia[0]["outlets"]) == 4


async def test_after_a_restart_nothing_repeats(web: Web, tmp_path: Path) -> None:
    async with Program(folder=tmp_path, log_level="warning") as program:
        await program.until("The feeds are read")
        web.publish(BREAKING)
        await program.until("Xiaomi")
        await kept(tmp_path)  # what was shown and not kept yet may come twice
        program.kill()
    web.publish(ECHOES[0])
    async with Program(folder=tmp_path, log_level="warning") as program:
        await program.until("The last week brought 1 deal")
        web.publish(
            Item("Northern Wire", "Brightwave sues Halden over patents on beam steering", "In Texas.")
        )
        await program.until("Halden")
        assert await program.stop() == 0, program.err
    # Once more in the list of the week; the echo may show as an update of what was told before.
    news = [line for line in "".join(program.out).splitlines() if not line.startswith("Updated:")]
    assert sum("Patent cross-licence" in line for line in news) == 1


async def test_a_changed_file_is_picked_up_and_a_bad_one_is_refused(web: Web, tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    good = path.read_text()
    async with Program(folder=tmp_path) as program:
        await program.until("The feeds are read")
        path.write_text(good + "feed: []\n")
        await program.until("feeds.yaml is wrong, the old one stays")
        assert "did you mean 'feeds'" in "".join(program.err)
        path.write_text(good + "  - name: Halden\n    aliases: [Halden Networks]\n")
        await program.until("feeds.yaml read anew")
        web.publish(
            Item("Northern Wire", "Brightwave sues Halden over patents on beam steering", "In Texas.")
        )
        await program.until("Halden")
        program.process.send_signal(signal.SIGHUP)
        await program.until("feeds.yaml read anew", times=2)
        assert await program.stop() == 0, program.err


async def test_a_second_one_on_the_same_file_is_refused(web: Web, tmp_path: Path) -> None:
    async with Program(folder=tmp_path) as first:
        await first.until("The feeds are read")
        async with Program(folder=tmp_path) as second:
            assert await second.ended() == 1
        assert "serves this database already" in "".join(second.err)
        assert "Traceback" not in "".join(second.err)


async def test_metrics_and_health_are_served(web: Web, tmp_path: Path, unused_tcp_port: int) -> None:
    port = unused_tcp_port
    web.publish(BREAKING)
    async with Program(folder=tmp_path, metrics_port=str(port)) as program:
        await program.until("The last week brought")
        async with httpx.AsyncClient() as client:
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        assert 'newsbot_polls_total{outcome="ok"}' in text
        assert 'newsbot_deals{kind="patent_deal"} 1.0' in text
        assert "newsbot_event_loop_lag_seconds" in text
        async with Program("health", folder=tmp_path, metrics_port=str(port)) as asked:
            assert await asked.ended() == 0
        assert "".join(asked.out) == "ok\n"
    async with Program("health", folder=tmp_path, metrics_port=str(port)) as asked:
        assert await asked.ended() == 1
    assert "nothing answers" in "".join(asked.err)


@pytest.mark.parametrize(
    ("arguments", "environ", "complaint"),
    [
        (("run",), {"feeds": "missing.yaml"}, "missing.yaml: No such file"),
        (("run",), {"access": "opne"}, "did you mean 'open'"),
        (("run", "--only", "pol"), {}, "did you mean 'poll'"),
        (("explain", "999"), {}, "there is no story 999"),
        (("restore", "nowhere"), {}, "no such file"),
        (("classify", "nowhere"), {}, "nowhere: No such file"),
    ],
)
async def test_a_mistake_is_one_line_without_a_traceback(
    web: Web, tmp_path: Path, arguments: tuple[str, ...], environ: dict[str, str], complaint: str
) -> None:
    async with Program(*arguments, folder=tmp_path, **environ) as program:
        assert await program.ended() in {1, 2}
    told = "".join(program.err)
    assert complaint in told
    assert "Traceback" not in told
