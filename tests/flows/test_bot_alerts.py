"""The buttons under an alert, /why and /split as replies to it, and what is kept of feedback."""

from __future__ import annotations

import json

from newsbot.edges.store.engine import Store
from newsbot.edges.store.feedback import labelled
from newsbot.edges.store.leaving import export_chat
from newsbot.edges.store.mutes import mutes_of
from newsbot.edges.store.stories import Listing, list_stories
from tests import make
from tests.flows.conversing import ADA, ALLIANCE, BOB, LICENCE, SUIT, Talk, talking
from tests.flows.delivering import delivering
from tests.servers.telegram_world import Message

RETOLD = make.entry(
    title="Xiaomi takes patent licence from Nokia",
    summary="Xiaomi signed a multi-year patent licence agreement with Nokia, the companies said on Monday.",
)


async def alerted(talk: Talk, wish: str = "Nokia") -> Message:
    """Ada asks for Nokia, and gets an alert."""
    await talk.say(f"/subscribe {wish}")
    talk.server.skip(ADA)
    talk.clock.forward(minutes=1)
    await talk.news(LICENCE)
    async with delivering(talk.store, talk.server, talk.clock) as deliverer:
        await deliverer.run_due()
    return await talk.server.next_message(ADA)


async def test_why(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        told = await talk.tap_for(alert, "Why?")
        assert "Why you got this" in told.text
        assert "all deals with Nokia" in told.text
        assert alert.edits == 0
        again = await talk.say("/why", reply_to=alert)
        assert again.text == told.text
        assert "Reply to one of my alerts" in (await talk.say("/why", reply_to=told)).text


async def test_feedback_is_kept_acknowledged_in_place_and_taken_back(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        text = alert.text
        assert "Noted: not a deal" in await talk.tap(alert, "Not a deal")
        assert "✓ Not a deal" in alert.labels()
        assert alert.text == text
        assert "Noted: the wrong company" in await talk.tap(alert, "Wrong company")
        async with store.read() as connection:
            lessons = await labelled(connection)
        assert [(one["verdict"], one["sure"]) for one in lessons] == [
            ("not_a_deal", True),
            ("wrong_company", False),
        ]
        assert lessons[0]["title"] == LICENCE.title
        assert lessons[0]["labels"] == []
        assert lessons[0]["because"]
        assert lessons[1]["labels"][0]["kind"] == "patent_deal"
        assert await talk.tap(alert, "✓ Not a deal") == "Taken back."
        assert "Not a deal" in alert.labels()
        async with store.read() as connection:
            assert [one["verdict"] for one in await labelled(connection)] == ["wrong_company"]


async def test_follow_this_deal(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        assert "You follow this deal now" in await talk.tap(alert, "Follow this deal")
        assert "as it moves on" in (await talk.say("/subscriptions")).text
        assert "You do not follow it" in await talk.tap(alert, "✓ Following")
        assert "follow story" not in (await talk.say("/subscriptions")).text


async def test_a_followed_deal_is_called_by_its_headline(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        await talk.tap(alert, "Follow this deal")
        wanted = f"“{LICENCE.title}”, as it moves on"
        listed = await talk.say("/subscriptions")
        assert f"2. {wanted}" in listed.text
        await talk.tap(listed, "2")
        assert listed.text.startswith(wanted)
        await talk.tap(listed, "Delete")
        assert wanted in listed.text
        assert "1 alert, 1 message" in (await talk.say("/export")).text


async def test_a_deal_that_is_followed_by_words_is_called_by_its_headline(store: Store) -> None:
    async with talking(store) as talk:
        await alerted(talk)
        wanted = f"“{LICENCE.title}”, as it moves on"
        done = await talk.say("/subscribe follow story 1")
        assert done.text.startswith(f"Done. You will get:\n{wanted}")
        assert f"{wanted}, once a day" in (await talk.say("/subscribe follow story 1 daily")).text
        assert "story 1" not in (await talk.say("/subscriptions")).text
        for unknown in (999, 10**20):
            assert f"I know no story {unknown}" in (await talk.say(f"/subscribe follow story {unknown}")).text


async def test_mute_a_company_for_a_week(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        assert "Nothing about Nokia until" in await talk.tap(alert, "Mute Nokia for a week")
        async with store.read() as connection:
            assert set(await mutes_of(connection, ADA, talk.clock())) == {"Nokia"}
        assert "No Nokia until" in (await talk.say("/settings")).text
        assert await talk.tap(alert, "✓ Nokia is muted") == "You hear of it again."
        async with store.read() as connection:
            assert await mutes_of(connection, ADA, talk.clock()) == {}


async def test_a_wrong_join_is_parted_for_good(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        talk.clock.forward(minutes=5)
        await talk.news(RETOLD)
        async with store.read() as connection:
            (story,) = await list_stories(connection, Listing())
        assert len(story.entries) == 2
        choice = await talk.say("/split", reply_to=alert)
        assert "Which one is another story?" in choice.text
        await talk.tap(choice, "2")
        assert "Parted." in choice.text
        async with store.read() as connection:
            stories = await list_stories(connection, Listing())
            lessons = await labelled(connection)
        assert [len(each.entries) for each in stories] == [1, 1]
        assert all(each.deals for each in stories)
        assert len({one["event"] for one in lessons}) == 2
        # What comes next still finds one of the two.
        await talk.news(make.entry(title=RETOLD.title + " again", summary=RETOLD.summary))
        async with store.read() as connection:
            assert sorted(len(each.entries) for each in await list_stories(connection, Listing())) == [1, 2]
        # Old buttons do no harm.
        choice.buttons = [[{"text": "x", "callback_data": "split:999"}]]
        assert "do not keep" in await talk.tap(choice, "x")


async def test_another_chat_s_numbers_mean_nothing(store: Store) -> None:
    async with talking(store, access="open") as talk:
        await talk.say("/subscribe Nokia", ADA)
        hers = await talk.say("/help", BOB)
        for does in ("", ":pause", ":delete", ":undo", ":edit", ":rhythm", ":try", ":better", ":restore"):
            hers.buttons = [[{"text": "x", "callback_data": f"sub:1{does}"}]]
            assert "older time" in await talk.tap(hers, "x"), does
        assert "all deals with Nokia, at once" in (await talk.say("/subscriptions", ADA)).text


async def test_export_holds_everything_of_this_chat_and_nothing_of_others(store: Store) -> None:
    async with talking(store, access="open") as talk:
        alert = await alerted(talk)
        await talk.tap(alert, "Not a deal")
        await talk.say("/subscribe Ericsson", BOB)
        sent = await talk.say("/export")
        assert "Everything I hold about this chat" in sent.text
        held = json.loads(sent.document)
        assert held["chat"][0]["chat_id"] == ADA
        assert held["subscriptions"][0]["words"] == "all deals with Nokia, at once"
        assert held["alerts"][0]["title"] == LICENCE.title
        assert held["feedback"][0]["verdict"] == "not_a_deal"
        assert "Ericsson" not in sent.document.decode()


async def test_an_announcement_reaches_every_chat_once(store: Store) -> None:
    async with talking(store, access="open") as talk:
        await talk.say("/subscribe Nokia", BOB)
        await talk.say("/subscribe Nokia", ADA)
        preview = await talk.say("/announce Tonight I am away <for> an hour.")
        await talk.tap(preview, "Send to 2 chats")
        preview.buttons = [[{"text": "x", "callback_data": "announce:yes"}]]
        assert "older time" in await talk.tap(preview, "x")
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            assert await deliverer.run_due() == 2
        assert talk.server.last(BOB).text == "Tonight I am away <for> an hour."


async def test_a_changed_hour_moves_the_waiting_digest(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe everything daily")
        await talk.news(LICENCE, ALLIANCE, SUIT)
        await talk.say("/digest 18:00")
        talk.server.skip(ADA)
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            assert await deliverer.run_due() == 0
            talk.clock.now = talk.clock.now.replace(hour=18, minute=1)
            assert await deliverer.run_due() == 1
        assert "InterDigital" in (await talk.server.next_message(ADA)).text


async def test_a_digest_now(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe everything daily")
        await talk.news(LICENCE)
        page = await talk.say("/digest")
        assert "on its way" in await talk.tap(page, "Send me one now")
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            assert await deliverer.run_due() == 1
        assert talk.server.last(ADA).text.startswith("🗞 What has come in so far")


async def test_a_mute_that_ends_early_lets_the_waiting_through(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe Nokia")
        muted = await talk.say("/mute 8h")
        talk.clock.forward(minutes=1)
        await talk.news(LICENCE)
        async with delivering(talk.store, talk.server, talk.clock) as deliverer:
            assert await deliverer.run_due() == 0
            await talk.tap(muted, "End the mute")
            assert await deliverer.run_due() == 1


async def test_the_look_back_keeps_up_with_the_news(store: Store) -> None:
    async with talking(store) as talk:
        await talk.news(LICENCE)
        assert "1 story" in (await talk.say("/subscribe everything")).text
        talk.clock.forward(minutes=5)
        await talk.news(ALLIANCE, SUIT)
        told = await talk.say("/subscribe everything")
        assert "3 stories" in told.text
        await talk.tap(told, "Show them")
        assert "InterDigital" in told.text
        talk.clock.forward(days=29, hours=23, minutes=58)
        assert "2 stories" in (await talk.say("/subscribe everything")).text


async def test_nothing_is_left_after_stop(store: Store) -> None:
    async with talking(store) as talk:
        alert = await alerted(talk)
        await talk.tap(alert, "Not a deal")
        await talk.tap(alert, "Follow this deal")
        await talk.tap(alert, "Mute Nokia for a week")
        listed = await talk.say("/subscriptions")
        await talk.tap(listed, "1")
        await talk.tap(listed, "Delete")  # kept for a day, to be undone
        asked = await talk.say("/stop")
        await talk.tap(asked, "Delete all")
        async with store.read() as connection:
            held = await export_chat(connection, ADA)
        assert {name: rows for name, rows in held.items() if rows} == {}
