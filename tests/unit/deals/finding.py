"""One finder for all tests of the kinds, and short ways to say what it found."""

from functools import lru_cache
from pathlib import Path

import yaml

from newsbot.deals.classify import Finder
from newsbot.model.company import Company
from newsbot.model.deal import Deal

ROOT = Path(__file__).parents[3]
NAMES = """
    Nokia Ericsson Qualcomm Huawei Xiaomi Samsung Sony Toyota Honda Bosch IBM InterDigital Avanci BMW Kodak Microsoft
    Intel Lenovo Infineon Netflix
"""
COMPANIES = tuple(Company(name) for name in NAMES.split())


@lru_cache(maxsize=1)
def finder() -> Finder:
    return Finder(COMPANIES)


def shipped_companies() -> tuple[Company, ...]:
    """Those of feeds.yaml."""
    listed = yaml.safe_load((ROOT / "feeds.yaml").read_text("utf-8"))["companies"]
    return tuple(
        Company(
            one["name"],
            tuple(one.get("aliases", ())),
            tuple(one.get("tickers", ())),
            tuple(one.get("subsidiaries", ())),
            tuple(one.get("not", ())),
            bool(one.get("ambiguous")),
            tuple(one.get("cues", ())),
        )
        for one in listed
    )


def found(title: str, summary: str = "") -> list[str]:
    """`kind/subtype/status` of each deal."""
    return [f"{deal.kind}/{deal.subtype}/{deal.status}" for deal in finder().find(title, summary)]


def only(title: str, summary: str = "") -> Deal:
    (deal,) = finder().find(title, summary)
    return deal


def roles(title: str, summary: str = "") -> dict[str, str]:
    """Name -> role of the only deal."""
    return {party.name: party.role for party in only(title, summary).parties}
