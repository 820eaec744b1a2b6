"""Index only the reports that have a venue, a submission they were split from, or an unread word.

The submitting request, whose reports have none of these, then writes three indexes less.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

# Each index: its columns, and which rows are in it from now on.
INDEXES = {
    'ix_reports_parent_id': (['parent_id'], 'parent_id IS NOT NULL', 'parent_id IS NOT NULL'),
    'ix_reports_venue_id': (['venue_id'], 'venue_id IS NOT NULL', 'venue_id IS NOT NULL'),
    'ix_reports_desk_reports_unread_reports_received_on': (
        ['desk', 'unread', 'received_on'],
        'unread = 1',
        'unread',
    ),
}


def upgrade() -> None:
    """Make what the house now needs."""
    for name, (columns, sqlite, postgresql) in INDEXES.items():
        op.drop_index(name, table_name='reports')
        op.create_index(
            name, 'reports', columns,
            sqlite_where=sa.text(sqlite), postgresql_where=sa.text(postgresql),
        )


def downgrade() -> None:
    """Take back what `upgrade` made."""
    for name, (columns, *_) in INDEXES.items():
        op.drop_index(name, table_name='reports')
        op.create_index(name, 'reports', columns)
