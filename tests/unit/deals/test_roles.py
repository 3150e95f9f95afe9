"""Who takes part where names, places and owners stand beside each other, and where the headline names one side only."""

import pytest

from tests.unit.deals.finding import roles


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        (
            "Sony-backed Zorvex licenses its patents to Nokia-owned Brennholt",
            "",
            {"Zorvex": "licensor", "Brennholt": "licensee"},
        ),
        (
            "Kodak sells its remaining imaging patents for $70 million",
            "The buyer is a vehicle by the name of Quillmark Innovations Inc.",
            {"Kodak": "seller", "Quillmark Innovations": "buyer"},
        ),
        (
            "Kodak sells its remaining imaging patents for $70 million",
            "The price was paid in March, Marbury said, and nothing more was told.",
            {"Kodak": "seller"},
        ),
        (
            "Sony partners with Nokia, Finland's largest maker of radios",
            "Sony and Nokia will work together in Japan, the companies said.",
            {"Sony": "partner", "Nokia": "partner"},
        ),
        (
            "Sony partners with Nokia on radios",
            "The partnership of Sony and Nokia is for Japan and Korea, the two said.",
            {"Sony": "partner", "Nokia": "partner"},
        ),
        (
            "Zorvex and Nokia form an alliance",
            "Zorvex Medical Care and Nokia signed an alliance on beds that speak.",
            {"Zorvex Medical Care": "partner", "Nokia": "partner"},
        ),
        (
            "ZORVEX &lt;ZVX&gt; LICENSES CHIP PATENTS TO SONY &lt;SNE&gt;",
            "",
            {"Zorvex": "licensor", "Sony": "licensee"},
        ),
        (
            "UPDATE 2-Nokia and Sony form a joint venture in Norway",
            "",
            {"Nokia": "partner", "Sony": "partner"},
        ),
        ("BRIEF-Zorvex licenses chip patents to Sony", "", {"Zorvex": "licensor", "Sony": "licensee"}),
    ],
)
def test_roles(title: str, summary: str, expected: dict[str, str]) -> None:
    assert roles(title, summary) == expected
