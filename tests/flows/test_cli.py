"""The command line as scripts and people use it: what goes in, what comes out, which exit status, on which stream."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsbot.cli import group, main
from newsbot.config.feedsfile import read_feeds_file
from newsbot.errors import NewsbotError

ROOT = Path(__file__).parents[2]
LICENCE = "Nokia licenses its 5G patents to Xiaomi"
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Northern Wire</title>
<link>https://wire.example/</link><description>x</description>
<item><guid>a1</guid><title>{LICENCE}</title><link>https://wire.example/a1</link>
<pubDate>Wed, 05 Jul 2017 12:00:00 +0200</pubDate><description>For years.</description></item>
</channel></rss>"""


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text(
        "polling: {private_hosts: [127.0.0.1]}\n"
        "feeds:\n  - url: https://wire.example/feed.xml\n    title: Northern Wire\n"
        "companies:\n  - name: Nokia\n  - name: Xiaomi\n"
    )
    monkeypatch.chdir(tmp_path)
    environ = {"NEWSBOT_DATA_DIR": str(tmp_path), "NEWSBOT_FEEDS": str(feeds)}
    return CliRunner(env=environ)


def call(runner: CliRunner, *arguments: str, given: bytes = b"") -> Result:
    """A command as `main` calls it: the exit status of a command is what it returns."""
    result = runner.invoke(group, arguments, input=given, standalone_mode=False)
    if isinstance(result.return_value, int):
        result.exit_code = result.return_value
    return result


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("command", [(), *[(name,) for name in group.commands], ("feeds", "import")])
def test_every_command_has_help_without_a_torn_sentence(runner: CliRunner, command: tuple[str, ...]) -> None:
    result = runner.invoke(group, [*command, "--help"])
    assert result.exit_code == 0
    assert not re.search(r"\w\.\.\.", result.output)


def test_read_prints_an_entry_a_line_and_names_what_it_cannot_read(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    (tmp_path / "page.html").write_text("<html><body><p>no feed</p></body></html>")
    result = call(runner, "read", "nowhere.xml", "page.html", "http://[bad", "feed.xml")
    assert result.exit_code == 1
    assert [line.split(":")[1].strip() for line in result.stderr.splitlines()[:2]] == [
        "nowhere.xml",
        "page.html",
    ]
    assert len(result.stderr.splitlines()) == 3
    (entry,) = lines(result)
    assert list(entry) == ["id", "title", "link", "published_at", "updated_at", "summary", "authors"]
    assert entry["published_at"] == "2017-07-05T10:00:00Z"


def test_classify_keeps_order_and_ids_and_tells_bad_lines(runner: CliRunner) -> None:
    given = [
        {"id": 7, "title": LICENCE, "summary": None},
        {"id": "b"},
        {"title": LICENCE},
        {"id": 0, "title": "Rain in Espoo", "summary": "All day."},
        [1],
        {"id": "c", "title": 5},
        {"id": ["x"], "title": "x"},
        {"id": "long", "title": LICENCE, "summary": "Quiet weather. " * 20_000},
    ]
    text = b"\xef\xbb\xbf" + "\r\n".join(map(json.dumps, given)).encode() + b'\r\n\r\n{"id": "torn'
    result = call(runner, "classify", given=text)
    assert [line["id"] for line in lines(result)] == [7, "b", 0, "long"]
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert [line.split(":")[2] for line in told] == ["3", "5", "6", "7", "10"]
    (deal,) = lines(result)[0]["deals"]
    assert list(deal)[:6] == ["kind", "subtype", "status", "parties", "sentence", "score"]
    assert deal["parties"] == [
        {"name": "Nokia", "role": "licensor", "company": "Nokia"},
        {"name": "Xiaomi", "role": "licensee", "company": "Xiaomi"},
    ]


@pytest.mark.parametrize("command", ["classify", "replay"])
def test_nothing_in_nothing_out(runner: CliRunner, command: str) -> None:
    result = call(runner, command)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_replay_takes_dates_of_every_dialect_and_keeps_ids_as_written(runner: CliRunner) -> None:
    dates = {
        3: "2017-07-05T13:00:00+02:00",
        "rfc": "Wed, 05 Jul 2017 12:00:00 +0200",
        "epoch": 1499252400,  # 11:00, as the first, which stands before it
        "day": "2017-07-05",
        "none": None,
        "bad": "yesterday-ish",
        "far": "0001-01-01T00:00:00+05:00",
    }
    given = [
        {"id": id_, "feed": f"Feed {id_}", "title": LICENCE, "summary": "", "link": None, "published_at": at}
        for id_, at in dates.items()
    ]
    result = call(runner, "replay", given="\n".join(map(json.dumps, given)).encode())
    told = lines(result)
    assert [line["id"] for line in told] == ["day", "none", "rfc", 3, "epoch"]
    assert {line["story"] for line in told} == {"day"}
    assert told[0]["alert"] == "new"
    assert all(list(line) == ["id", "story", "deals", "alert"] for line in told)
    assert result.exit_code == 1
    assert [line.split(":")[2] for line in result.stderr.splitlines()] == ["6", "7"]


def test_replay_for_a_subscription_counts_at_the_end(runner: CliRunner) -> None:
    given = {"id": 9, "feed": "A", "title": LICENCE, "published_at": "2017-07-05T10:00:00Z"}
    text = json.dumps(given).encode()
    result = call(runner, "replay", "--subscription", "Nokia licences", given=text)
    assert [(line["id"], line["story"], line["alert"]) for line in lines(result)] == [(9, 9, "new")]
    assert result.stderr == "1 alert for: Nokia licences\n"
    assert call(runner, "replay", "--subscription", "disputes", given=text).stdout == ""
    why = lines(call(runner, "replay", "--why", given=text))
    assert why[0]["because"] is None


@pytest.mark.parametrize(
    ("arguments", "mend"),
    [
        (("explain", ""), "there is nothing to explain"),
        (("explain", "9" * 30), "there is no story"),
        (("explain", "http://[bad"), "not a URL"),
        (("check", "wire.example"), "write https://wire.example"),
        (("stories", "--kind", "patent_deel"), "did you mean 'patent_deal'"),
        (("stories", "--days", "99999999"), "not in the range"),
        (("stories", "--limit", "-1"), "not in the range"),
        (("digest", "--preview", "--zone", "Europe/Helsinky"), "did you mean 'Europe/Helsinki'"),
        (("learn", "items.jsonl", "--to", "nowhere/weights.txt"), "nowhere/weights.txt: No such file"),
        (("evaluate", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
        (("feeds", "import", "feeds.yaml"), "not a list of feeds"),
        (("feeds", "import", "bad.opml"), "no URL"),
        (("backup", "copy.db"), "there is no database yet"),
        (("rnu",), "No such command 'rnu'"),
    ],
)
def test_a_slip_is_told_with_its_mend(
    runner: CliRunner, tmp_path: Path, arguments: tuple[str, ...], mend: str
) -> None:
    (tmp_path / "items.jsonl").write_text("")
    outline = '<outline xmlUrl="https://wire.example:99999/feed"/>'
    (tmp_path / "bad.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    before = (tmp_path / "feeds.yaml").read_text()
    result = call(runner, *arguments)
    error = result.exception
    assert error is not None
    text = str(error) if isinstance(error, NewsbotError) else getattr(error, "message", "")
    assert mend in text, result.output
    assert "\n" not in text
    assert (tmp_path / "feeds.yaml").read_text() == before
    assert not list(tmp_path.glob("*.part"))


def test_feeds_go_out_as_opml_and_come_back(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(
        call(runner, "feeds", "export").stdout.replace("feed.xml", "other.xml"), "utf-8"
    )
    dry = call(runner, "feeds", "import", "--dry-run", "list.opml")
    assert dry.stdout == "would add  https://wire.example/other.xml\n"
    assert call(runner, "feeds", "import", "list.opml").stderr == "1 added, 0 known already.\n"
    assert call(runner, "feeds", "import", "list.opml").stderr == "0 added, 1 known already.\n"
    file = read_feeds_file(tmp_path / "feeds.yaml", lambda _: None)
    assert [feed.url for feed in file.feeds] == [
        "https://wire.example/feed.xml",
        "https://wire.example/other.xml",
    ]


def test_an_empty_store_is_no_error(runner: CliRunner) -> None:
    assert call(runner, "migrate").stdout.startswith("upgraded from nothing to ")
    assert call(runner, "migrate").stdout.endswith("already\n")
    assert call(runner, "stories", "--json").stdout == ""
    assert call(runner, "stories", "--csv").stdout.split() == ["story,first_seen,deal,parties,outlets,title"]
    assert "No story matches" in call(runner, "stories").stderr
    assert "Nothing to tell" in call(runner, "digest", "--preview").stdout
    assert call(runner, "stats").stdout.startswith("feeds ")
    assert call(runner, "check").stdout.endswith(
        "feeds.yaml: 1 feed, 2 companies, 0 topics, 0 channels: all well.\n"
    )


def test_main_tells_errors_on_one_line(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWSBOT_FEEDS", str(tmp_path / "nowhere.yaml"))
    monkeypatch.setattr("sys.argv", ["newsbot", "check"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert re.fullmatch(
        r"newsbot: \S+nowhere\.yaml: No such file or directory; .*\n", capsys.readouterr().err
    )


def test_the_readme_counts_right() -> None:
    file = read_feeds_file(ROOT / "feeds.yaml", lambda _: None)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"{len(file.feeds)} feeds and {len(file.companies)} companies" in readme
    listed = set(re.findall(r"`newsbot (\w+)", readme)) | set(re.findall(r"`restore", readme) and ["restore"])
    assert listed >= set(group.commands) - {"learn"}


def test_commands_take_a_plain_postgresql_url(runner: CliRunner, postgres_url: str) -> None:
    assert postgres_url.startswith("postgresql://")
    runner.env = {**runner.env, "NEWSBOT_DATABASE_URL": postgres_url}
    assert call(runner, "migrate").stdout.endswith("already\n")
    assert call(runner, "stats").stdout.startswith("feeds ")
    assert call(runner, "stories", "--all", "--json").stdout == ""
    assert isinstance(call(runner, "backup", "copy.db").exception, NewsbotError)
