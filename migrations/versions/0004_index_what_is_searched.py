"""Index what is searched for: reports by keyed token, in rows of 64 days.

What was matched before is put in by `mingcha match index`.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('search_postings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('numbers', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_search_postings'))
    )


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_table('search_postings')
