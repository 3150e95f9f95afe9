"""The house holds: floors, purity, small rooms, documented settings and commands, tables equal migrations."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.config.settings import VARIABLES

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "newsbot"
FLOORS = {
    "cli": 5,
    "__main__": 6,
    "app": 4,
    "jobs": 3,
    "bot": 3,
    "feeds": 2,
    "stories": 2,
    "deals": 2,
    "alerts": 2,
    "messages": 2,
    "edges": 2,
    "config": 2,
    "model": 1,
    "errors": 1,
}
PURE = ("feeds", "stories", "deals", "alerts", "messages", "model")
# What a pure room must not touch: clock, chance, environment, files, network, async.
IMPURE = {
    "asyncio",
    "time",
    "os",
    "socket",
    "subprocess",
    "tempfile",
    "shutil",
    "sqlite3",
    "httpx",
    "aiohttp",
} | {
    "urllib.request",
    "sqlalchemy",
    "telegram",
    "apscheduler",
    "secrets",
}
LISTS = {
    "feeds/formats": "FORMATS",
    "deals/kinds": "KINDS",
    "bot/commands": "COMMANDS",
    "edges/channels": "CHANNELS",
}
MODULES = sorted(HOUSE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floor"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_arrows_go_only_down_and_neighbours_are_strangers(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for name in imports(path):
        if not name.startswith("newsbot."):
            continue
        other = name.split(".")[1]
        if other != room:
            assert FLOORS[other] < FLOORS[room], f"{room} (floor {FLOORS[room]}) imports {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room_of(path) in PURE],
    ids=lambda path: str(path.relative_to(HOUSE)),
)
def test_pure_rooms_do_nothing(path: Path) -> None:
    touched = {name for name in imports(path) if name in IMPURE or name.split(".")[0] in IMPURE}
    assert not touched
    clocks = {call for call in calls(path) if call.endswith((".now", ".today", ".utcnow")) or call == "open"}
    assert not clocks
    assert "async def" not in path.read_text("utf-8")


def test_rooms_are_small() -> None:
    swollen = {
        str(path): count for path in MODULES if (count := len(path.read_text("utf-8").splitlines())) > 320
    }
    assert not swollen


def test_only_the_growing_folders_list_their_members() -> None:
    for path in HOUSE.rglob("__init__.py"):
        folder = str(path.relative_to(HOUSE).parent)
        text = path.read_text("utf-8")
        if folder in LISTS:
            assert re.search(rf"^{LISTS[folder]}\b.*=", text, re.MULTILINE), (
                f"{folder} holds no {LISTS[folder]}"
            )
        elif folder not in {".", "cli"}:
            assert not text, f"{folder}/__init__.py is not empty"


def test_every_module_says_what_lives_there() -> None:
    silent = [
        path
        for path in MODULES
        if path.read_text("utf-8") and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_the_top_level_is_as_given() -> None:
    given = {"pyproject.toml", "newsbot", "feeds.yaml", "migrations", "tests", "Dockerfile"}
    beside = {"README.md", "Makefile", "docs", "CHANGELOG.md", "LICENSE", "requirements.lock"}
    made = {"build", "data"}
    found = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }
    assert given <= found
    assert found <= given | beside | made


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    missing = [variable.name for variable in VARIABLES if f"`{variable.name}`" not in text]
    assert not missing
    named = set(re.findall(r"`(NEWSBOT_[A-Z_]+?)(?:_FILE)?`", text))
    assert named <= {variable.name for variable in VARIABLES}
