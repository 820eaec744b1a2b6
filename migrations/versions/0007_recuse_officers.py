"""Keep recusals, what sources ask about them, who had seen a report, and sources' public keys."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('recusals',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('ground', sa.Enum('own', 'ordered', 'asked', name='ground', native_enum=False, length=32), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_recusals_officer_id_officers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recusals')),
    sa.UniqueConstraint('officer_id', 'subject_id', name=op.f('uq_recusals_officer_id_subject_id'))
    )
    with op.batch_alter_table('recusals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recusals_subject_id'), ['subject_id'], unique=False)
    op.create_table('recusal_requests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_recusal_requests_report_id_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recusal_requests'))
    )
    op.create_table('exposures',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('deed', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_exposures_officer_id_officers')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_exposures_report_id_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exposures'))
    )
    with op.batch_alter_table('exposures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exposures_report_id'), ['report_id'], unique=False)
    op.add_column('reports', sa.Column('talk_public', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_column('reports', 'talk_public')
    op.drop_table('exposures')
    op.drop_table('recusal_requests')
    op.drop_table('recusals')
