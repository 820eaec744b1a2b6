"""That docs/threats.md says of every stored column of matching and search what it tells a thief."""

from leads.ledger.base import Record
from tests.house.test_threats import PAGE, known_tests
from tipline.tables import gather

HEADING = "## What each stored column of matching and search tells a thief"
TABLES = ("match_", "search_", "report_tokens", "venue_keys")


def rows() -> list[list[str]]:
    """Give the cells of the table, its head left out."""
    section = PAGE.split(HEADING)[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def stored() -> set[str]:
    """Give each column of matching, of search, and of what waits for the matcher."""
    gather()
    columns = {
        f"{table.name}.{column.name}"
        for table in Record.metadata.tables.values()
        if table.name.startswith(TABLES)
        for column in table.columns
    }
    return columns | {"venues.features"}


def test_every_stored_column_has_its_row_and_no_other_has() -> None:
    # What stands behind the name of a column in its row is the part of it that is meant.
    said = {name.strip("` ").split(":")[0] for row in rows() for name in row[0].split(", ")}
    assert said == stored()


def test_every_row_names_tests_that_exist() -> None:
    for row in rows():
        assert len(row) == 4, row[0]
        assert set(row[3].split(", ")) <= known_tests(), row[0]
