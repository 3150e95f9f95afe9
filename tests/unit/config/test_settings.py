from datetime import timedelta
from pathlib import Path

import pytest

from newsbot.config.settings import VARIABLES, read_secret, read_settings
from newsbot.errors import ConfigError

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp"


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = read_settings({"NEWSBOT_DATA_DIR": str(tmp_path / "deep" / "dir")})
    assert settings.database_url == f"sqlite:///{tmp_path}/deep/dir/newsbot.db"
    assert (settings.telegram_token, settings.access, settings.retention) == ("", "private", None)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    settings = read_settings(
        {"NEWSBOT_DATA_DIR": str(tmp_path), "NEWSBOT_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}
    )
    assert settings.telegram_token == TOKEN
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "complaint"),
    [
        ({"NEWSBOT_TELEGRAM_TOKEN": "hello"}, "@BotFather"),
        ({"NEWSBOT_TELEGRAM_TOKEN": TOKEN, "NEWSBOT_TELEGRAM_TOKEN_FILE": "x"}, "keep one"),
        ({"NEWSBOT_TELEGRAM_TOKEN_FILE": "missing"}, "No such file"),
        ({"NEWSBOT_TELEGRAM_API": "localhost:8081"}, "https:// or http://"),
        ({"NEWSBOT_DATABASE_URL": "mysql://x"}, "sqlite:/// or postgresql://"),
        ({"NEWSBOT_ADMINS": "me"}, "list of chat ids"),
        ({"NEWSBOT_ACCESS": "opne"}, "did you mean 'open'"),
        ({"NEWSBOT_LOG_LEVEL": "loud"}, "known are"),
        ({"NEWSBOT_RETENTION": "3d"}, "at least 100d"),
        ({"NEWSBOT_RETENTION": "long"}, "write it like"),
        ({"NEWSBOT_METRICS_PORT": "http"}, "whole number"),
        ({"NEWSBOT_WEBHOOK_URL": "http://x.example"}, "https://"),
        ({"NEWSBOT_WEBHOOK_LISTEN": "8080"}, "address:port"),
        ({"NEWSBOT_WEBHOOK_LISTEN": "here:x"}, "address:port"),
        ({"NEWSBOT_DATABASE_URL": "sqlite://news.db"}, "three slashes, sqlite:///news.db"),
        ({"NEWSBOT_DATABASE_URL": "postgresql://me:hello@host:abc/db"}, "host and port cannot be read"),
        ({"NEWSBOT_WEBHOOK_SECRET": "a b"}, "only letters"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_mend(
    tmp_path: Path, environ: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings({"NEWSBOT_DATA_DIR": str(tmp_path)} | environ)
    assert complaint in str(caught.value)
    assert next(iter(environ)).removesuffix("_FILE") in str(caught.value)
    assert "hello" not in str(caught.value)  # a token that is wrong is still a secret


def test_values_are_read(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "NEWSBOT_DATA_DIR": str(tmp_path),
            "NEWSBOT_ADMINS": "12, -100987 5",
            "NEWSBOT_RETENTION": "365d",
            "NEWSBOT_WEBHOOK_LISTEN": "[::1]:80",
            "NEWSBOT_WORKERS": "2",
        }
    )
    assert settings.admins == (12, -100987, 5)
    assert settings.retention == timedelta(days=365)
    assert settings.webhook_listen == ("::1", 80)
    assert settings.workers == 2


def test_a_misspelt_variable_is_told(tmp_path: Path) -> None:
    settings = read_settings({"NEWSBOT_DATA_DIR": str(tmp_path), "NEWSBOT_ADMIN": "1"})
    assert settings.warnings == (
        "NEWSBOT_ADMIN is set, but newsbot knows no such setting; did you mean 'NEWSBOT_ADMINS'?",
    )


def test_secrets_of_channels_are_read_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("abc\n")
    assert read_secret("BOARD", {"BOARD_FILE": str(tmp_path / "s")}) == "abc"
    assert read_secret("BOARD", {}) is None


def test_every_variable_says_what_it_is_for() -> None:
    assert all(variable.help and variable.name.startswith("NEWSBOT_") for variable in VARIABLES)
