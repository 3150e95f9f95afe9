"""Deep links: `https://t.me/BOT?start=PAYLOAD` subscribes in one tap. A payload is at most 64 of A-Za-z0-9_-.

s-WORDS     the words of /subscribe, each blank a `_`, each comma a `-`: s-nokia-ericsson_licences_daily
b-BASE64    the same words as base64url of UTF-8, for letters that a link cannot carry
"""

from __future__ import annotations

import base64
import binascii

LONGEST = 64


def wish(given: str) -> str:
    """The words of a payload; "" for one that is none."""
    kind, _, rest = given[:LONGEST].partition("-")
    if kind == "s":
        return rest.replace("-", ", ").replace("_", " ").strip(" ,")
    if kind == "b":
        try:
            return base64.b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_", validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return ""
    return ""
