"""Keep requests for contacts, and the day on which a source withdrew theirs."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('identity_requests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('keeper', sa.Enum('office', 'oversight', 'custodian', 'district', 'squad', 'board', 'audit', name='unitkind', native_enum=False, length=32), nullable=False),
    sa.Column('answer', sa.Enum('asked', 'granted', 'refused', 'ended', name='answer', native_enum=False, length=32), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('sealed_reason', sa.LargeBinary(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('until', sa.DateTime(), nullable=True),
    sa.Column('grant_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['officers.id'], name=op.f('fk_identity_requests_decided_by_officers')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_identity_requests_officer_id_officers')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_identity_requests_report_id_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_requests'))
    )
    with op.batch_alter_table('identity_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_requests_keeper'), ['keeper'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_requests_report_id'), ['report_id'], unique=False)
    op.add_column('reports', sa.Column('contact_withdrawn_on', sa.Date(), nullable=True))


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_column('reports', 'contact_withdrawn_on')
    op.drop_table('identity_requests')
