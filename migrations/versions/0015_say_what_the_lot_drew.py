"""Say of each inspection whether the lot drew it: only those are a sample."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    with op.batch_alter_table('inspections') as batch_op:
        batch_op.add_column(sa.Column('drawn', sa.Boolean(), nullable=False, server_default=sa.true()))
    # Nobody wrote down of older ones what the lot drew: scores that were given stay what they were.
    with op.batch_alter_table('inspections') as batch_op:
        batch_op.alter_column('drawn', existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Take back what `upgrade` made."""
    with op.batch_alter_table('inspections') as batch_op:
        batch_op.drop_column('drawn')
