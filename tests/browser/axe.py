"""Ask axe-core what is wrong with a page for people who cannot see, hear or point well."""

from functools import cache
from pathlib import Path
from typing import Any

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """Run axe-core on a Playwright page and tell each violation as `rule: element: why`.

    Our pages refuse scripts, so the page's context must be opened with `bypass_csp=True`; that the
    policy itself holds is another test's work.
    """
    page.evaluate(_source())
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", _RULES)[
        "violations"
    ]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
