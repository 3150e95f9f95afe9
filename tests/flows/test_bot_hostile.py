"""What people send to break things: nothing of it crashes, slows or fools the bot, or is quoted in its logs."""

from __future__ import annotations

import logging

import pytest

from newsbot.edges.store.engine import Store
from tests.flows.conversing import ADA, BOB, LICENCE, talking

NASTY = (
    "<b>unclosed & <script>alert(1)</script>",
    "\u202egnp.exe\u202c \u200b\u200d\u2066",
    "A" * 4096,
    "🇫🇮" * 1000,
    "' OR 1=1; DROP TABLE chats; --",
    "%_%_%_%" * 50,
    "\\" * 300,
    "((((((((((" * 100,
    "nokia " * 600,
    "@newsbot_test_bot @@@ -100 @a",
    "\x00\x01\x02",
    "１２３ ٣٤",
    "9" * 400,
)
WORDS = ("subscribe", "search", "company", "settings", "digest", "mute", "latest", "unsubscribe", "start", "announce", "xyz", "settings quiet", "why", "help")  # fmt: skip
DATA = (
    "", ":", "::::", "sub", "sub:x", "sub:-1:pause", "sub:99999999999999999999:undo", "sub:1:nonsense", "subs:-5",
    "subs:999999", "new", "new:topic", "new:picked:instant", "pick:x", "pick:0:00000000", "pick:-9", "pick:999999999",
    "picked", "why:0", "why:abc", "why:٣", "follow:0", "no:0", "wrong:12345678901234567890", "mute:zzzz", "mute:for:999999999",
    "mute:for:-1", "mute:for", "unmute:zzzz", "set:card:huge", "set:x", "digest:at:99", "digest:day:9", "digest:at:", "digest",
    "zone:Mars/Base", "zone:", "zone:../../etc/passwd", "quiet:9999:0000", "quiet:x", "latest:x:-1", "latest:all:99999999", "search:0",
    "search:-1", "co:00000000", "co:", "feeds:-1", "split:0", "announce:yes", "stop:maybe", "missed:send", "missed:", "let:5",
    "let:x:yes", "sub:1@", "sub:1@-100", "sub:1@x", "subs:0@-1001234567890123456789", "new:all:instant@5@6", "\u202e", "a" * 64,
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
async def test_hostile_words(word: str, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.news(LICENCE)
        with caplog.at_level(logging.DEBUG, logger="newsbot"):
            for nasty in NASTY:
                talk.clock.forward(minutes=1)
                talk.server.skip(ADA)
                talk.server.say(ADA, f"/{word} {nasty}"[:4096])
                answer = await talk.server.next_message(ADA)
                assert "Sorry, something went wrong" not in answer.text, nasty
                talk.server.say(ADA, nasty[:4096])
            await talk.quiet()
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
        written = caplog.text
        assert not any(nasty[:40] in written for nasty in NASTY)
        assert talk.server.token not in written


async def test_hostile_buttons(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.say("/subscribe Nokia")
        message = await talk.say("/help")
        for data in filter(None, DATA):
            talk.clock.forward(minutes=1)
            message.buttons = [[{"text": "x", "callback_data": data}]]
            toast = await talk.tap(message, "x")
            assert "something went wrong" not in toast, data
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert "Nokia" in (await talk.say("/subscriptions")).text


async def test_a_tap_on_a_message_that_telegram_forgot(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        message = await talk.say("/latest")
        talk.server.methods.waiting_taps.add("q-old")
        told = {"chat": talk.server.world.chats[ADA].json(), "message_id": message.message_id, "date": 0}
        talk.server.updates.add(
            "callback_query",
            {
                "id": "q-old",
                "from": talk.server.world.people[ADA].json(),
                "message": told,
                "chat_instance": "5",
                "data": "why:1",
            },
        )
        await talk.server.until(lambda: "q-old" in talk.server.methods.answers)
        message.deleted = True
        again = await talk.tap_for(message, "Alliances")  # cannot be edited: sent anew
        assert "Alliances" in again.text or "alliance" in again.text.lower()


async def test_too_many_commands(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store, access="open") as talk:
        for _ in range(40):
            talk.server.say(ADA, "/latest")
        await talk.quiet()
        said = [message.text for message in talk.server.messages_in(ADA) if message.by_bot]
        assert sum("newest deals" in text for text in said) == 12
        assert sum("That was quick!" in text for text in said) == 1
        assert len(said) == 13
        # Others are served meanwhile; and after a while so is Ada.
        assert "newest deals" in (await talk.say("/latest", BOB)).text
        talk.clock.forward(seconds=30)
        assert "newest deals" in (await talk.say("/latest", ADA)).text


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "poll", "inline_query"])
async def test_updates_that_nobody_asked_for(kind: str, sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        talk.server.updates.add(kind, {"message_id": 1})
        assert "newest deals" in (await talk.say("/latest")).text
