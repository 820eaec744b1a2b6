"""Run the board of all leads of one channel along the day they were opened."""

from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

NAME = 'ix_leads_desk_leads_channel_leads_opened_on_leads_number'
COLUMNS = ['desk', 'channel', 'opened_on', 'number']


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_index(op.f(NAME), 'leads', COLUMNS)


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_index(op.f(NAME), table_name='leads')
