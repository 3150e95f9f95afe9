"""Ways to write one story that change nothing of what it says."""

import re
from collections.abc import Callable

Change = Callable[[str, str], tuple[str, str]]

QUIET = ("The weather stays mild in the north.", "More than forty guests came.", "Read on for pictures.")


def capitals(text: str) -> str:
    """Every word with a capital, as some headlines are written."""
    return re.sub(r"(?<![\w'’])\w", lambda letter: letter[0].upper(), text)


CHANGES: dict[str, Change] = {
    "headline in capitals": lambda title, summary: (title.upper(), summary),
    "headline small": lambda title, summary: (title.lower(), summary),
    "Headline With Capitals": lambda title, summary: (capitals(title), summary),
    "all in capitals": lambda title, summary: (title.upper(), summary.upper()),
    "all small": lambda title, summary: (title.lower(), summary.lower()),
    "All With Capitals": lambda title, summary: (capitals(title), capitals(summary)),
    "quoted": lambda title, summary: (f"“{title}”", f'"{summary}"'),
    "outlet before": lambda title, summary: (f"Reuters – {title}", summary),
    "dateline before": lambda title, summary: (title, f"OSLO (Reuters) - {summary}"),
    "markup": lambda title, summary: (f"<b>{title}</b>", f"<p>{summary.replace(' ', '&nbsp;', 1)}</p>"),
    "wrapped": lambda title, summary: (title.replace(" ", "\n", 2), summary.replace(" ", "  \n", 2)),
    "curly quotes": lambda title, summary: (_curly(title), _curly(summary)),
    "straight quotes": lambda title, summary: (_straight(title), _straight(summary)),
    "unrelated sentence": lambda title, summary: (title, f"{summary} {QUIET[len(title) % len(QUIET)]}"),
}


def _curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "’").replace(" - ", " — ")


def _straight(text: str) -> str:
    for marks, instead in (("“”„«»", '"'), ("‘’", "'"), ("—–", "-")):
        text = re.sub(f"[{marks}]", instead, text)
    return text
