"""What each command answers to what people say and tap: one table, on a bot with some news in its store."""

from __future__ import annotations

import pytest

from newsbot.edges.store.engine import Store
from tests.flows.conversing import ALLIANCE, LICENCE, SUIT, talking

# What is said (or tapped, as [label]) and what the answer (or the message, after the tap) then holds.
TABLE: dict[str, list[tuple[str, str]]] = {
    "help": [("/help", "Say what you want in your own words")],
    "unknown": [("/subscrbe Nokia", "Did you mean /subscribe?"), ("/xyzzy", "/help")],
    "plain words": [("alliances with Qualcomm", "Do you want to hear of this?")],
    "no wish": [("thanks!", "I am not sure what you mean."), ("Help!", "Did you mean /help?"), ("stop", "Did you mean /stop?")],
    "twice": [("/subscribe Nokia", "Done"), ("/subscribe nokia", "You have this already"), ("[Change]", "since today")],
    "nothing to subscribe to": [("/subscribe", "Tell me what you would like to hear of")],
    "untracked": [("/subscribe Zorblatt", "Zorblatt")],
    "daily hint": [("/subscribe alliances daily", "Tell me your city")],
    "show": [("/subscribe Nokia", "1 story"), ("[Show them]", "Nokia licenses its patents"), ("[‹ Back]", "Nokia")],
    "change": [
        ("/subscribe Nokia", "Done"),
        ("[Change]", "since today"),
        ("[Pause]", "⏸ paused"),
        ("[Go on]", "since today"),
        ("[Send once a day]", "once a day"),
        ("[Send at once]", "at once"),
        ("[Delete]", "Deleted:"),
        ("[Undo]", "since today"),
        ("[‹ All of them]", "You get"),
    ],
    "edit": [
        ("/subscribe Nokia", "Done"),
        ("[Change]", "since today"),
        ("[[Edit]]", "Send me the new words"),
        ("disputes with InterDigital daily", "disputes with InterDigital, once a day"),
        ("[Undo]", "Nokia"),
        ("[Undo]", "Deleted:"),
    ],
    "edit with the command": [
        ("/subscribe Nokia", "Done"),
        ("[Change]", "since today"),
        ("[[Edit]]", "Send me the new words"),
        ("/subscribe Ericsson", "Done"),
        ("/subscriptions", "2."),
    ],
    "unsubscribe": [
        ("/unsubscribe", "nothing to unsubscribe"),
        ("/subscribe Nokia", "Done"),
        ("/subscribe Ericsson", "Done"),
        ("/unsubscribe 2", "Ericsson"),
        ("/unsubscribe Nokia", "Deleted:"),
        ("/subscriptions", "Nothing yet"),
    ],
    "did you mean": [("/subscribe Nokla", "Did you mean Nokia?"), ("[I meant: all deals with Nokia, at once]", "all deals with Nokia")],
    "latest": [("/latest", "InterDigital"), ("[Patents]", "Xiaomi"), ("[✓ Patents]", "InterDigital")],
    "latest of a kind": [("/latest disputes", "Lenovo"), ("/latest licences", "Xiaomi")],
    "latest of a company": [("/latest nokia", "Deals with: Xiaomi"), ("/latest nonsense", "of the sort “nonsense”")],
    "search": [
        ("/search", "What shall I look for?"),
        ("/search xiaomi patents", "Nokia licenses"),
        ("/search 100%_", "Nothing about"),
        ("/search a", "too short"),
    ],
    "company": [
        ("/company", "Which company?"),
        ("/company nokia technologies", "Deals with: Xiaomi"),
        ("/company Nokai", "Did you mean one of these?"),
        ("[Nokia]", "Deals with: Xiaomi"),
        ("[[Subscribe to Nokia]]", "all deals with Nokia"),
        ("/company InterDigital", "Open disputes"),
        ("/company Zorblatt", "I do not track"),
    ],
    "digest": [
        ("/digest", "Every day at 08:00"),
        ("[9]", "Every day at 09:00"),
        ("[✓Su]", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday at 09:00"),
        ("[Weekly roll-up on Mondays]", "roll-up on Mondays"),
        ("/digest weekdays 7.30", "Monday to Friday at 07:30"),
        ("/digest 7 pm", "19:00"),
        ("/digest 25:00", "I did not get the hour"),
        ("/digest tuesdays, thurs", "Tuesday, Thursday at 19:00"),
        ("/digest weekends at 8", "Saturday, Sunday at 08:00"),
        ("/digest off", "delete or pause what comes once a day"),
        ("/digest now", "nothing new for a digest"),
    ],
    "settings": [
        ("/settings", "Time zone: UTC"),
        ("[one line]", "Alerts as: one line"),
        ("[Sound off]", "Sound: off"),
        ("/settings Helsinki", "Europe/Helsinki, 14:00 now"),
        ("/settings portland", "Which one is it?"),
        ("[America/New York, 07:00 now]", "Time zone: America/New York,"),
        ("/settings UTC-5", "Time zone: UTC-5, 07:00 now"),
        ("/settings Xyzzyville", "I do not know"),
        ("tokyo", "Asia/Tokyo"),
        ("/settings quiet 21:30 to 06:45", "21:30 to 06:45"),
        ("/settings quiet", "When shall I be quiet?"),
        ("[22:00 to 07:00]", "22:00 to 07:00"),
        ("/settings quiet tomorrow", "I did not get the hours"),
        ("9 pm until 6", "21:00 to 06:00"),
        ("/settings quiet off", "Quiet hours: none"),
        ("/quiet 22 to 7", "22:00 to 07:00"),
        ("/quiet off", "Quiet hours: none"),
        ("/settings sound on", "Sound: on"),
        ("/settings card full", "Alerts as: full text"),
        ("/settings card huge", "I did not get the size"),
    ],
    "mute": [
        ("/mute", "For how long?"),
        ("[8 hours]", "Quiet until 20:00"),
        ("[End the mute]", "Settings of this chat"),
        ("/mute 2 days", "Quiet until 4 Mar"),
        ("/settings", "Muted until"),
        ("[End the mute]", "Sound: on"),
        ("/mute forever", "/mute 8h"),
        ("/mute 8h", "Quiet until"),
        ("/unmute", "Settings of this chat"),
        ("/mute nokia", "Nothing about Nokia until 9 Mar"),
        ("[Hear of Nokia again]", "Quiet hours"),
        ("/mute Nokia", "Nothing about Nokia until 9 Mar"),
        ("/unmute Nokia", "Sound: on"),
    ],
    "why": [("/why", "Reply to one of my alerts")],
    "stop": [
        ("/subscribe Nokia", "Done"),
        ("/stop", "That is 1 subscription"),
        ("[Keep]", "Everything stays"),
        ("/stop", "That is 1 subscription"),
        ("[Delete all]", "All of it is deleted"),
        ("/subscriptions", "Nothing yet"),
    ],
    "admin": [
        ("/stats", "The last day"),
        ("/feeds", "0 feeds"),
        ("/split", "Reply to the alert"),
        ("/announce", "Write the text behind the command"),
        ("/announce Away <b>tonight</b>", "Away <b>tonight</b>"),
        ("[Do not]", "Everything stays"),
    ],
    "deep link": [("/start s-nokia-ericsson_licences_daily", "licences with Nokia or Ericsson, once a day")],
    "deep link of any letters": [("/start b-YWxsaWFuY2VzIHdpdGggUXVhbGNvbW0", "alliances with Qualcomm")],
    "deep link of nonsense": [("/start b-%%%", "Hello"), ("/start ref_123", "Hello")],
}  # fmt: skip


@pytest.mark.parametrize("said", TABLE.values(), ids=TABLE)
async def test_what_is_answered(said: list[tuple[str, str]], sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store, talking(store) as talk:
        await talk.news(LICENCE, ALLIANCE, SUIT)
        message = None
        for words, expected in said:
            if words.startswith("[["):
                assert message is not None
                message = await talk.tap_for(message, words.strip("[]"))
            elif words.startswith("["):
                assert message is not None
                await talk.tap(message, words.removeprefix("[").removesuffix("]"))
            else:
                message = await talk.say(words)
            assert expected in message.text, (words, message.text, message.labels())
