"""Whether somebody who sees sizes alone can tell which of fifty texts was sent.

They know all fifty, have sent each of them themselves, and then see the sizes of one that another
sent: of every row that it left in the database, of the draft while it was typed, of an answer, or
of the form on the line. Where several fit equally well, they choose at random among these.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from bench.city import founded
from bench.sizes import Sizes
from bench.stories import Matter, matters
from bench.walker import steps
from leads.ledger.base import new_id
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports import drafts, intake
from leads.reports.submission import Submission
from tipline.house import House
from tipline.whistleblower.unsent import Unsent

TEXTS = 50
SHORTEST, LONGEST = 20, 9_800
MARK = 0.25
"""Share of right guesses that is borne; of fifty, blind guesses are right for 0.02."""

Seen = Hashable
ByTable = Mapping[str, tuple[int, ...]]


def candidates(count: int = TEXTS) -> list[str]:
    """Give texts of very different lengths, from a line to the longest that a form takes."""
    told = "".join(matter.narrative for matter in matters(600, seed=9))
    growth = (LONGEST / SHORTEST) ** (1 / (count - 1))
    return [told[at : at + round(SHORTEST * growth**at)] for at in range(count)]


def right(known: Sequence[Seen], seen: Sequence[Seen]) -> float:
    """Give the share of texts that are guessed, by the sizes `known` of each and those `seen`."""
    alike = Counter(known)
    fits = [1 / alike[one] if one == mine else 0.0 for one, mine in zip(seen, known, strict=True)]
    return sum(fits) / len(fits)


def steady(known: Sequence[ByTable], seen: Sequence[ByTable]) -> list[str]:
    """List the tables whose sizes do not change by themselves: a clever observer looks at these."""
    names = {name for one in (*known, *seen) for name in one}
    pairs = list(zip(known, seen, strict=True))
    return sorted(name for name in names if all(a.get(name) == b.get(name) for a, b in pairs))


def view(tables: Sequence[str], sizes: Sequence[ByTable]) -> list[Seen]:
    """Give what is seen of each report in these tables."""
    return [tuple(one.get(name, ()) for name in tables) for one in sizes]


@dataclass(slots=True)
class Watcher:
    """Somebody who sees how large each row of an SQLite database is, and which are new."""

    house: House
    last: dict[str, int] = field(default_factory=dict)

    def stored(self, told: Submission) -> ByTable:
        """Send a report and give the sizes of the rows that it left, by table."""
        with self.house.database.transaction() as session:
            intake.receive(session, told, receipt=None, seals=self.house.seals)
            session.flush()
            found = {table: tuple(sorted(self._new(session, table))) for table in _tables(session)}
        return {table: sizes for table, sizes in found.items() if sizes}

    def _new(self, session: Session, table: str) -> Iterator[int]:
        # In the driver's own words, so that a value has the size that it has in the file.
        query = f"SELECT rowid, * FROM {table} WHERE rowid > ?"  # noqa: S608 - our own tables
        asked = session.connection().exec_driver_sql(query, (self.last.get(table, 0),))
        for number, *values in asked:
            self.last[table] = max(number, self.last.get(table, 0))
            yield sum(len(one) for one in values if isinstance(one, bytes | str))


def _tables(session: Session) -> list[str]:
    plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
    return list(session.connection().exec_driver_sql(plain).scalars())


def submission(house: House, text: str, *, district: str) -> Submission:
    """Give a report that says this and is else like every other."""
    return Submission(
        report_id=new_id(),
        channel=Channel.WEB,
        district=district,
        category="minors_admitted",
        venue_name="金色年华",
        address="建设路",
        happened_on=None,
        about=False,
        narrative=text,
        contact="",
        concerns_office=False,
        files=(),
        received_on=day_of(house.clock.now()),
    )


def _matter(text: str) -> Matter:
    return Matter("internet_cafe", "minors_admitted", "金色年华", "district-1", "建设路", text)


def drafted(house: House, text: str) -> Seen:
    """Give the size of the draft in which a text waits to be sent."""
    sealed = drafts.close(
        Unsent(narrative=text, venue_name="金色年华", address="建设路").to_bytes(),
        token=bytes(32),
        files=(),
        sealer=house.sealer,
        at=house.clock.now(),
    ).values["sealed"]
    assert isinstance(sealed, bytes)  # noqa: S101 - what a draft is kept as
    return len(sealed)


def _form(text: str) -> Seen:
    return [len(urlencode(answers)) for _, answers, _ in steps(_matter(text))][-1]


def run(sizes: Sizes) -> None:
    """Print the share of right guesses for every place where sizes are seen."""
    texts = candidates(TEXTS if sizes.rounds > 1 else 4)
    print(f"\nWhich of {len(texts)} texts of {SHORTEST} to {LONGEST:,} characters, by sizes alone")
    with founded() as city:
        watcher = Watcher(city.house)
        watcher.stored(submission(city.house, "", district="district-1"))
        sent = [submission(city.house, text, district="district-1") for text in (*texts, *texts)]
        left = [watcher.stored(one) for one in sent]
        known, seen = left[: len(texts)], left[len(texts) :]
        tables = steady(known, seen)
        _print("rows of a report", view(tables, known), view(tables, seen))
        kept = [drafted(city.house, text) for text in texts]
        _print("its draft", kept, kept)
    bare, line = [len(text.encode()) for text in texts], [_form(text) for text in texts]
    _print("a row that is not padded", bare, bare, marked=False)
    _print("the form on the line, no scripts", line, line, marked=False)


def _print(what: str, known: Sequence[Seen], seen: Sequence[Seen], *, marked: bool = True) -> None:
    share = right(known, seen)
    said = f"at most {MARK:.0%}: {'reached' if share <= MARK else 'NOT REACHED'}"
    marked = marked and len(known) == TEXTS
    print(f"  {what:33} right {share:6.1%} of {len(set(known)):2} sizes  {said if marked else ''}")
