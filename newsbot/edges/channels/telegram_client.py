"""One connection pool to the Bot API with the library's bot on it: sending and the desk both stand on it."""

from __future__ import annotations

from typing import Generic, Self, TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from newsbot.edges.channels.telegram_answers import Request, quiet_libraries
from newsbot.model.alert import Button

B = TypeVar("B", bound=Bot)
Rows = tuple[tuple[Button, ...], ...]


class TelegramClient(Generic[B]):
    """`async with` opens the connections and closes them at the end. Times are seconds."""

    def __init__(
        self,
        kind: type[B],
        token: str,
        *,
        api: str,
        connections: int,
        answer_timeout: float,
    ) -> None:
        quiet_libraries()
        self._token = token
        self._request = Request(
            connection_pool_size=connections,
            connect_timeout=5.0,
            read_timeout=answer_timeout,
            write_timeout=answer_timeout,
            media_write_timeout=answer_timeout * 2,
            pool_timeout=answer_timeout,
        )
        base = api.rstrip("/")
        self.bot = kind(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,  # else the library opens a pool of its own
        )

    async def __aenter__(self) -> Self:
        await self._request.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._request.shutdown()


def keyboard(rows: Rows) -> InlineKeyboardMarkup:
    """Buttons as the library has them; without rows the keyboard that takes all buttons away."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
