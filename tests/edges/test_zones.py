"""Time zones by what people type."""

from __future__ import annotations

import pytest

from newsbot.edges.zones import Zones

ZONES = Zones()


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Helsinki", ["Europe/Helsinki"]),
        ("  new   york ", ["America/New_York"]),
        ("Köln", ["Europe/Berlin"]),
        ("koln", ["Europe/Berlin"]),
        ("Москва", ["Europe/Moscow"]),
        ("東京", ["Asia/Tokyo"]),
        ("Europe/London", ["Europe/London"]),
        ("america/new_york", ["America/New_York"]),
        ("America/New York", ["America/New_York"]),
        ("UTC", ["UTC"]),
        ("utc+2", ["Etc/GMT-2"]),
        ("GMT -5", ["Etc/GMT+5"]),
        ("+0", ["UTC"]),
        ("UTC+15", []),
        ("lwrns kanzas", ["America/Chicago"]),  # written with two spaces in the list
        ("paris\nberlin", []),
        ("portland", ["America/Los_Angeles", "America/New_York"]),
        ("london", ["Europe/London"]),
        ("Xyzzyville", []),
        ("", []),
        ("../../etc/passwd", []),
        ("%", []),
    ],
)
def test_find(typed: str, zones: list[str]) -> None:
    assert list(ZONES.find(typed)) == zones


@pytest.mark.parametrize("place", ["Paris", "München", "Ho Chi Minh City", "Yekaterinburg", "Ürümqi"])
def test_a_name_is_found_however_it_is_written(place: str) -> None:
    found = ZONES.find(place)
    assert found
    for written in (place.upper(), place.lower(), place.replace(" ", "   "), f"\t{place} "):
        assert ZONES.find(written) == found


def test_the_ambiguous_are_few() -> None:
    assert 2 <= len(ZONES.find("Springfield")) <= 6
