from pathlib import Path

import pytest

from newsbot.app.watching import Watching
from newsbot.errors import StoreError


async def test_each_change_is_noticed_once(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("one")
    seen = []

    async def changed() -> None:
        seen.append(path.read_text())

    watching = Watching(path, changed)
    await watching.tick()
    assert seen == []
    path.write_text("two, longer")
    await watching.tick()
    await watching.tick()
    assert seen == ["two, longer"]
    replacement = tmp_path / "new"
    replacement.write_text("three")
    replacement.replace(path)
    await watching.tick()
    assert seen[-1] == "three"


async def test_a_file_that_is_away_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("one")
    seen = []

    async def changed() -> None:
        seen.append(path.read_text())

    watching = Watching(path, changed)
    path.unlink()
    await watching.tick()
    path.write_text("back again")
    await watching.tick()
    assert seen == ["back again"]


async def test_a_demand_reads_an_unchanged_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("one")
    seen = []

    async def changed() -> None:
        seen.append(path.read_text())

    watching = Watching(path, changed)
    watching.demand()
    await watching.tick()
    await watching.tick()
    assert seen == ["one"]


@pytest.mark.parametrize("demanded", [False, True])
async def test_a_change_that_met_a_locked_database_is_tried_until_it_is_taken(
    tmp_path: Path, demanded: bool
) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("one")
    locked, taken = [True, True], []

    async def changed() -> None:
        if locked:
            locked.pop()
            raise StoreError("the database is locked by another process")
        taken.append(path.read_text())

    watching = Watching(path, changed)
    if demanded:
        watching.demand()
    else:
        path.write_text("two, longer")
    for _ in range(2):
        with pytest.raises(StoreError):
            await watching.tick()
    await watching.tick()
    await watching.tick()
    assert taken == [path.read_text()]
