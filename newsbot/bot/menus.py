"""The command menus that Telegram shows: one for private chats, one for groups, one for each admin."""

from __future__ import annotations

import logging

from newsbot.bot.request import House
from newsbot.errors import ConfigError, DeliveryError
from newsbot.messages.onboarding import ADMIN_COMMANDS, COMMANDS

IN_GROUPS = tuple(row for row in COMMANDS if row[0] != "export")

_log = logging.getLogger(__name__)


async def register(house: House) -> None:
    """Tell Telegram; without menus everything works all the same."""
    try:
        await house.desk.menus(COMMANDS, IN_GROUPS, (*COMMANDS, *ADMIN_COMMANDS), house.admins)
    except (DeliveryError, ConfigError) as error:
        _log.warning("the command menus could not be registered: %s", error)
