"""What concerns whole processes: how they look after memory, and names by which others on the same machine
can tell whether the bearer still lives.
"""

from __future__ import annotations

import gc
import os
import random

_SELDOM = (100_000, 50, 50)


def collect_seldom() -> None:
    """Look for circles of garbage less often: polls make many records and hardly a circle.

    What lives by now, code above all, is never looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def own_name(rng: random.Random) -> str:
    """`machine:process:chance`; the last parts processes that bore one number, as in containers."""
    return f"{os.uname().nodename}:{os.getpid()}:{rng.getrandbits(32):08x}"


def has_died(name: str, own: str) -> bool:
    """Whether the bearer of `name` surely is no more. Of other machines nobody knows."""
    machine, _, rest = name.partition(":")
    number, _, chance = rest.partition(":")
    own_machine, own_number, own_chance = own.split(":")
    if machine != own_machine or not number.isdecimal():
        return False
    if number == own_number:
        return not chance.startswith(own_chance)
    try:
        os.kill(int(number), 0)  # asks, sends nothing
    except ProcessLookupError:
        return True
    except OSError:  # it lives, and is not ours to ask
        return False
    return False
