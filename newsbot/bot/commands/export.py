"""/export: everything that is held about this chat, as one JSON file."""

from __future__ import annotations

import orjson

from newsbot.alerts.query import describe, from_json
from newsbot.bot.request import Answer, Command, Request
from newsbot.edges.store.leaving import export_chat
from newsbot.messages.passing import export_kinds
from newsbot.messages.replies import exported


async def give(request: Request) -> Answer:
    async with request.store.read() as connection:
        held = await export_chat(connection, request.chat.chat_id)
    for subscription in held["subscriptions"]:
        subscription["words"] = describe(from_json(subscription["query"]), subscription["rhythm"])
    content = {"exported_at": request.now.isoformat(), **held}
    counts = {name: len(rows) for name, rows in held.items() if rows and name != "chat"}
    return Answer(
        (exported(export_kinds(counts)),),
        document=orjson.dumps(content, option=orjson.OPT_INDENT_2),
        filename=f"newsbot-{request.now:%Y-%m-%d}.json",
    )


COMMAND = Command(words={"export": give})
