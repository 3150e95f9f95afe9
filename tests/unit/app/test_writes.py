from datetime import UTC, datetime, timedelta

import pytest

from newsbot.app.writes import Writes

BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)
FULL = "writes fail since 2026-03-02 12:00:00 UTC: the disk is full"


@pytest.mark.parametrize(
    ("failed", "wrote", "at", "expected"),
    [
        ((), (0, 5), 9, None),
        ((0,), (), 4, None),  # it may have been a moment
        ((0,), (), 5, FULL),  # nobody has written since
        ((0,), (2,), 20, FULL),  # one small write between two large ones that fail is no end
        ((0, 3, 6), (1, 4, 7), 8, FULL),
        ((0, 3, 6), (1, 4, 11), 12, None),
        ((0,), (5,), 60, None),
        ((-30, 0), (-20,), 6, FULL),  # another time before
    ],
)
def test_writes_that_fail_for_a_while_are_told_until_all_succeed(
    failed: tuple[int, ...], wrote: tuple[int, ...], at: int, expected: str | None
) -> None:
    writes = Writes()
    for second in sorted({*failed, *wrote}):
        when = BEGAN + timedelta(seconds=second)
        if second in failed:
            writes.failed("the disk is full", when)
        else:
            writes.wrote(when)
    assert writes.problem(BEGAN + timedelta(seconds=at)) == expected
