"""The benches run, with sizes that measure nothing: what is never run is soon broken."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_bench_runs_to_its_last_line() -> None:
    ran = bench("--small")
    assert ran.returncode == 0, ran.stderr
    for line in (
        "rate of that endpoint's rate",
        "0 of 2",
        "match(), all",
        "200 grants, 0 left",
        "furthest apart",
        "A flood from 2,000 networks",
        "a guess, ms of processor",
    ):
        assert line in ran.stdout
    assert ran.stdout.count("leads behind one figure") == 2
    assert ran.stdout.count("bytes and") == 4


def test_an_unknown_bench_is_refused_with_the_names_of_all() -> None:
    ran = bench("everything")
    assert ran.returncode == 2
    assert "submit|walk|match|leaks|scale|pages|rekey" in ran.stdout
