"""The cookbook works: each recipe of docs/cookbook.md is followed to the letter in a copy, and its test run there."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COOKBOOK = ROOT / "docs" / "cookbook.md"
COPIED = ("newsbot", "migrations", "tests", "pyproject.toml", "docs/configuration.md")
STEP = re.compile(
    r"^In `(?P<path>[^`]+)`, (?P<where>a new file|at the end|(?:in|after|instead of) `.+`)(?: \(.*\))?:$"
)
PLACE = re.compile(r"^(in|after|instead of) `(.+)`$")


@dataclass(frozen=True)
class Step:
    """One block and where it goes."""

    path: str
    where: str
    block: str


def recipes() -> dict[str, list[Step]]:
    """The steps of each recipe, as the page tells them."""
    found: dict[str, list[Step]] = {}
    sections = re.split(r"^## (.+)$", COOKBOOK.read_text("utf-8"), flags=re.MULTILINE)
    for title, text in zip(sections[1::2], sections[2::2], strict=True):
        found[title] = list(steps(text))
    return found


def steps(text: str) -> Iterator[Step]:
    lines = iter(text.splitlines())
    step: re.Match[str] | None = None
    for line in lines:
        if line.startswith("```"):
            assert step is not None, f"no line says where this block goes: {next(lines)}"
            block = []
            for inner in lines:
                if inner == "```":
                    break
                block.append(inner)
            yield Step(step["path"], step["where"], "\n".join(block) + "\n")
            step = None
        elif line.strip():
            assert step is None, f"no block follows {step and step[0]}"
            step = STEP.match(line)


RECIPES = recipes()


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_works(title: str, tmp_path: Path) -> None:
    copy = copied(tmp_path / "copy")
    for step in RECIPES[title]:
        follow(step, copy)
    new = [step.path for step in RECIPES[title] if step.where == "a new file" and step.path.endswith(".py")]
    tests = [path for path in new if path.startswith("tests/")]
    assert tests, "a recipe ends with a test"
    touched = sorted({step.path for step in RECIPES[title] if step.path.endswith(".py")})
    run(copy, "-m", "ruff", "check", "--no-cache", *touched)
    run(copy, "-m", "ruff", "format", "--no-cache", "--check", *new)
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)


def test_the_house_still_stands_with_all_of_them(tmp_path: Path) -> None:
    """All recipes but the last at once: they do not get in each other's way, and no rule of the house is broken."""
    copy = copied(tmp_path / "copy")
    for title in list(RECIPES)[:-1]:
        for step in RECIPES[title]:
            follow(step, copy)
    shutil.copy(ROOT / "tests" / "test_house.py", copy / "tests" / "test_house.py")
    # What is said of each file only for the new ones: the others have not changed.
    wanted = "today or twtxt or maildir or small or members or says_what or setting"
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py", "-k", wanted)


def copied(copy: Path) -> Path:
    """newsbot as it is, with what its tests stand on but without the tests."""
    for name in COPIED:
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("test_*.py", "data"))
        else:
            shutil.copy(source, target)
    return copy


def follow(step: Step, copy: Path) -> None:
    path = copy / step.path
    if step.where == "a new file":
        assert not path.exists(), f"{step.path} is there already"
        path.write_text(step.block, "utf-8")
        return
    text = path.read_text("utf-8")
    if step.where == "at the end":
        changed = text + step.block
    else:
        found = PLACE.match(step.where)
        assert found is not None
        how, anchor = found.groups()
        changed = (
            into(text, anchor, step) if how == "in" else beside(text, anchor, step, replace=how != "after")
        )
    path.write_text(changed, "utf-8")


def into(text: str, name: str, step: Step) -> str:
    """New entries of a tuple or mapping that the module assigns to this name."""
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = node.value  # type: ignore[attr-defined]  # an assignment has one
            lines = text.splitlines(keepends=True)
            last = lines[value.end_lineno - 1].encode()
            before = "".join(lines[: value.end_lineno - 1]) + last[: value.end_col_offset - 1].decode()
            after = last[value.end_col_offset - 1 :].decode() + "".join(lines[value.end_lineno :])
            comma = "" if before.rstrip().endswith((",", "(", "{", "[")) else ","
            return f"{before.rstrip()}{comma}\n{indented(step.block)}{after}"
    raise AssertionError(f"{step.path} assigns nothing to {name}")


def indented(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())


def beside(text: str, anchor: str, step: Step, *, replace: bool) -> str:
    """After or instead of the one statement, entry or line that begins so."""
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip().startswith(anchor)]
    assert len(found) == 1, f"{len(found)} lines of {step.path} begin with {anchor!r}"
    begin, end = found[0], statement_end(text, found[0])
    kept = lines[:begin] if replace else lines[:end]
    return "".join((*kept, step.block, *lines[end:]))


def statement_end(text: str, begin: int) -> int:
    """Behind the statement of the module that begins on this line; else behind the line."""
    for node in ast.parse(text).body:
        if node.lineno == begin + 1 and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            return node.end_lineno or begin + 1
    return begin + 1


def run(copy: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"


SPEAKING = ("messages", "alerts")  # the rooms that a translation rewrites
# Whatever is given to these is read by people.
TOLD = {
    *(
        "Part",
        "part",
        "Button",
        "button",
        "Answer",
        "say",
        "put",
        "passing",
        "CommandError",
        "notice",
        "trouble",
    ),
    *("owe_notice", "tell", "tell_admins", "answer", "send", "edit"),
}
SENTENCE = re.compile(r"[A-Za-z]{2,}[,.!?:]? [A-Za-z]{2,}")


def test_only_the_speaking_rooms_speak() -> None:
    """No other room hands a sentence of its own to those who tell people something."""
    told = {
        f"{path.relative_to(ROOT)}:{literal.lineno} {literal.value!r}"
        for path in (ROOT / "newsbot").rglob("*.py")
        if path.relative_to(ROOT).parts[1] not in SPEAKING
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in TOLD
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for literal in ast.walk(argument)
        if isinstance(literal, ast.Constant)
        and isinstance(literal.value, str)
        and SENTENCE.search(literal.value)
    }
    assert not told
