from pathlib import Path

from newsbot.app.watching import Watching


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
