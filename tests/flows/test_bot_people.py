"""Who may do what: strangers, admins, groups and their administrators, topics, channels; comings and goings."""

from __future__ import annotations

import pytest

from newsbot.alerts.query import from_json
from newsbot.edges.store.chats import find_chat
from newsbot.edges.store.engine import Store
from newsbot.edges.store.facts import find_admin
from newsbot.edges.store.standing import pause_chat
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.model.chat import Chat, Subscription
from tests.flows.conversing import ADA, ALLIANCE, BOB, EVE, LICENCE, SUIT, Talk, talking
from tests.flows.delivering import delivering, states
from tests.servers.telegram_world import Message

GROUP, CHANNEL = -100200300, -1001234567890


async def chat_of(talk: Talk, chat_id: int) -> Chat:
    async with talk.store.read() as connection:
        chat = await find_chat(connection, chat_id)
    assert chat is not None
    return chat


async def wishes_of(talk: Talk, chat_id: int) -> tuple[Subscription, ...]:
    async with talk.store.read() as connection:
        return await subscriptions_of(connection, chat_id, from_json)


async def deliver(talk: Talk) -> None:
    async with delivering(talk.store, talk.server, talk.clock) as deliverer:
        await deliverer.run_due()


async def test_a_stranger_knocks_and_is_let_in(store: Store) -> None:
    async with talking(store) as talk:
        refused = await talk.say("/start", BOB)
        assert "private bot" in refused.text
        knock = await talk.server.next_message(ADA)
        assert "Bob would like to use this bot." in knock.text
        await talk.silence("/subscribe Nokia", BOB)  # told once, the admin is not bothered again
        assert len(talk.server.messages_in(ADA)) == 1
        assert await wishes_of(talk, BOB) == ()
        talk.server.skip(BOB)
        assert await talk.tap(knock, "Let in") == "Let in."
        assert "Bob is in" in knock.text
        welcome = await talk.server.next_message(BOB)
        assert "You are in." in welcome.text
        assert "Done" in (await talk.say("/subscribe Nokia", BOB)).text


async def test_only_an_admin_lets_in(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/start", BOB)
        knock = await talk.server.next_message(ADA)
        await talk.tap(knock, "No")
        assert "stays out" in knock.text
        # Eve makes up the button of the admin.
        hers = await talk.say("/help", EVE)
        hers.buttons = [[{"text": "x", "callback_data": f"let:{EVE}:yes"}]]
        await talk.tap(hers, "x")
        assert not (await chat_of(talk, EVE)).allowed


async def test_an_admin_thinks_again_and_another_does_not_undo_it_unawares(store: Store) -> None:
    async with talking(store, admins=(ADA, BOB)) as talk:
        await talk.say("/start", EVE)
        hers, his = [await talk.server.next_message(admin) for admin in (ADA, BOB)]
        await talk.tap(hers, "No")
        assert hers.text == "Eve stays out."
        assert await talk.tap(hers, "Let in after all") == "Let in."
        assert (await chat_of(talk, EVE)).allowed
        assert "let them in already" in await talk.tap(his, "No", user=BOB)
        assert his.text == "Eve is in."
        assert (await chat_of(talk, EVE)).allowed
        assert await talk.tap(his, "Leave out after all", user=BOB) == "Left out."
        assert not (await chat_of(talk, EVE)).allowed


async def test_a_chat_that_is_left_out_gets_nothing_that_waited_for_it(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/start", BOB)
        knock = await talk.server.next_message(ADA)
        await talk.tap(knock, "Let in")
        await talk.server.next_message(BOB)
        await talk.say("/subscribe Nokia, Qualcomm", BOB)
        await talk.say("/subscribe disputes daily", BOB)
        await talk.news(LICENCE, SUIT)
        assert await states(store, BOB) == ["queued", "queued"]
        assert await talk.tap(knock, "Leave out after all") == "Left out."
        written = len(talk.server.messages_in(BOB))
        await deliver(talk)
        assert await states(store, BOB) == ["dropped", "queued"]
        talk.clock.forward(days=1)
        await deliver(talk)
        assert await states(store, BOB) == ["dropped", "dropped"]
        assert len(talk.server.messages_in(BOB)) == written
        await talk.tap(knock, "Let in after all")
        await talk.news(ALLIANCE)
        await deliver(talk)
        assert "Qualcomm" in talk.server.last(BOB).text


async def test_without_admins_the_first_is_admin_over_restarts(store: Store) -> None:
    async with talking(store, admins=()) as talk:
        hello = await talk.say("/start", BOB)
        assert "You are my admin" in hello.text
        assert "Hello" in (await talk.server.next_message(BOB)).text
        assert "private bot" in (await talk.say("/start", EVE)).text
        await talk.quiet()
        assert f"chat:{BOB}" in talk.server.methods.commands
    async with talking(store, admins=()) as talk:
        assert "The last day" in (await talk.say("/stats", BOB)).text
        assert "private bot" in (await talk.say("/stats", EVE)).text
    async with store.read() as connection:
        assert await find_admin(connection) == BOB


async def test_open_to_all(store: Store) -> None:
    async with talking(store, admins=(), access="open") as talk:
        assert "Done" in (await talk.say("/subscribe Nokia", EVE)).text
        assert "Only the admin" in (await talk.say("/stats", EVE)).text


async def test_a_group_is_changed_by_its_administrators(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, "Licensing", admins=[ADA], members=[BOB])
        talk.server.member(GROUP, "member", user=ADA)
        hello = await talk.server.next_message(GROUP)
        assert "Hello, all." in hello.text
        assert "administrators of this group" in (await talk.say("/subscribe Nokia", GROUP, user=BOB)).text
        assert "Done" in (await talk.say("/subscribe@newsbot_test_bot Nokia", GROUP, user=ADA)).text
        assert "Nokia" in (await talk.say("/subscriptions", GROUP, user=BOB)).text
        assert "newest deals" in (await talk.say("/latest", GROUP, user=BOB)).text
        listed = await talk.say("/subscriptions", GROUP, user=BOB)
        assert await talk.tap(listed, "1", user=BOB) == "Only an administrator of this chat can change that."
        await talk.tap(listed, "1", user=ADA)
        assert "Pause" in listed.labels()
        await talk.silence("/help@some_other_bot", GROUP, user=ADA)
        await talk.silence("/roll 6", GROUP, user=ADA)
        await talk.silence("hello everybody", GROUP, user=ADA)


async def test_an_anonymous_administrator_counts(store: Store) -> None:
    async with talking(store) as talk:
        group = talk.server.add_group(GROUP, admins=[ADA])
        talk.server.member(GROUP, "member", user=ADA)
        await talk.server.next_message(GROUP)
        said = talk.server.world.take(Message(0, GROUP, 0.0, "/subscribe Nokia", by_bot=False))
        told = talk.server.methods.shown(said) | {
            "from": {
                "id": 1087968824,
                "is_bot": True,
                "first_name": "Group",
                "username": "GroupAnonymousBot",
            },
            "sender_chat": group.json(),
        }
        talk.server.updates.add("message", told)
        assert "Done" in (await talk.server.next_message(GROUP)).text


async def test_a_stranger_adds_the_bot_to_a_group(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, "Secret", admins=[EVE])
        talk.server.member(GROUP, "member", user=EVE)
        assert "private bot" in (await talk.server.next_message(GROUP)).text
        knock = await talk.server.next_message(ADA)
        assert "Secret would like" in knock.text
        talk.server.skip(GROUP)
        await talk.tap(knock, "Let in")
        assert "You are in" in (await talk.server.next_message(GROUP)).text
        assert "Done" in (await talk.say("/subscribe Nokia", GROUP, user=EVE)).text


async def test_alerts_go_to_the_topic_where_they_were_asked_for(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, admins=[ADA], topics=[7, 8])
        talk.server.member(GROUP, "member", user=ADA)
        await talk.server.next_message(GROUP)
        told = await talk.say("/subscribe Nokia", GROUP, user=ADA, thread_id=7)
        assert told.thread_id == 7
        await talk.news(LICENCE)
        await deliver(talk)
        alert = talk.server.last(GROUP)
        assert "Nokia" in alert.text
        assert alert.thread_id == 7


async def test_a_channel_is_managed_from_its_administrators_private_chat(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_channel(CHANNEL, "Deals", admins=[ADA], username="dealsdeals")
        talk.server.member(CHANNEL, "administrator", user=ADA)
        hello = await talk.server.next_message(ADA)
        assert "I can post in Deals now." in hello.text
        assert "/subscribe @dealsdeals alliances" in hello.text
        await talk.tap(hello, "🤝 Alliances")
        await talk.tap(hello, "At once")
        assert "alliances" in hello.text
        assert [one.query.kinds for one in await wishes_of(talk, CHANNEL)] == [("alliance",)]
        assert await wishes_of(talk, ADA) == ()
        assert "Done" in (await talk.say("/subscribe @dealsdeals Nokia licences")).text
        assert len(await wishes_of(talk, CHANNEL)) == 2
        start = await talk.say("/start")
        await talk.tap(start, "📣 Deals")
        assert start.text.startswith("What Deals gets")
        assert "licences with Nokia" in start.text
        await talk.tap(start, "2")
        await talk.tap(start, "Delete")
        assert len(await wishes_of(talk, CHANNEL)) == 1
        await talk.news(ALLIANCE)
        await deliver(talk)
        assert "Qualcomm" in talk.server.last(CHANNEL).text


async def test_a_channel_without_a_name_is_called_by_its_number(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_channel(CHANNEL, "Inner circle", admins=[ADA])
        talk.server.member(CHANNEL, "administrator", user=ADA)
        hello = await talk.server.next_message(ADA)
        [example] = [line for line in hello.text.splitlines() if line.startswith("/subscribe ")]
        told = await talk.say(example)
        assert told.text.startswith("Done. Inner circle will get:")
        assert [one.query.kinds for one in await wishes_of(talk, CHANNEL)] == [("alliance",)]
        assert (await talk.say(f"/settings {CHANNEL}")).text.startswith("Settings of Inner circle")


async def test_nobody_else_manages_the_channel(store: Store) -> None:
    async with talking(store, access="open") as talk:
        talk.server.add_channel(CHANNEL, "Deals", admins=[ADA], username="dealsdeals")
        talk.server.member(CHANNEL, "administrator", user=ADA)
        hello = await talk.server.next_message(ADA)
        assert "Only those who may post" in (await talk.say("/subscribe @dealsdeals Nokia", EVE)).text
        assert "I cannot post in" in (await talk.say("/subscribe @nowhere Nokia", EVE)).text
        hers = await talk.say("/help", EVE)
        hers.buttons = [[{"text": "x", "callback_data": f"new:all:instant@{CHANNEL}"}]]
        assert "Only those who may post" in await talk.tap(hers, "x")
        assert await wishes_of(talk, CHANNEL) == ()
        # A right that is lost is lost in the middle of a talk, too.
        talk.server.world.chats[CHANNEL].statuses[ADA] = "member"
        talk.clock.forward(minutes=2)
        assert "Only those who may post" in await talk.tap(hello, "🤝 Alliances")


async def test_blocked_and_back(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe Nokia", ADA)
        talk.server.member(ADA, "kicked")
        await talk.quiet()
        assert (await chat_of(talk, ADA)).paused_at is not None
        talk.clock.forward(hours=3)
        await talk.news(LICENCE)
        talk.server.skip(ADA)
        talk.clock.forward(hours=1)
        talk.server.member(ADA, "member")
        offer = await talk.server.next_message(ADA)
        assert "You missed 1 story" in offer.text
        await deliver(talk)
        assert talk.server.last(ADA) is offer  # nothing comes unasked
        assert "as one digest" in await talk.tap(offer, "Send it")
        await deliver(talk)
        assert "Nokia" in talk.server.last(ADA).text
        assert (await chat_of(talk, ADA)).paused_at is None


@pytest.mark.parametrize("news", [True, False])
async def test_start_resumes(store: Store, news: bool) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe Nokia", ADA)
        talk.server.member(ADA, "kicked")
        await talk.quiet()
        talk.clock.forward(hours=3)
        if news:
            await talk.news(LICENCE)
        talk.server.world.chats[ADA].bot = "member"
        back = await talk.say("/start")
        assert ("You missed 1 story" if news else "there was nothing for you") in back.text
        if news:
            await talk.tap(back, "No, from now on")
            await deliver(talk)
            assert talk.server.last(ADA) is back


async def test_removed_from_a_group_and_added_again(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, admins=[ADA])
        talk.server.member(GROUP, "member", user=ADA)
        await talk.server.next_message(GROUP)
        await talk.say("/subscribe Nokia", GROUP, user=ADA)
        talk.server.member(GROUP, "left", user=ADA)
        await talk.quiet()
        assert (await chat_of(talk, GROUP)).paused_at is not None
        talk.server.skip(GROUP)
        talk.server.member(GROUP, "member", user=ADA)
        assert "Good to have you back" in (await talk.server.next_message(GROUP)).text
        assert len(await wishes_of(talk, GROUP)) == 1


async def test_a_group_gets_a_new_id(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(-77, type="group", admins=[ADA])
        talk.server.member(-77, "member", user=ADA)
        await talk.server.next_message(-77)
        await talk.say("/subscribe Nokia", -77, user=ADA)
        talk.server.migrate(-77, GROUP)
        talk.server.updates.migrated(-77, GROUP)
        await talk.quiet()
        assert len(await wishes_of(talk, GROUP)) == 1
        assert "Nokia" in (await talk.say("/subscriptions", GROUP, user=ADA)).text


async def test_in_a_group_only_replies_to_the_bot_are_answers(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, admins=[ADA], members=[BOB])
        talk.server.member(GROUP, "member", user=ADA)
        await talk.server.next_message(GROUP)
        told = await talk.say("/subscribe Nokia", GROUP, user=ADA)
        await talk.tap(told, "Change", user=ADA)
        asked = await talk.tap_for(told, "Edit", user=ADA)
        await talk.silence("Ericsson", GROUP, user=ADA)
        await talk.silence("Ericsson", GROUP, user=BOB, reply_to=asked)
        assert "Ericsson" in (await talk.say("Ericsson", GROUP, user=ADA, reply_to=asked)).text
        assert [one.query.companies for one in await wishes_of(talk, GROUP)] == [("Ericsson",)]


async def test_a_reader_s_tap_posts_nothing_in_a_channel(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_channel(CHANNEL, "Deals", admins=[ADA], username="dealsdeals")
        talk.server.member(CHANNEL, "administrator", user=ADA)
        await talk.server.next_message(ADA)
        await talk.say("/subscribe @dealsdeals Nokia")
        await talk.news(LICENCE)
        await deliver(talk)
        alert = talk.server.last(CHANNEL)
        assert "Why you got this" in await talk.tap(alert, "Why?", user=EVE)
        alert.buttons = [[{"text": "x", "callback_data": "follow:1"}]]
        assert "Only an administrator" in await talk.tap(alert, "x", user=EVE)
        assert talk.server.last(CHANNEL) is alert


async def test_who_writes_is_not_gone(store: Store) -> None:
    async with talking(store) as talk:
        await talk.say("/subscribe Nokia")
        async with store.write() as connection:
            await pause_chat(connection, ADA, "chat not found", talk.clock())
        talk.server.skip(ADA)
        back = await talk.say("/latest")
        assert "Good to have you back" in back.text
        assert "newest deals" in (await talk.server.next_message(ADA)).text
        assert (await chat_of(talk, ADA)).paused_at is None


async def test_companies_are_picked_by_tapping_and_typing(store: Store) -> None:
    async with talking(store) as talk:
        hello = await talk.say("/start")
        await talk.tap(hello, "Only companies I choose")
        assert "Which companies?" in hello.text
        await talk.tap(hello, "Nokia")
        await talk.tap(hello, "Qualcomm")
        await talk.tap(hello, "✓ Qualcomm")
        assert "Done: 1 company" in hello.labels()
        page = await talk.say("Xiaomi and Ericsson")
        assert "Done: 3 companies" in page.labels()
        await talk.tap(page, "Done: 3 companies")
        await talk.tap(page, "Once a day at 08:00")
        (picked,) = await wishes_of(talk, ADA)
        assert picked.query.companies == ("Nokia", "Xiaomi", "Ericsson")
        again = await talk.say("/subscribe Xiaomi, Ericsson, Nokia daily")
        assert "You have this already" in again.text


async def test_an_admin_opens_a_group_that_had_knocked(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, admins=[EVE])
        talk.server.member(GROUP, "member", user=EVE)
        await talk.server.next_message(GROUP)
        talk.server.world.chats[GROUP].statuses[ADA] = "administrator"
        assert "Done" in (await talk.say("/subscribe Nokia", GROUP, user=ADA)).text
        assert (await chat_of(talk, GROUP)).allowed


async def test_anybody_in_a_group_may_teach(store: Store) -> None:
    async with talking(store) as talk:
        talk.server.add_group(GROUP, admins=[ADA], members=[BOB])
        talk.server.member(GROUP, "member", user=ADA)
        await talk.server.next_message(GROUP)
        await talk.say("/subscribe Nokia", GROUP, user=ADA)
        await talk.news(LICENCE)
        await deliver(talk)
        alert = talk.server.last(GROUP)
        assert "Noted" in await talk.tap(alert, "Not a deal", user=BOB)
        assert "Only an administrator" in await talk.tap(alert, "Follow this deal", user=BOB)
        assert "Only an administrator" in await talk.tap(alert, "Mute Nokia for a week", user=BOB)
