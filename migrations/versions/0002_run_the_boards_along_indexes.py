"""Run the boards along indexes, and keep by which channel a lead first came."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NEW = ('state', 'channel', 'venue_id')
OLD = ('desk', 'district', 'state', 'due_on'), ('desk', 'state', 'due_on')


def name(columns):
    """Name an index as the tables in the code name theirs."""
    return op.f('ix_leads_' + '_leads_'.join(columns))


def board(column):
    """Give the columns of a board's index that is narrowed to one column."""
    return ['desk', column, 'due_on', 'number']


def upgrade() -> None:
    """Make what the house now needs."""
    with op.batch_alter_table('leads') as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(), nullable=False, server_default=''))
    op.execute(
        "UPDATE leads SET channel = COALESCE((SELECT reports.channel FROM lead_reports"
        " JOIN reports ON reports.id = lead_reports.report_id WHERE lead_reports.lead_id = leads.id"
        " ORDER BY lead_reports.joined_at LIMIT 1), '')"
    )
    with op.batch_alter_table('leads') as batch_op:
        for columns in OLD:
            batch_op.drop_index(name(columns))
        for column in NEW:
            batch_op.create_index(name(board(column)), board(column))
    with op.batch_alter_table('reports') as batch_op:
        batch_op.create_index(
            op.f('ix_reports_desk_reports_unread_reports_received_on'),
            ['desk', 'unread', 'received_on'],
        )


def downgrade() -> None:
    """Take back what `upgrade` made."""
    with op.batch_alter_table('reports') as batch_op:
        batch_op.drop_index(op.f('ix_reports_desk_reports_unread_reports_received_on'))
    with op.batch_alter_table('leads') as batch_op:
        for column in NEW:
            batch_op.drop_index(name(board(column)))
        for columns in OLD:
            batch_op.create_index(name(columns), list(columns))
    with op.batch_alter_table('leads') as batch_op:
        batch_op.drop_column('channel')
