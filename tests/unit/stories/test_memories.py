from __future__ import annotations

import json
import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.stories.memories import MAX_NAMES, MAX_TEXTS, joined, opened
from newsbot.stories.sketches import Sketch
from tests.unit.stories.samples import NOON, drawn, fight, licence

FIRST = drawn(
    "Nokia in talks with Oppo", "A deal is near.", deals=[licence("Nokia", "Oppo", status="rumored")]
)


def test_a_sketch_goes_to_a_worker_and_back() -> None:
    assert pickle.loads(pickle.dumps(FIRST)) == FIRST  # noqa: S301  # our own bytes


def test_a_memory_is_plain_json() -> None:
    memory = joined(
        opened(FIRST), drawn("Nokia, Oppo close", "$20 million", deals=[licence("Nokia", "Oppo")], days=2)
    )
    assert json.loads(json.dumps(memory)) == memory


def test_a_story_spans_its_entries_in_whatever_order_they_come() -> None:
    memory = joined(joined(opened(FIRST), drawn("later", days=3)), drawn("earlier", days=-2))
    noon = int(NOON.timestamp())
    assert (memory["first"], memory["last"], memory["entries"]) == (noon - 2 * 86400, noon + 3 * 86400, 3)


def test_a_long_lived_story_stays_small_and_keeps_its_opening() -> None:
    memory = opened(FIRST)
    for number in range(200):
        memory = joined(
            memory,
            drawn(f"Party{number} and Other{number} sue", deals=[fight(f"Party{number}", f"Other{number}")]),
        )
    assert memory["entries"] == 201
    assert len(memory["texts"]) == MAX_TEXTS
    assert memory["texts"][0] == opened(FIRST)["texts"][0]
    assert len(memory["parties"]) == MAX_NAMES
    assert len(json.dumps(memory)) < 4000


def test_joining_leaves_the_old_memory_as_it_was() -> None:
    before = opened(FIRST)
    kept = json.dumps(before)
    joined(before, drawn("Nokia signs with Oppo for $5 million", deals=[licence("Nokia", "Oppo")], days=4))
    assert json.dumps(before) == kept


def test_a_rumour_without_words_of_rumour_gives_way_to_the_next_telling() -> None:
    bare = drawn("Nokia and Oppo on patents", deals=[licence("Nokia", "Oppo", status="rumored")])
    sure = drawn("Nokia signs with Oppo", deals=[licence("Nokia", "Oppo")])
    assert joined(opened(bare), sure)["stage"] == "announced"
    assert joined(opened(FIRST), sure)["stage"] == "rumored"


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.text(max_size=60), st.integers(-30, 30)), min_size=1, max_size=12
    )
)
def test_any_entries_make_a_memory(entries: list[tuple[str, str, int]]) -> None:
    sketches: list[Sketch] = [drawn(title, text, days=days) for title, text, days in entries]
    memory = opened(sketches[0])
    for one in sketches[1:]:
        memory = joined(memory, one)
    assert json.loads(json.dumps(memory)) == memory
    assert memory["first"] <= memory["last"]
