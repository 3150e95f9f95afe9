"""The companies that feeds.yaml tracks: complete, and nobody's name twice."""

from pathlib import Path

import pytest
import yaml

from newsbot.deals.names_fold import fold
from newsbot.deals.names_lexicon import EVERYDAY, Word, flat_phrase, words
from newsbot.deals.parties import Directory
from newsbot.model.company import Company

FILE = Path(__file__).parents[3] / "feeds.yaml"
ORDINARY = int(EVERYDAY | Word.FIRST_NAME)


def load() -> tuple[Company, ...]:
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["companies"]
    return tuple(
        Company(
            entry["name"],
            tuple(entry.get("aliases", ())),
            tuple(entry.get("tickers", ())),
            tuple(entry.get("subsidiaries", ())),
            tuple(entry.get("not", ())),
            entry.get("ambiguous", False),
            tuple(entry.get("cues", ())),
            entry.get("sector"),
        )
        for entry in entries
    )


COMPANIES = load()


def names(company: Company) -> tuple[str, ...]:
    return (company.name, *company.aliases, *company.subsidiaries)


def test_there_are_enough_and_all_have_a_sector() -> None:
    assert len(COMPANIES) >= 300
    assert [company.name for company in COMPANIES if not company.sector] == []


def test_no_name_belongs_to_two_companies() -> None:
    owners: dict[str, str] = {}
    clashes = [
        (name, owner, company.name)
        for company in COMPANIES
        for name in names(company)
        if (owner := owners.setdefault(fold(name), company.name)) != company.name
    ]
    assert clashes == []


def test_no_ticker_belongs_to_two_companies() -> None:
    owners: dict[str, str] = {}
    clashes = [
        (ticker, owner, company.name)
        for company in COMPANIES
        for ticker in company.tickers
        if (owner := owners.setdefault(ticker, company.name)) != company.name
    ]
    assert clashes == []


def test_an_ordinary_word_is_a_name_only_of_companies_marked_ambiguous() -> None:
    wrong = [
        (company.name, name)
        for company in COMPANIES
        if not company.ambiguous
        for name in names(company)
        if " " not in name and words().get(name.casefold(), 0) & ORDINARY
    ]
    assert wrong == []


def test_a_company_is_never_excluded_by_its_own_name() -> None:
    wrong = [
        (company.name, context)
        for company in COMPANIES
        for context in company.exclude
        if flat_phrase(context) in {flat_phrase(name) for name in names(company)}
    ]
    assert wrong == []


def test_every_company_is_found_by_each_of_its_names() -> None:
    directory = Directory(COMPANIES)
    missed = [
        (company.name, name)
        for company in COMPANIES
        for name in names(company)
        if company.name
        not in {
            mention.company for mention in directory.mentions(f"The judge ruled against {name} on Monday.")
        }
        and company.name
        not in {mention.company for mention in directory.mentions(f"{name} sues Zorvex Inc.")}
    ]
    assert missed == []


@pytest.mark.parametrize(
    "name",
    [
        "Nokia",
        "Qualcomm",
        "InterDigital",
        "Avanci",
        "Sisvel",
        "Via LA",
        "Access Advance",
        "Adeia",
        "Dolby",
        "RPX",
    ],
)
def test_the_usual_licensors_are_tracked(name: str) -> None:
    assert name in {company.name for company in COMPANIES}
