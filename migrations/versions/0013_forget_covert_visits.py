"""Name the stored files of covert visits, and the day on which a lead's words were forgotten."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    with op.batch_alter_table('visits') as batch_op:
        batch_op.add_column(sa.Column('files', sa.LargeBinary(), nullable=True))
    op.get_bind().execute(sa.text('UPDATE visits SET files = :none').bindparams(sa.bindparam('none', b'', sa.LargeBinary())))
    with op.batch_alter_table('visits') as batch_op:
        batch_op.alter_column('files', existing_type=sa.LargeBinary(), nullable=False)
    op.add_column('leads', sa.Column('emptied_on', sa.Date(), nullable=True))
    op.execute(
        "UPDATE leads SET emptied_on = (SELECT forgotten_on FROM tombstones"
        " WHERE tombstones.id = leads.id AND tombstones.what = 'lead')"
    )


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_column('leads', 'emptied_on')
    with op.batch_alter_table('visits') as batch_op:
        batch_op.drop_column('files')
