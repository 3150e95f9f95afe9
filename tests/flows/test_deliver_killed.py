"""Kill -9 every moment while a twentieth of all requests fail: nothing lost, order kept, repeats accounted for.

A repeat is right only where the server took the message and its answer was lost, or where the deliverer was
killed between taking and storing. Of all other messages there is exactly one.
"""

from __future__ import annotations

from tests.flows.killing import deliver_killed


async def test_killed_at_random_moments(sqlite_url: str) -> None:
    account = await deliver_killed(
        sqlite_url, chats=range(1000, 1040), stories=2, kills=3, span=(0.2, 0.8), rate=0.05, seed=1
    )
    assert account.reached == account.owed, account
    assert account.unexplained == 0, account
    assert account.out_of_order == 0, account
