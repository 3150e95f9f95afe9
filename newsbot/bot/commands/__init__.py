"""Every command, a file each."""

from newsbot.bot.commands import help as help_
from newsbot.bot.commands import latest, start, subscribe, subscriptions, why

COMMANDS = tuple(each.COMMAND for each in (start, help_, subscribe, subscriptions, latest, why))
