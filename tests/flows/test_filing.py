"""What filing decides by itself: known or new, and who leads a story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsbot.edges.store.gathering import Known
from newsbot.jobs.filing import sort_out
from newsbot.jobs.placing import Arrival
from newsbot.model.story import FiledEntry
from newsbot.stories.lead import leads
from tests import make

BRIDGE = make.entry(
    guid="1", title="Council approves a new bridge over the river", link="https://a.example/1"
)
MUSEUM = make.entry(guid="2", title="Museum opens a wing for glass and light", link="https://a.example/2")


def known(arrival: Arrival, *, deleted: bool = False, feed_id: int = 1) -> Known:
    new = arrival.prepared
    return Known(
        entry_id=None if deleted else 7,
        feed_id=feed_id,
        guid_key=new.guid_key,
        link_key=new.link_key,
        revision=0 if deleted else new.revision,
        story_id=3,
        title="" if deleted else new.entry.title,
        summary="" if deleted else new.entry.summary,
        link=None if deleted else new.entry.link,
    )


@pytest.mark.parametrize(
    ("new", "fresh", "revised"),
    [
        (BRIDGE, False, False),
        (replace(BRIDGE, id="other"), False, False),
        (replace(BRIDGE, link="https://a.example/1?utm_source=rss"), False, False),
        (replace(BRIDGE, title="Council approves a new bridge over the river (updated)"), False, True),
        (replace(BRIDGE, summary="It will be built of wood."), False, True),
        (replace(MUSEUM, id=BRIDGE.id), True, False),
        (MUSEUM, True, False),
    ],
    ids=["same", "guid changed", "link tracked", "title edited", "summary edited", "guid reused", "another"],
)
def test_an_entry_is_known_by_any_two_of_guid_link_and_text(new: object, fresh: bool, revised: bool) -> None:
    batch = sort_out([make.arrival(new)], [known(make.arrival(BRIDGE))])  # type: ignore[arg-type]  # an Entry
    assert (bool(batch.fresh), bool(batch.revised)) == (fresh, revised)


def test_an_entry_of_another_feed_is_another_entry() -> None:
    assert sort_out([make.arrival(BRIDGE)], [known(make.arrival(BRIDGE), feed_id=2)]).fresh


def test_what_is_deleted_stays_known_unless_its_link_says_otherwise() -> None:
    gone = known(make.arrival(BRIDGE), deleted=True)
    assert not sort_out([make.arrival(BRIDGE)], [gone]).fresh
    assert not sort_out([make.arrival(replace(BRIDGE, link=None))], [gone]).fresh
    assert sort_out([make.arrival(replace(MUSEUM, id=BRIDGE.id))], [gone]).fresh


def test_a_link_that_deleted_entries_shared_says_nothing() -> None:
    shared = [replace(one, link="https://a.example/live") for one in (BRIDGE, MUSEUM)]
    gone = [known(make.arrival(one), deleted=True) for one in shared]
    new = make.entry(guid="3", title="Ferry runs at night from spring", link="https://a.example/live")
    assert sort_out([make.arrival(new)], gone).fresh
    assert not sort_out([make.arrival(one) for one in shared], gone).fresh
    assert not sort_out([make.arrival(new)], gone[:1]).fresh  # its guid may have changed


def test_a_feed_that_says_one_thing_twice_says_it_once() -> None:
    twice = [
        make.arrival(BRIDGE),
        make.arrival(MUSEUM),
        make.arrival(BRIDGE),
        make.arrival(replace(MUSEUM, id="3")),
    ]
    assert [position for position, _ in sort_out(twice, []).fresh] == [0, 1]


PLAIN = make.filed(deals=())
TOLD = make.filed()


@pytest.mark.parametrize(
    ("new", "old", "better"),
    [
        (TOLD, PLAIN, True),
        (PLAIN, TOLD, False),
        (TOLD, TOLD, False),
        (make.filed(link="https://www.prnewswire.com/news/1"), TOLD, True),
        (make.filed(link="https://www.nokia.com/newsroom/1"), TOLD, True),
        (TOLD, make.filed(link="https://www.nokia.com/newsroom/1"), False),
        (make.filed(link="https://www.ericsson.com/news/1"), TOLD, False),
        (make.filed(summary="x" * 500), TOLD, True),
    ],
    ids=["tells the deal", "does not", "equal", "wire", "party", "not the party", "no party", "fuller"],
)
def test_the_best_source_leads(new: FiledEntry, old: FiledEntry, better: bool) -> None:
    assert leads(new, old) is better
