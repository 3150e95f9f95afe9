"""What concerns whole processes: how they look after memory, and names by which others on the same machine
can tell whether the bearer still lives.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import sys

_SELDOM = (100_000, 50, 50)
# Seconds after which a thread gives way to another: each statement waits for SQLite's thread to be let in.
_SWITCH = 0.001
# Of glibc: at most two arenas instead of one a thread, what is free at the end goes back, and large blocks
# (bodies, answers of workers) are mapped, so that they go back wherever they lie.
_LIBC = ctypes.CDLL(None)
_MALLOC = ((-8, 2), (-1, 1_000_000), (-3, 64_000))


def collect_seldom() -> None:
    """Look for circles of garbage less often: polls make many records and hardly a circle.

    What lives by now, code above all, is never looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def tune() -> None:
    """Of the process that files feeds and answers people."""
    collect_seldom()
    sys.setswitchinterval(_SWITCH)
    with contextlib.suppress(AttributeError):  # not glibc
        for option, value in _MALLOC:
            _LIBC.mallopt(option, value)


def give_back() -> None:
    """Hand memory that is free, wherever it lies, back to the system: less than a millisecond."""
    with contextlib.suppress(AttributeError):
        _LIBC.malloc_trim(0)


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
