"""A phone's chat screen around messages of ours, as a page that a headless browser can shoot."""

from __future__ import annotations

import base64
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from newsbot.model.alert import Part

WIDTH = 412
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

_CSS = """
* { box-sizing: border-box; margin: 0 }
body { width: 412px; font: 16px/1.35 Inter, Roboto, "Noto Sans", sans-serif, "Noto Color Emoji"; background: var(--wall) }
body.light { --wall: #cfdcc9; --bubble: #fff; --ink: #111; --soft: #6d7a83; --link: #1d74b8; --key: #5b7c5f99; --bar: #517da2; --quote: #eef5fb }
body.dark { --wall: #0e1621; --bubble: #182533; --ink: #f2f5f7; --soft: #8b9aa6; --link: #6ab2f2; --key: #22384d; --bar: #17212b; --quote: #1f3348 }
header { background: var(--bar); color: #fff; padding: 12px 16px; display: flex; gap: 12px; align-items: center }
header b { display: block; font-size: 17px } header small { opacity: .75 }
header i { width: 40px; height: 40px; border-radius: 50%; background: #fff3; display: grid; place-items: center; font-style: normal; font-size: 20px }
main { padding: 12px 10px 16px; display: flex; flex-direction: column; gap: 8px }
section { max-width: 360px } section.mine { align-self: flex-end }
div.bubble { background: var(--bubble); color: var(--ink); border-radius: 14px 14px 14px 4px; padding: 9px 12px; white-space: pre-wrap; overflow-wrap: anywhere }
section.mine div.bubble { border-radius: 14px 14px 4px 14px; background: color-mix(in srgb, var(--bubble) 75%, #7ac27a) }
div.bubble img { width: calc(100% + 24px); margin: -9px -12px 8px; border-radius: 14px 14px 0 0; display: block }
div.bubble a { color: var(--link); text-decoration: none }
div.bubble blockquote { border-left: 3px solid var(--link); background: var(--quote); border-radius: 4px; padding: 3px 8px; margin: 2px 0 }
div.bubble code, div.bubble pre { font-family: "DejaVu Sans Mono", monospace; font-size: 14px; white-space: pre-wrap }
time { float: right; font-size: 12px; color: var(--soft); margin: 8px 0 0 10px }
div.row { display: flex; gap: 5px; margin-top: 5px } div.row span { flex: 1; background: var(--key); color: #fff; border-radius: 9px; padding: 8px 4px; text-align: center; font-size: 14px; font-weight: 500 }
"""


def page(messages: Sequence[Part | str], *, at: str = "09:41", theme: str = "light") -> str:
    """The screen as HTML; a plain string is what the person typed."""
    body = "".join(
        _mine(message, at) if isinstance(message, str) else _theirs(message, at) for message in messages
    )
    return (
        f'<!doctype html><meta charset="utf-8"><style>{_CSS}</style><body class="{theme}">'
        f"<header><i>🤝</i><span><b>newsbot</b><small>bot</small></span></header><main>{body}</main>"
    )


def shoot(document: str, target: Path) -> None:
    """Render the page with a headless browser and crop it to its content."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise SystemExit(f"make pictures needs a browser: one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        measured = document + "<script>document.title = document.body.scrollHeight</script>"
        source.write_text(measured, "utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        flags += [f"--user-data-dir={folder}/profile", "--hide-scrollbars", "--force-device-scale-factor=2"]
        dump = subprocess.run(
            [browser, *flags, f"--window-size={WIDTH},400", "--dump-dom", source.as_uri()],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        title = re.search(r"<title>(\d+)</title>", dump)
        height = int(title[1]) if title else 900
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [browser, *flags, f"--window-size={WIDTH},{height}", f"--screenshot={target}", source.as_uri()],
            capture_output=True, check=True,
        )  # fmt: skip


def _mine(text: str, at: str) -> str:
    return f'<section class="mine"><div class="bubble">{html.escape(text)}<time>{at}</time></div></section>'


def _theirs(part: Part, at: str) -> str:
    photo = ""
    if part.photo:
        photo = f'<img src="data:image/png;base64,{base64.b64encode(part.photo).decode()}">'
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{html.escape(button.label)}</span>" for button in row)}</div>'
        for row in part.buttons
    )
    return f'<section><div class="bubble">{photo}{_quotes(part.html)}<time>{at}</time></div>{rows}</section>'


def _quotes(text: str) -> str:
    # Telegram sets a quote apart itself; the browser would add the line break that follows it.
    return re.sub(r"</blockquote>\n", "</blockquote>", text)
