"""Telegram: its channel, and the bot that answers there. Loaded where there is a token."""

from __future__ import annotations

import random

from newsbot.app.building import build_finder, now
from newsbot.bot.dispatch import Bot
from newsbot.bot.request import Turns
from newsbot.config.feedsfile import FeedsFile
from newsbot.config.settings import Settings
from newsbot.edges.channels.telegram import TelegramChannel
from newsbot.edges.store.engine import Store


def channel_of(settings: Settings) -> TelegramChannel:
    return TelegramChannel(settings.telegram_token, api=settings.telegram_api)


def bot_of(
    settings: Settings,
    file: FeedsFile,
    store: Store,
    channel: TelegramChannel,
    turns: Turns,
    rng: random.Random,
) -> Bot:
    webhook = None
    if settings.webhook_url:
        webhook = (settings.webhook_url, *settings.webhook_listen, settings.webhook_secret)
    return Bot(
        store,
        channel,
        turns,
        token=settings.telegram_token,
        api=settings.telegram_api,
        finder=build_finder(file),
        companies=file.companies,
        topics=file.topics,
        feeds=len(file.feeds),
        admins=settings.admins,
        access=settings.access,
        rng=rng,
        clock=now,
        webhook=webhook,
    )
