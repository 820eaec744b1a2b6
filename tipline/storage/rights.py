"""What the sites for the public and for squads may do in PostgreSQL, each as a role of its own.

The import rules keep a door from naming what it must not show. These rights hold as well when the
whole process is in an adversary's hands: the database itself refuses. The staff's site, worker
and clerk come as the tables' owner, whom none of this binds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, Engine, text

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_ADDS = "SELECT, INSERT"


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done with each table; and with which rows, where not with all of them."""

    tables: Mapping[str, str]
    rows: Mapping[str, str]


RIGHTS: Mapping[str, Rights] = MappingProxyType(
    {
        "public": Rights(
            tables={
                "attachments": _ADDS,
                "audit_entries": _ADDS,
                "audit_heads": "SELECT, INSERT, UPDATE",
                "backup_keys": "SELECT (subject_id), DELETE",
                "drafts": _ALL,
                "enclosures": _ADDS,
                "grants": "SELECT, INSERT, DELETE",
                "identity_requests": "SELECT, UPDATE (answer)",
                "match_epochs": "SELECT",
                "messages": _ADDS,
                "outbox": "INSERT",
                "recusal_requests": _ADDS,
                "report_tokens": "INSERT",
                # What came just before a flood was one is taken out of the queue: stage, status.
                "reports": "SELECT, INSERT, UPDATE (unread, sealed_identity,"
                " contact_withdrawn_on, stage, public_status)",
                "unit_keys": "SELECT",
                "units": "SELECT",
            },
            rows={
                "audit_entries": "USING (deed = 'unit.new_key') WITH CHECK (tree = 'source')",
                "audit_heads": "USING (tree = 'source')",
            },
        ),
        "field": Rights(
            tables={
                "attachments": _ADDS,
                "audit_entries": _ADDS,
                "audit_heads": "SELECT, INSERT, UPDATE",
                "grants": "SELECT, INSERT, DELETE",
                "inspections": "INSERT",
                "key_questions": _ALL,
                "lead_moves": _ADDS,
                "leads": "SELECT, UPDATE (state, due_on, closed_at, version)",
                "match_epochs": "SELECT",
                "missions": "SELECT, UPDATE (filed)",
                "officers": "SELECT, UPDATE (totp_step, failures, locked_until, wrapped_seed)",
                "outbox": "INSERT",
                "report_tokens": "INSERT",
                "reports": "SELECT (id), INSERT",
                "security_keys": _ALL,
                "staff_sessions": _ALL,
                "unit_grants": "SELECT",
                "unit_keys": "SELECT",
                "units": "SELECT",
                "visits": "SELECT, INSERT, UPDATE",
            },
            rows={
                "audit_entries": "USING (deed = 'unit.new_key') WITH CHECK (true)",
                # A finding is a report too, and stands in the tree of reports.
                "audit_heads": "USING (true)",
                "officers": "USING (unit_id IN (SELECT id FROM units WHERE kind = 'squad'))",
                # Of officers, only those are in sight whom the line above leaves.
                "security_keys": "USING (officer_id IN (SELECT id FROM officers))",
                "staff_sessions": "USING (officer_id IN (SELECT id FROM officers))",
                "unit_grants": "USING (officer_id IN (SELECT id FROM officers))",
            },
        ),
    }
)


class NoSuchRole(ValueError):
    """A role is missing, or may do everything whatever is granted to it."""


def give(engine: Engine, *, site: str, role: str) -> None:
    """Leave a role exactly the rights of its site, in one transaction; what else it had is taken.

    Raises NoSuchRole; nothing is changed then. To be done again after each migration.
    """
    with engine.begin() as connection:
        _refuse_the_mighty(connection, role)
        name = engine.dialect.identifier_preparer.quote(role)
        for statement in _statements(RIGHTS[site], site=site, role=name):
            connection.execute(text(statement))


def _refuse_the_mighty(connection: Connection, role: str) -> None:
    asked = text(
        "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER')"
        " FROM pg_roles WHERE rolname = :role"
    )
    mighty = connection.execute(asked, {"role": role}).scalar()
    if mighty is None:
        raise NoSuchRole(f"There is no role {role}; make it with CREATE ROLE ... LOGIN PASSWORD.")
    if mighty:
        raise NoSuchRole(f"The role {role} owns the tables or may do anything; take another one.")


def _statements(rights: Rights, *, site: str, role: str) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for table, deeds in rights.tables.items():
        yield f"GRANT {deeds} ON {table} TO {role}"
    for table, which in rights.rows.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {site}_site ON {table}"
        yield f"CREATE POLICY {site}_site ON {table} TO {role} {which}"
