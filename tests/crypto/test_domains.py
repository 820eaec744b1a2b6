"""Every domain string stands in the specification, once in the code, and begins no other."""

import re
from itertools import permutations
from pathlib import Path

WRITTEN = re.compile(r"mingcha/[a-z-]+/[0-9]+")
CODE = {path.name: path.read_text("utf-8") for path in Path("crypto").glob("*.py")}


def used() -> list[str]:
    """List every domain string in the code, once for each file it stands in."""
    return [domain for text in CODE.values() for domain in sorted(set(WRITTEN.findall(text)))]


def test_every_domain_string_is_specified() -> None:
    specified = set(WRITTEN.findall(Path("docs/crypto.md").read_text("utf-8")))
    assert used()
    assert specified == set(used())


def test_no_domain_string_begins_another() -> None:
    assert not [(one, two) for one, two in permutations(set(used()), 2) if two.startswith(one)]


def test_only_the_signature_domain_is_written_in_two_places() -> None:
    # The hint of a signed note names the kind of signature, hence its domain.
    twice = {domain for domain in used() if used().count(domain) > 1}
    assert twice == {"mingcha/signature/1"}
