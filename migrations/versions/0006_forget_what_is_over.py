"""Keep tombstones of what was forgotten, counts of it, runs, and the keys of backups."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

OUTCOMES = ('declined', 'transferred', 'not_found', 'found', 'merged', 'identity')


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('backup_keys',
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('subject_id', name=op.f('pk_backup_keys'))
    )
    op.create_table('forgotten_counts',
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('quarter', 'side', 'value', name=op.f('pk_forgotten_counts'))
    )
    op.create_table('retention_runs',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('postponed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_runs'))
    )
    op.create_table('tombstones',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.Enum('report', 'lead', 'identity', name='what', native_enum=False, length=32), nullable=False),
    sa.Column('outcome', sa.Enum(*OUTCOMES, name='outcome', native_enum=False, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('forgotten_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', 'what', name=op.f('pk_tombstones'))
    )
    op.create_index(op.f('ix_retention_runs_at'), 'retention_runs', ['at'], unique=False)
    op.create_index(op.f('ix_tombstones_forgotten_on'), 'tombstones', ['forgotten_on'], unique=False)


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_table('tombstones')
    op.drop_table('retention_runs')
    op.drop_table('forgotten_counts')
    op.drop_table('backup_keys')
