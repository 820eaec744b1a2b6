"""Keep matching in small rows: rings of reports a key, one record a report, clusters, corrections.

Features made before are dropped: they were of another form. A report is matched anew when an
officer opens it.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the house now needs."""
    for table in ('candidates', 'postings', 'report_tokens'):
        op.drop_table(table)
    op.create_table('report_tokens',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('mark', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('newest', sa.Boolean(), nullable=False),
    sa.Column('features', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_report_tokens_report_id_reports')),
    sa.PrimaryKeyConstraint('report_id', 'mark', name=op.f('pk_report_tokens'))
    )
    op.create_table('match_epochs',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_match_epochs')),
    sa.UniqueConstraint('mark', name=op.f('uq_match_epochs_mark'))
    )
    op.create_table('match_rings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('numbers', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_match_rings'))
    )
    op.create_table('match_reports',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('epoch', sa.SmallInteger(), nullable=False),
    sa.Column('cluster', sa.BigInteger(), nullable=False),
    sa.Column('features', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_match_reports'))
    )
    op.create_index(op.f('ix_match_reports_cluster'), 'match_reports', ['cluster'])
    op.create_table('match_clusters',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('epoch', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.Column('last_day', sa.Integer(), nullable=False),
    sa.Column('profile', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', 'epoch', name=op.f('pk_match_clusters'))
    )
    op.create_table('match_likenesses',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('other', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('points', sa.Double(), nullable=False),
    sa.Column('venue_only', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('number', 'other', name=op.f('pk_match_likenesses')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_match_likenesses_other'), 'match_likenesses', ['other'])
    op.create_table('match_corrections',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_match_corrections_report_id_reports')),
    sa.ForeignKeyConstraint(['other_id'], ['reports.id'], name=op.f('fk_match_corrections_other_id_reports')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_match_corrections_officer_id_officers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_corrections'))
    )
    for column in ('report_id', 'other_id'):
        op.create_index(op.f(f'ix_match_corrections_{column}'), 'match_corrections', [column])


def downgrade() -> None:
    """Take back what `upgrade` made."""
    for table in ('match_corrections', 'match_likenesses', 'match_clusters', 'match_reports'):
        op.drop_table(table)
    for table in ('match_rings', 'match_epochs', 'report_tokens'):
        op.drop_table(table)
    op.create_table('report_tokens',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('features', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_report_tokens_report_id_reports')),
    sa.PrimaryKeyConstraint('report_id', name=op.f('pk_report_tokens'))
    )
    op.create_table('postings',
    sa.Column('key', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'report_id', name=op.f('pk_postings'))
    )
    op.create_index(op.f('ix_postings_key_postings_day'), 'postings', ['key', 'day'])
    op.create_index(op.f('ix_postings_report_id'), 'postings', ['report_id'])
    op.create_table('candidates',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('points', sa.Double(), nullable=False),
    sa.Column('band', sa.String(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidates'))
    )
    for column in ('report_id', 'other_id'):
        op.create_index(op.f(f'ix_candidates_{column}'), 'candidates', [column])
