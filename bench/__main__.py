"""Runs every bench and prints its figures: `python -m bench`, `python -m bench walk --small`."""

import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bench import (
    flooding,
    forgetting,
    leaks,
    looking_up,
    machine,
    matching,
    matching_scale,
    pages,
    rekeying,
    size_guess,
    submitting,
    swallowing,
    telling_apart,
    walking,
    wrong_joins,
)
from bench.sizes import FULL, SMALL, Sizes

BENCHES: Mapping[str, Callable[[Sizes], None]] = MappingProxyType(
    {
        "submit": submitting.run,
        "walk": walking.run,
        "match": matching.run,
        "leaks": leaks.run,
        "scale": matching_scale.run,
        "pages": pages.run,
        "rekey": rekeying.run,
        "forget": forgetting.run,
        "flood": flooding.run,
        "lookups": looking_up.run,
        "apart": telling_apart.run,
        "sizes": size_guess.run,
        "swallow": swallowing.run,
        "wrong-joins": wrong_joins.run,
    }
)


def main(words: list[str]) -> int:
    """Run the benches named, or all; `--small` tries them with sizes that measure nothing."""
    wanted = [word for word in words if word != "--small"] or list(BENCHES)
    if not set(wanted) <= set(BENCHES):
        print(f"usage: python -m bench [--small] [{'|'.join(BENCHES)}] ...")
        return 2
    print(machine.described())
    for name in wanted:
        BENCHES[name](SMALL if "--small" in words else FULL)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
