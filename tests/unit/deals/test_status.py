"""What is done, what is only said or wished, and what is over."""

import pytest

from tests.unit.deals.finding import only


@pytest.mark.parametrize(
    ("title", "summary", "status"),
    [
        ("Nokia and Sony form a joint venture to bid for a port in Norway", "", "announced"),
        ("Nokia and Sony sign a partnership to study radios on the sea bed", "", "announced"),
        ("Nokia and Sony set up a joint venture near Oslo", "", "announced"),
        ("Nokia and Sony said they would form a joint venture in Norway", "", "announced"),
        ("Sony buys 40 patents from Nokia and wants to build radios", "", "announced"),
        ("Nokia sues Sony over patents, seeks ban on phones", "", "announced"),
        ("Nokia seeks damages from Sony in patent suit", "", "announced"),
        ("Nokia and Sony may form a joint venture in Norway", "", "rumored"),
        ("Nokia and Sony near joint venture deal", "", "rumored"),
        ("Nokia and Sony said to form a joint venture, sources say", "", "rumored"),
        ("Nokia wants to form a joint venture with Sony", "", "rumored"),
        ("Nokia talking to Sony about a joint venture for radios", "", "rumored"),
        ("Nokia and Sony wind up joint venture in Norway", "", "ended"),
        ("Nokia drops Sony partnership on radios", "", "ended"),
        ("Nokia and Sony to let their partnership lapse", "", "ended"),
        ("Nokia and Sony will not renew their partnership", "", "ended"),
        ("Brussels blocks Nokia-Sony joint venture", "", "ended"),
        ("Nokia gives up talks on joint venture with Sony", "", "ended"),
        ("Nokia and Sony end Brennholt joint venture", "", "ended"),
    ],
)
def test_status(title: str, summary: str, status: str) -> None:
    assert only(title, summary).status == status
