import io
from datetime import UTC, datetime, timedelta

from newsbot.app.terminal import Status, Terminal

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_messages_stand_above_the_status_line() -> None:
    out, status = Tty(), Tty()
    terminal = Terminal(out, status)
    terminal.show("3 feeds")
    terminal.write("An alert\n")
    terminal.end()
    assert out.getvalue() == "An alert\n"
    assert status.getvalue().count("3 feeds") == 2  # shown, and drawn again below the alert
    assert status.getvalue().endswith("\x1b[2K")


def test_a_pipe_gets_plain_text_and_no_status() -> None:
    out, status = io.StringIO(), io.StringIO()
    terminal = Terminal(out, status)
    terminal.show("3 feeds")
    terminal.write("An alert\n")
    assert (out.getvalue(), status.getvalue()) == ("An alert\n", "")


def test_the_status_line_says_what_a_person_wants_to_know() -> None:
    status = Status(feeds=5, due=1, polled=4, failing=1, entries=80, stories=70, deals=3, alerts=2)
    status.next_poll_at = NOW + timedelta(seconds=42)
    assert status.line(NOW) == (
        "5 feeds: 1 due, 4 polled, 1 failing · 80 entries, 70 stories, 3 deals, 2 alerts · next poll in 42 s"
    )
    status.next_poll_at = NOW + timedelta(minutes=14, seconds=5)
    assert status.line(NOW).endswith("in 14 min")
    status.next_poll_at = NOW
    assert status.line(NOW).endswith("now")
