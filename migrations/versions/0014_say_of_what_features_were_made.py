"""Say of each report whether its features were made of its words or by the source's browser."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

FROM = sa.Enum('words', 'browser', 'checked', 'remade', name='featuresfrom', native_enum=False, length=32)


def upgrade() -> None:
    """Make what the house now needs."""
    # Of older reports nobody wrote it down: they pass for what most of them are.
    op.add_column('reports', sa.Column('features_from', FROM, nullable=False, server_default='words'))


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_column('reports', 'features_from')
