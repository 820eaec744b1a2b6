# noqa: INP001 - run as a program, by vendor/build.py
"""Write the rules of leads/features/ down for the bundle: their own patterns and tables.

So a rule is written in one place. JavaScript reads a pattern as Python does, once word characters
and word boundaries are said to be those of every script.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from leads.features import details, identifiers, normalise, places, shingles, times, topics  # noqa: E402 - after the path

_WORD = r"[\p{L}\p{N}_]"
_EDGE = rf"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_ASTRAL = re.compile(r"\\U([0-9a-f]{8})")


def written(pattern: re.Pattern[str]) -> str:
    """Give a pattern as JavaScript reads it under the flag `u`."""
    said = _ASTRAL.sub(lambda one: rf"\u{{{one[1].lstrip('0')}}}", pattern.pattern)
    said = said.replace(r"\"", '"').replace(r"\w", _WORD).replace(r"\b", _EDGE)
    return said.replace(r"\s", r"[\s\x1c-\x1f\x85]")


def rules() -> dict[str, object]:
    """Give all that the bundle's first step needs: patterns by module and name, and tables."""
    modules = (details, identifiers, normalise, places, shingles, times)
    patterns = {
        f"{module.__name__.rsplit('.', 1)[1]}.{name.lstrip('_').lower()}": written(value)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
        and (module is not places or name in {"_COUNTY", "_BEFORE"})
    }
    return {
        "patterns": patterns,
        "topics": [[topic, written(pattern)] for topic, pattern in topics._PATTERNS],  # noqa: SLF001 - theirs
        "simplified": normalise._PAIRS,  # noqa: SLF001 - theirs
        "measures": "".join(sorted(normalise._MEASURES)),  # noqa: SLF001 - theirs
        "frequent": shingles._FREQUENT,  # noqa: SLF001 - theirs
        "dull": sorted(shingles._DULL),  # noqa: SLF001 - theirs
        "hotlines": sorted(details._HOTLINES),  # noqa: SLF001 - theirs
    }


def write(path: Path) -> None:
    """Write the rules as JSON, the same bytes each time."""
    said = json.dumps(rules(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(said, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
