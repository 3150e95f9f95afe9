"""Operator settings: where and how newsbot runs, from the environment. What it reads is feeds.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from newsbot.config.nodes import did_you_mean, duration
from newsbot.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Variable:
    """One documented environment variable; secrets may also come from the file that NAME_FILE names."""

    name: str
    default: str
    help: str
    secret: bool = False


VARIABLES = (
    Variable("NEWSBOT_TELEGRAM_TOKEN", "", "the bot's token from @BotFather; unset: alerts go to the terminal", secret=True),
    Variable("NEWSBOT_TELEGRAM_API", "https://api.telegram.org", "another Bot API server"),
    Variable("NEWSBOT_DATABASE_URL", "", "sqlite:///path or postgresql://…; unset: a file in the data directory", secret=True),
    Variable("NEWSBOT_DATA_DIR", "", "where the SQLite file lives; unset: the user's data directory"),
    Variable("NEWSBOT_FEEDS", "", "path of feeds.yaml; unset: the one of this folder, else the one that newsbot ships"),
    Variable("NEWSBOT_ADMINS", "", "chat ids, comma-separated: who may let others in and is told of trouble"),
    Variable("NEWSBOT_ACCESS", "private", "`open` lets every chat in; `private` only the admins and whom they let in (without NEWSBOT_ADMINS the first person who writes to the bot is its admin)"),
    Variable("NEWSBOT_LOG_LEVEL", "info", "debug, info, warning or error"),
    Variable("NEWSBOT_LOG_FORMAT", "text", "text or json, one event a line"),
    Variable("NEWSBOT_RETENTION", "0", "entries older than this are reduced to tombstones (like 365d); 0 keeps all"),
    Variable("NEWSBOT_WORKERS", "", "processes that read feeds; unset: one for each core but one"),
    Variable("NEWSBOT_METRICS_PORT", "", "serve /metrics, /healthz and /readyz on this port"),
    Variable("NEWSBOT_METRICS_HOST", "127.0.0.1", "address of that port; 0.0.0.0 in a container"),
    Variable("NEWSBOT_WEBHOOK_URL", "", "public https URL: Telegram pushes updates there instead of being polled"),
    Variable("NEWSBOT_WEBHOOK_LISTEN", "127.0.0.1:8080", "address and port where the webhook is served"),
    Variable("NEWSBOT_WEBHOOK_SECRET", "", "secret token of the webhook; unset: one is made for each start", secret=True),
)  # fmt: skip

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `repr` shows no secret."""

    telegram_token: str
    telegram_api: str
    database_url: str
    feeds_path: Path
    admins: tuple[int, ...]
    access: str  # open, private
    log_level: str
    log_format: str
    retention: timedelta | None
    workers: int | None
    metrics_port: int | None
    metrics_host: str
    webhook_url: str
    webhook_listen: tuple[str, int]
    webhook_secret: str
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Settings(feeds_path={self.feeds_path!r}, access={self.access!r}, …)"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from the environment. Raises ConfigError that names the variable and the mend."""
    values = {variable.name: _value(variable, environ) for variable in VARIABLES}
    return Settings(
        telegram_token=_token(values["NEWSBOT_TELEGRAM_TOKEN"]),
        telegram_api=_url("NEWSBOT_TELEGRAM_API", values["NEWSBOT_TELEGRAM_API"]).rstrip("/"),
        database_url=_database_url(values["NEWSBOT_DATABASE_URL"], values["NEWSBOT_DATA_DIR"]),
        feeds_path=_feeds_path(values["NEWSBOT_FEEDS"]),
        admins=_admins(values["NEWSBOT_ADMINS"]),
        access=_choice("NEWSBOT_ACCESS", values["NEWSBOT_ACCESS"], ("open", "private")),
        log_level=_choice("NEWSBOT_LOG_LEVEL", values["NEWSBOT_LOG_LEVEL"], _LEVELS),
        log_format=_choice("NEWSBOT_LOG_FORMAT", values["NEWSBOT_LOG_FORMAT"], ("text", "json")),
        retention=_retention(values["NEWSBOT_RETENTION"]),
        workers=_number("NEWSBOT_WORKERS", values["NEWSBOT_WORKERS"], most=256),
        metrics_port=_number("NEWSBOT_METRICS_PORT", values["NEWSBOT_METRICS_PORT"], most=65535),
        metrics_host=values["NEWSBOT_METRICS_HOST"],
        webhook_url=_url("NEWSBOT_WEBHOOK_URL", values["NEWSBOT_WEBHOOK_URL"], https=True),
        webhook_listen=_listen(values["NEWSBOT_WEBHOOK_LISTEN"]),
        webhook_secret=_webhook_secret(values["NEWSBOT_WEBHOOK_SECRET"]),
        warnings=_unknown(environ),
    )


def read_secret(name: str, environ: Mapping[str, str]) -> str | None:
    """The value of NAME, or the content of the file that NAME_FILE names. Raises ConfigError."""
    path = environ.get(f"{name}_FILE")
    if path is None:
        return environ.get(name)
    if name in environ:
        raise ConfigError(f"{name} and {name}_FILE are both set; keep one")
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(
            f"{name}_FILE: {path}: {error.strerror}; mount the secret there or unset it"
        ) from None


def default_database_url(data_dir: str = "") -> str:
    """SQLite in the data directory, which is made if need be."""
    directory = Path(data_dir) if data_dir else Path(platformdirs.user_data_dir("newsbot", appauthor=False))
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{directory}: {error.strerror}; name another place with NEWSBOT_DATA_DIR"
        ) from None
    if not os.access(directory, os.W_OK):
        raise ConfigError(f"{directory}: not writable; name another place with NEWSBOT_DATA_DIR")
    return f"sqlite:///{directory / 'newsbot.db'}"


def _value(variable: Variable, environ: Mapping[str, str]) -> str:
    value = read_secret(variable.name, environ) if variable.secret else environ.get(variable.name)
    return (value or "").strip() or variable.default


def _feeds_path(value: str) -> Path:
    here = Path(value or "feeds.yaml")
    shipped = Path(__file__).parents[2] / "feeds.yaml"
    return shipped if not value and not here.exists() and shipped.exists() else here


def _unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    known = set(_BY_NAME) | {f"{variable.name}_FILE" for variable in VARIABLES if variable.secret}
    return tuple(
        f"{name} is set, but newsbot knows no such setting{did_you_mean(name, known)}"
        for name in sorted(environ)
        if name.startswith("NEWSBOT_") and name not in known
    )


def _admins(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in re.split(r"[,\s]+", text) if part)
    except ValueError:
        message = (
            f"NEWSBOT_ADMINS: {text!r} is no list of chat ids; write numbers with commas, like 1234,-100987"
        )
        raise ConfigError(message) from None


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value.lower() not in choices:
        raise ConfigError(f"{name}: {value!r} is unknown{did_you_mean(value, choices)}")
    return value.lower()


def _number(name: str, value: str, *, most: int) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise ConfigError(f"{name}: {value!r} must be a whole number from 1 to {most}")
    return int(value)


def _url(name: str, value: str, *, https: bool = False) -> str:
    if value and not value.startswith(("https://",) if https else ("https://", "http://")):
        raise ConfigError(f"{name}: must begin with {'https://' if https else 'https:// or http://'}")
    return value


def _token(value: str) -> str:
    # A token is shown nowhere, so neither is a wrong one.
    if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", value):
        raise ConfigError(
            "NEWSBOT_TELEGRAM_TOKEN: this is no bot token; @BotFather gives one like 123456:ABC-…"
        )
    return value


def _webhook_secret(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        raise ConfigError("NEWSBOT_WEBHOOK_SECRET: only letters, digits, _ and -, at most 256 of them")
    return value


def _database_url(value: str, data_dir: str) -> str:
    if not value:
        return default_database_url(data_dir)
    if not value.startswith(("sqlite:", "sqlite+", "postgresql:", "postgresql+", "postgres:")):
        raise ConfigError("NEWSBOT_DATABASE_URL: must begin with sqlite:/// or postgresql://")
    scheme, _, rest = value.partition("://")
    if scheme.startswith("sqlite") and rest and not rest.startswith("/"):
        raise ConfigError(f"NEWSBOT_DATABASE_URL: write three slashes, {scheme}:///{rest}")
    try:  # it may hold a password, so it is not shown
        _ = urlsplit(value).port
    except ValueError:
        raise ConfigError(
            "NEWSBOT_DATABASE_URL: host and port cannot be read; write postgresql://user:password@host:5432/name"
            " and each of @ : / ? # in the password as % and its two hexadecimal digits"
        ) from None
    return value


def _retention(value: str) -> timedelta | None:
    if value == "0":
        return None
    try:
        span = duration(value)
    except ValueError as error:
        raise ConfigError(f"NEWSBOT_RETENTION: {error}; 0 keeps everything") from None
    if span < timedelta(days=100):
        raise ConfigError(
            "NEWSBOT_RETENTION: at least 100d, as a deal's next move may come 90 days later; 0 keeps all"
        )
    return span


def _listen(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ConfigError(f"NEWSBOT_WEBHOOK_LISTEN: {value!r} must be address:port, like 127.0.0.1:8080")
    return host.strip("[]"), int(port)
