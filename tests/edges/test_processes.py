import os
import random
import subprocess
import sys

import pytest

from newsbot.edges.processes import has_died, own_name

NODE = os.uname().nodename


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that was and is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_only_what_surely_died_is_said_to_be_dead(dead: int) -> None:
    own = own_name(random.Random(1))
    assert has_died(f"{NODE}:{dead}:0badcafe:7", own)
    assert has_died(f"{NODE}:{os.getpid()}:0badcafe:7", own)  # our number, another life
    assert not has_died(f"{own}:12", own)
    assert not has_died(f"{NODE}:{os.getppid()}:0badcafe:7", own)
    assert not has_died(f"elsewhere:{dead}:0badcafe:7", own)
    assert not has_died("whatever", own)
