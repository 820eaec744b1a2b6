"""Keep officers' security keys, and the questions put to them."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    op.create_table('key_questions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('challenge', sa.LargeBinary(), nullable=False),
    sa.Column('bound', sa.LargeBinary(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_questions'))
    )
    with op.batch_alter_table('key_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_key_questions_asked_at'), ['asked_at'], unique=False)
    op.create_table('security_keys',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('credential', sa.LargeBinary(), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('added_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_security_keys_officer_id_officers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_keys'))
    )
    with op.batch_alter_table('security_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_security_keys_officer_id'), ['officer_id'], unique=False)


def downgrade() -> None:
    """Take back what `upgrade` made."""
    op.drop_table('security_keys')
    op.drop_table('key_questions')
