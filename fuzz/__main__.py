"""`python -m fuzz [NAME …]`: feed parsers of outside bytes with forgeries, two at a time."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fuzz.running import fuzz, names

USUAL_SECONDS = 600
ROOM = Path(__file__).resolve().parents[1]
# A child that takes this much longer than it was given hangs where no signal reaches it.
PATIENCE = 120
# What was fed may be long; with --here and the seed the find comes back whole.
MOST_LINES, LONGEST_LINE = 60, 240


def main() -> int:
    """Run the fuzzers that are named, or all, each in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    asked.add_argument("--seconds", type=float, default=USUAL_SECONDS, help="of each fuzzer")
    asked.add_argument("--jobs", type=int, default=2, help="fuzzers at once")
    asked.add_argument("--seed", type=int, default=None, help="to have the same drawn again")
    asked.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    told = asked.parse_args()
    unknown = sorted({*told.names} - {*names()})
    if unknown:
        asked.error(f"no fuzzer is called {unknown[0]}")
    chance = secrets.randbits(32) if told.seed is None else told.seed
    if told.here:
        return one(told.names[0], told.seconds, chance)
    return every(told.names or list(names()), told.seconds, chance, told.jobs)


def one(name: str, seconds: float, chance: int) -> int:
    """Run one fuzzer in this process and say how much was read."""
    tried = fuzz(name, seconds=seconds, chance=chance)
    each = ", ".join(f"{parser} {number:,}" for parser, number in tried.items())
    print(f"{name:14} {sum(tried.values()):>9,}  {each}")
    return 0


def every(chosen: list[str], seconds: float, chance: int, jobs: int) -> int:
    """Run fuzzers side by side; the status is 1 when any of them found something."""
    print(f"{len(chosen)} fuzzers, {seconds:g} s each, {jobs} at a time, --seed {chance}")
    began = time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        ended = list(pool.map(lambda name: _child(name, seconds, chance), chosen))
    found = [name for name, status in zip(chosen, ended, strict=True) if status]
    print(f"{time.monotonic() - began:.0f} s; found something: {', '.join(found) or 'none'}")
    return 1 if found else 0


def _child(name: str, seconds: float, chance: int) -> int:
    line = [sys.executable, "-m", "fuzz", name, "--here"]
    line += ["--seconds", str(seconds), "--seed", str(chance)]
    # Nothing of the settings of a house that stands on this machine.
    env = {key: value for key, value in os.environ.items() if not key.startswith("MINGCHA_")}
    try:
        ran = subprocess.run(  # noqa: S603 - our own program
            line,
            cwd=ROOM,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=seconds + PATIENCE,
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: hangs", flush=True)
        return 1
    said = ran.stdout.decode(errors="replace")
    print("\n".join(line[:LONGEST_LINE] for line in said.splitlines()[-MOST_LINES:]), flush=True)
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
