"""Technology fields that a text names. Words are data."""

from __future__ import annotations

import re2

# Field -> how news names it, as one RE2 alternative between word edges, without case.
FIELDS = {
    "standard-essential patents": "standard[- ]essential|seps?|f?rand|essential patents?",
    "6G": "6g",
    "5G": "5g|nr unlicensed|new radio",
    "4G": "4g|lte(?:-a)?|wimax",
    "3G": "3g|umts|w?cdma(?:2000)?|hspa",
    "2G": "2g|gsm|gprs",
    "Wi-Fi": "wi-?fi(?: \\d)?|802\\.11\\w*|wlan",
    "Bluetooth": "bluetooth",
    "IoT": "iot|internet[- ]of[- ]things|connected devices|smart meters?|smart home",
    "video codecs": "video codecs?|hevc|vvc|avc|h\\.26[456]|av1|vp9|mpeg-?\\d?|video compression|video coding",
    "audio": "audio codecs?|dolby atmos|evs codec|mp3|aac",
    "streaming": "video streaming|streaming video|adaptive streaming",
    "AI": "ai|artificial intelligence|machine learning|generative ai|large language models?|llms?|deep learning|neural networks?",
    "AR/VR": "ar/vr|virtual reality|augmented reality|mixed reality|vr|xr|metaverse|haptics?|head-mounted",
    "chips": "chips?|chipsets?|semiconductors?|processors?|gpus?|cpus?|wafers?|foundry|foundries|chiplets?|risc-v|x86|gan|sic|dram|lithography",
    "memory": "dram|nand|flash memory|memory chips?|hbm\\d?|memory patents?",
    "displays": "displays?|oled|lcds?|microled|quantum dots?",
    "batteries": "batter(?:y|ies)|lithium|cathodes?|anodes?|solid-state cells?|energy storage",
    "fuel cells": "fuel[- ]cells?|hydrogen",
    "electric cars": "evs?|electric (?:cars?|vehicles?|trucks?|suvs?)|hybrid(?:s| cars?| vehicles?)",
    "autonomous driving": "autonomous (?:cars?|vehicles?|driving|trucks?)|self[- ]driving|driverless|lidar|adas|robotaxis?",
    "cars": "cars?|automotive|automakers?|carmakers?|vehicles?|connected cars?",
    "phones": "smartphones?|handsets?|mobile phones?|cellphones?|iphones?|phones?",
    "networks": "network(?:ing)? (?:equipment|gear)|base stations?|open ran|radio access|routers?|optical networks?",
    "cloud": "cloud(?: computing)?|data cent(?:er|re)s?",
    "quantum computing": "quantum (?:computing|computers?|processors?)",
    "payments": "mobile payments?|contactless|nfc|payment systems?",
    "drugs": "drugs?|vaccines?|antibod(?:y|ies)|inhibitors?|gene therapy|mrna|crispr|biosimilars?|therap(?:y|ies)",
    "medical devices": "medical devices?|pacemakers?|stents?|insulin pumps?|glucose monitors?",
    "software": "software|operating systems?|open[- ]source|linux|java",
    "gaming": "video ?games?|consoles?|gaming",
    "imaging": "digital imaging|cameras?|image sensors?|digital photography",
    "satellites": "satellites?|direct[- ]to[- ]device|satellite navigation",
    "solar": "solar|photovoltaics?",
    "robotics": "robots?|robotics|humanoids?",
    "blockchain": "blockchain|bitcoin|cryptocurrenc(?:y|ies)",
}

_ORDER = tuple(FIELDS)
_ANY = re2.compile(
    "(?i)(?:^|[^a-z0-9])(?:" + "|".join(f"({words})" for words in FIELDS.values()) + ")(?:$|[^a-z0-9])"
)


def fields_of(text: str) -> tuple[str, ...]:
    """The fields named, in the fixed order above."""
    found: set[str] = set()
    position = 0
    while True:
        match = _ANY.search(text, position)
        if match is None:
            return tuple(name for name in _ORDER if name in found)
        found.add(_ORDER[match.lastindex - 1])
        position = max(match.end() - 1, position + 1)
