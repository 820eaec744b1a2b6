"""Count the reports of the search's index through, so that its rows are short.

What stood in it is written in the way of before: `mingcha match index` makes it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.execute('DELETE FROM search_postings')
    op.create_table('search_slots',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('numbers', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_search_slots'))
    )
    op.add_column('match_reports', sa.Column('slot', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_column('match_reports', 'slot')
    op.drop_table('search_slots')
    op.execute('DELETE FROM search_postings')
