"""The container file cannot be built where no engine runs, so its steps are done by hand in an empty directory."""

import re
import shlex
import shutil
import site
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    lines = [line.strip() for line in joined.splitlines()]
    return [
        (word, rest) for word, _, rest in (line.partition(" ") for line in lines if line and line[0] != "#")
    ]


def copies() -> list[tuple[list[str], str]]:
    found = []
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            found.append((sources, target))
    return found


def test_every_copied_path_exists_and_is_tracked() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    for sources, _ in copies():
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source not in ignored


def test_the_image_is_built_as_promised() -> None:
    words = [word for word, _ in instructions()]
    assert words.count("FROM") == 2
    users = [rest for word, rest in instructions() if word == "USER"]
    assert users == ["newsbot"]
    assert ("VOLUME", '["/data"]') in instructions()
    assert "HEALTHCHECK" in words
    assert "latest" not in DOCKERFILE


def test_the_lock_pins_what_is_installed() -> None:
    pinned = re.findall(
        r"^([A-Za-z0-9_.-]+)==([^\s;]+)(.*)$", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
    assert len(pinned) > 30
    for name, version, marker in pinned:
        if "python_full_version" in marker or "sys_platform" in marker or "platform" in marker:
            continue
        assert metadata.version(name) == version, name


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_names_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for block in re.split(r"\n(?=[a-z])", text):
        assert "--hash=sha256:" in block


def test_install_and_start_work_in_an_empty_directory(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    for sources, target in copies():
        for source in sources:
            place = app / target / source if target == "./" else app / target
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)
    subprocess.run([sys.executable, "-m", "venv", str(app / "venv")], check=True)
    # The locked packages are those of this environment (held above); only newsbot itself is installed anew.
    packages = next(app.glob("venv/lib/*/site-packages"))
    # A new environment holds the setuptools of its Python; the lock, which is not installed here, replaces it.
    for old in packages.glob("setuptools*"):
        shutil.rmtree(old)
    (packages / "others.pth").write_text(f"{site.getsitepackages()[0]}\n")
    install = next(rest for word, rest in instructions() if word == "RUN" and "--editable" in rest)
    command = shlex.split(install.replace("/app/", f"{app}/"))
    subprocess.run([*command, "--quiet"], cwd=app, check=True)
    environ = {
        "PATH": f"{app}/venv/bin:/usr/bin:/bin",
        "NEWSBOT_DATA_DIR": str(tmp_path / "data"),
        "HOME": str(tmp_path),
    }
    environ["NEWSBOT_FEEDS"] = str(app / "feeds.yaml")
    start = [
        shlex.join(yaml.safe_load(rest)) for word, rest in instructions() if word in {"ENTRYPOINT", "CMD"}
    ]
    assert start == ["newsbot", "run"]
    for arguments in (["run", "--help"], ["check"], ["migrate"]):
        done = subprocess.run(
            ["newsbot", *arguments], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    origin = subprocess.run(
        [f"{app}/venv/bin/python", "-c", "import newsbot.app; print(newsbot.app.__file__)"],
        cwd=tmp_path, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert origin.stdout.startswith(str(app))
