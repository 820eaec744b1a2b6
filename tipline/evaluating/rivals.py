"""The rivals on plaintext, each with the threshold that does best on the reports to learn from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from tipline.evaluating.linking import Chosen, Likeness, Link, choose, clusters, links
from tipline.evaluating.reading import Labelled
from tipline.evaluating.scoring import Scores, scores

YES = (0.5,)
STEPS = tuple(round(0.25 + 0.05 * step, 2) for step in range(12))
FINE = tuple(round(0.05 * step, 2) for step in range(1, 16))

_HERE = "tipline.evaluating"
# Name → its module, the marks to try, and its variants: of these the best is taken, too. Modules
# are read when they are asked for, since two need a library that an office does not install.
RIVALS: Mapping[str, tuple[str, tuple[float, ...], tuple[str, ...]]] = {
    "category and place (FixMyStreet)": ("alike", YES, ("by_category_and_place",)),
    "exact equality (TheHive, IRIS)": ("alike", YES, ("by_equality", "by_equal_identifier")),
    "MinHash LSH (datasketch)": ("minhash", STEPS, ("by_text", "by_everything")),
    "weighted strings (rapidfuzz)": ("fuzzy", STEPS, ("mostly_venue", "evenly", "mostly_text")),
    "TF-IDF of characters": ("alike", FINE, ("by_rare_pieces",)),
}

TEXT_ALONE = ("TF-IDF of characters", "MinHash LSH (datasketch)")
"""Those that still have something to go by when only the text is left."""

USUAL = tuple(name for name in RIVALS if name != "TF-IDF of characters")


@dataclass(frozen=True, slots=True)
class Rival:
    """How a rival did, or which library is missing for it."""

    name: str
    missing: str = ""
    scores: Scores | None = None
    variant: str = ""
    chosen: Chosen | None = None


def rivals(
    rows: Sequence[Labelled], learnt: Sequence[Labelled], *, names: Sequence[str]
) -> Iterator[Rival]:
    """Let these rivals choose their way on `learnt` and do the same to `rows`."""
    for name in names:
        module, marks, variants = RIVALS[name]
        try:
            made = import_module(f"{_HERE}.{module}")
        except ModuleNotFoundError as error:
            yield Rival(name, missing=error.name or module)
            continue
        tried = [_tried(learnt, getattr(made, variant), marks) for variant in variants]
        best = max(range(len(tried)), key=lambda at: tried[at][0])
        chosen, likeness = tried[best][1], getattr(made, variants[best])
        found = tried[best][2] if rows == learnt else links(rows, likeness)
        scored = scores(rows, clusters(len(rows), found, chosen))
        yield Rival(name, scores=scored, variant=variants[best].replace("_", " "), chosen=chosen)


def _tried(
    learnt: Sequence[Labelled], likeness: Likeness, marks: Sequence[float]
) -> tuple[float, Chosen, list[Link]]:
    found = links(learnt, likeness)
    f1, chosen = choose(learnt, found, marks)
    return f1, chosen, found
