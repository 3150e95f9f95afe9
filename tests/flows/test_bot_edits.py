"""An alert that grows is edited, and what was tapped under it stays tapped."""

from __future__ import annotations

from newsbot.edges.store.engine import Store
from newsbot.edges.store.feeds import sync_feeds
from newsbot.model.feed import Feed
from tests import make
from tests.flows.conversing import talking
from tests.flows.delivering import delivering
from tests.flows.test_bot_alerts import alerted

RETOLD = make.entry(
    title="Nokia licenses patents to Xiaomi",
    summary="Nokia and Xiaomi signed a multi-year patent licence agreement, both said on Monday.",
)


async def test_taps_outlive_an_edit(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        outlets = [Feed(f"https://{name}.example/feed", title=name) for name in ("wire", "post")]
        async with store.write() as connection:
            await sync_feeds(connection, outlets, frozenset(), talk.clock())
        message = await alerted(talk)
        for label in ("Follow this deal", "Wrong company", "Mute Nokia for a week"):
            await talk.tap(message, label)
        tapped = message.labels()
        assert tapped == ["Why?", "✓ Following", "Not a deal", "✓ Wrong company", "✓ Nokia is muted"]
        async with delivering(store, talk.server, talk.clock) as deliverer:
            await talk.news(make.entry(title="A bridge is opened"), RETOLD)
            talk.clock.forward(minutes=4)
            await deliverer.run_due()
        assert "also post" in message.text
        assert message.labels() == tapped
        assert "do not follow" in await talk.tap(message, "✓ Following")
