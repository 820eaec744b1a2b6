"""Nothing that a person wrote or came from may stand in a log."""

import json
import logging

from tipline.processes.logs import AllowList

SECRET = "金色年华KTV里有人 13800138000"


def line(name: str, message: str, *args: object, **fields: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(fields)
    return dict(json.loads(AllowList().format(record)))


def test_our_own_events_show_their_ids() -> None:
    shown = line("mingcha", "errand_failed", errand="5b0e", attempts=3)
    assert (shown["event"], shown["errand"], shown["attempts"]) == ("errand_failed", "5b0e", "3")


def test_a_message_with_content_is_not_printed() -> None:
    assert SECRET not in str(line("mingcha", SECRET))
    assert SECRET not in str(line("flask.app", f"Exception on {SECRET}"))


def test_arguments_of_libraries_are_not_printed() -> None:
    shown = line("rq.worker", "Error handling job %s", SECRET)
    assert shown["event"] == "Error handling job %s"
    assert SECRET not in str(shown)


def test_an_unknown_field_and_a_strange_value_are_left_out() -> None:
    shown = line("mingcha", "errand_failed", story=SECRET, kind=SECRET)
    assert set(shown) == {"day", "level", "event"}


def test_an_exception_shows_its_class_and_place_but_not_its_words() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        cause = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("flask.app", logging.ERROR, __file__, 1, "x", (), cause)
    text = AllowList().format(record)
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert SECRET not in json.loads(text)["where"][0]
    assert "13800138000" not in text


def test_a_line_has_a_day_but_no_hour() -> None:
    assert len(str(line("mingcha", "started")["day"])) == len("2026-03-16")
