"""The fuzzers themselves: each begins well, and what none of them may pass over is found."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from fuzz import running
from fuzz.mutated import MOST_CHANGES, mutated
from fuzz.parser import Parser
from fuzz.running import names

ROOT = Path(__file__).resolve().parents[2]
FAULTY = """
from fuzz import running
from fuzz.parser import Parser
from hypothesis import strategies as st

class Refused(Exception):
    pass

def read(data):
    {body}

running.MOST_SECONDS = 0.1
running.bound()
one = running.Round(Parser("faulty", st.binary(), read, (Refused,)), ends=float("inf"))
running.batch(one.parser, one.read, chance=1, size=100)
"""


def found(body: str) -> str:
    """Give the last words of a batch on a parser that reads like this."""
    line = [sys.executable, "-c", FAULTY.format(body=body)]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return ran.stderr


def test_what_is_read_or_refused_is_no_find() -> None:
    assert found("if data: raise Refused") == ""


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("data[2]", "IndexError"),
        ("assert len(data) < 9", "AssertionError"),
        ("while data: pass", "longer than 0.1 s at one thing"),
        ("bytearray(2**30 if data else 0)", "MemoryError"),
    ],
    ids=["another error", "a wrong outcome", "no end", "too much memory"],
)
def test_a_fault_is_found(body: str, error: str) -> None:
    assert error in found(body)


def test_every_fuzzer_is_in_the_list() -> None:
    assert len(names()) > 10
    assert {"grants", "uploads", "doors"} <= {*names()}


def test_seeds_come_whole_and_spoilt() -> None:
    seen: list[bytes] = []
    keep: Callable[[bytes], None] = seen.append
    source = FuzzedOften(keep)
    source.run(mutated([b"a seed that is known"]))
    assert b"a seed that is known" in seen
    near = [one for one in seen if one[:6] == b"a seed" and one != b"a seed that is known"]
    assert len(near) > MOST_CHANGES


class FuzzedOften:
    """One batch, in this process and without a bound."""

    def __init__(self, keep: Callable[[bytes], None]) -> None:
        self._keep = keep

    def run(self, feed: st.SearchStrategy[bytes]) -> None:
        from_here = Parser("seeds", feed, self._keep)
        running.batch(from_here, self._keep, chance=1, size=200)
