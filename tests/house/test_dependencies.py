"""Every library has its reason on the page, its hash in the lock, and a use."""

import re
import tomllib

import pytest

from tests.house.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def named(requirement: str) -> str:
    """Give the bare name of a requirement: `psycopg[binary]>=3.3` is psycopg."""
    return re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0].lower()


DECLARED = {
    named(requirement)
    for group in (PROJECT["dependencies"], *EXTRAS.values())
    for requirement in group
}
REASONED = set(re.findall(r"^\| ([a-z0-9-]+) \|", PAGE, flags=re.MULTILINE)) - {"library"}
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, flags=re.MULTILINE))


def test_every_library_has_its_reason_and_no_reason_is_left_over() -> None:
    assert DECLARED == REASONED


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_every_library_is_locked(name: str) -> None:
    assert name in LOCKED


def test_every_locked_file_has_its_hash() -> None:
    entries = re.split(r"\n(?=[a-z])", LOCK.strip())
    # One library may be locked in two versions, for two versions of Python.
    assert {re.split("==", entry)[0] for entry in entries} == set(LOCKED)
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_lock_names_no_place_to_fetch_from() -> None:
    # An office installs from its own mirror; the hashes make any mirror as good as another.
    assert "://" not in LOCK
    assert "index-url" not in LOCK
