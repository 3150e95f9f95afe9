"""Topics of one's own: found like the built-in kinds, refused with the line when they are wrong."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from newsbot.deals.classify import Finder
from newsbot.errors import ConfigError
from newsbot.model.company import Company
from newsbot.model.deal import Deal, Topic

COMPANIES = (Company("Nokia"), Company("Samsung"), Company("Bosch"))


def found(topic: Topic, title: str, summary: str = "") -> list[Deal]:
    return [deal for deal in Finder(COMPANIES, (topic,)).find(title, summary) if deal.kind == topic.name]


def test_words() -> None:
    (deal,) = found(Topic("acquisition", words=("acquire+", "takeover")), "Bosch acquires a sensor maker")
    assert (deal.subtype, deal.status, deal.sentence) == ("", "announced", "Bosch acquires a sensor maker")
    assert [party.company for party in deal.parties] == ["Bosch"]


def test_many_who_ask_a_new_finder_first_at_once_all_have_their_answer() -> None:
    finder = Finder(COMPANIES, (Topic("acquisition", words=("acquire+",)),))
    with ThreadPoolExecutor(4) as threads:
        deals = list(threads.map(finder.find, ["Bosch acquires a sensor maker"] * 4, [""] * 4))
    assert [len(one) for one in deals] == [1] * 4


def test_patterns_with_roles() -> None:
    topic = Topic("acquisition", patterns=("{buyer} ..2 (buy+|bought|acquire+) ..3 {seller}",))
    (deal,) = found(topic, "Samsung to buy Bosch for $9 billion")
    assert {party.name: party.role for party in deal.parties} == {"Samsung": "buyer", "Bosch": "seller"}


def test_only_with_its_companies() -> None:
    topic = Topic("layoffs", words=("layoff+", "job cut+"), companies=("Nokia",))
    assert found(topic, "Nokia plans layoffs")
    assert not found(topic, "Samsung plans layoffs")


def test_score_falls_below_the_headline() -> None:
    topic = Topic("recall", words=("recall+",))
    (headline,) = found(topic, "Bosch recalls heat pumps")
    (lead,) = found(topic, "News of Bosch", "Bosch recalls heat pumps.")
    assert headline.score > lead.score


@pytest.mark.parametrize(
    ("topic", "mend"),
    [
        (Topic("", words=("a",), line=7), "choose another"),
        (Topic("alliance", words=("a",), line=7), "choose another"),
        (Topic("empty", line=7), "add one"),
        (Topic("bad", patterns=("(a|b",), line=7), "close it"),
        (Topic("bad", words=("x*",), line=7), "three letters"),
        (Topic("bad", words=("a",), companies=("Nowhere",), line=7), "companies:"),
        (Topic("long", words=("a",) * 500, line=7), "split it"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(topic: Topic, mend: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Finder(COMPANIES, (topic,))
    assert mend in str(caught.value)
    assert caught.value.line == 7
