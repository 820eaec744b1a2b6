"""Keep the files that a desk encloses with its messages to a source."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('enclosures',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('manifest', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_enclosures_message_id_messages')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_enclosures_report_id_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enclosures')),
    sa.UniqueConstraint('message_id', name=op.f('uq_enclosures_message_id'))
    )
    with op.batch_alter_table('enclosures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enclosures_report_id'), ['report_id'], unique=False)


def downgrade() -> None:
    """Take back what `upgrade` made."""
    with op.batch_alter_table('enclosures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enclosures_report_id'))
    op.drop_table('enclosures')
