"""A plain keyword filter, as people use one today: what `evaluate --against keywords` compares with."""

from __future__ import annotations

import re2

from newsbot.model.deal import Deal

# Kind -> the words of one filter; a story passes when all its alternatives' groups are met.
_FILTERS: dict[str, tuple[str, ...]] = {
    "patent_deal": (
        r"patent|licen[sc]|royalt|intellectual property",
        r"licen[sc]|settle|truce|cross-licen|pool|sell|sale|sold|buy|bought|acquir|auction|agreement|deal",
    ),
    "alliance": (
        r"partner|allianc|joint venture|consorti|collaborat|team\w* (?:up|with)|join\w* forces|tie-up",
    ),
    "patent_dispute": (
        r"patent|infring",
        r"\bsue[sd]?\b|suing|lawsuit|infring|court|judge|jury|\bitc\b|injunction|verdict|ruling|rules|invalid",
    ),
}
_COMPILED = {
    kind: tuple(re2.compile("(?i)" + pattern) for pattern in patterns) for kind, patterns in _FILTERS.items()
}


def keyword_filter(title: str, summary: str) -> tuple[Deal, ...]:
    """Stories whose words pass, without parties: a filter knows none."""
    text = f"{title} {summary}"
    return tuple(
        Deal(kind=kind, subtype="", status="announced", parties=(), sentence=title, score=1.0)
        for kind, patterns in _COMPILED.items()
        if all(pattern.search(text) for pattern in patterns)
    )
