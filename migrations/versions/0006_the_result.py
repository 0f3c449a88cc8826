"""The result: what each round came to, seats, holds, papers; rounds that follow, with who stands in them

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

from kiosk.records.guards import raise_guards

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('particulars',
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('person', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('ethnic_group', sa.String(length=20), nullable=False),
    sa.Column('party', sa.String(length=20), nullable=False),
    sa.Column('schooling', sa.String(length=20), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_particulars_election_id')),
    sa.PrimaryKeyConstraint('election_id', 'person', name=op.f('pk_particulars'))
    )
    op.create_table('candidacies',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=20), nullable=False),
    sa.Column('person', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('stands', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.CheckConstraint("stands OR reason <> ''", name=op.f('ck_candidacies_reason')),
    sa.CheckConstraint('votes >= 0', name=op.f('ck_candidacies_votes')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_candidacies_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'post', 'person', name=op.f('pk_candidacies')),
    sa.UniqueConstraint('round_id', 'post', 'place', name=op.f('uq_candidacies_round_id_post_place'))
    )
    op.create_table('round_posts',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=20), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.CheckConstraint('seats > 0', name=op.f('ck_round_posts_seats')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_posts_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'post', name=op.f('pk_round_posts'))
    )
    op.create_table('round_results',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count_file', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('base_round_id', sa.Integer(), nullable=True),
    sa.Column('base_file', sa.Text(), nullable=True),
    sa.Column('base_outcome', sa.Text(), nullable=True),
    sa.Column('vacant_seq', sa.Integer(), nullable=True),
    sa.Column('vacant_reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('certified_seq', sa.Integer(), nullable=True),
    sa.Column('certified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_seq', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=300), server_default='', nullable=False),
    sa.CheckConstraint("vacant_seq IS NULL OR vacant_reason <> ''", name=op.f('ck_round_results_vacant')),
    sa.CheckConstraint("withdrawn_seq IS NULL OR withdrawn_reason <> ''", name=op.f('ck_round_results_why')),
    sa.CheckConstraint('(base_round_id IS NULL) = (base_file IS NULL)', name=op.f('ck_round_results_base')),
    sa.CheckConstraint('(certified_seq IS NULL) = (certified_at IS NULL)', name=op.f('ck_round_results_certified')),
    sa.CheckConstraint('(withdrawn_seq IS NULL) = (withdrawn_at IS NULL)', name=op.f('ck_round_results_withdrawn')),
    sa.ForeignKeyConstraint(['base_round_id'], ['rounds.id'], name=op.f('fk_round_results_base_round_id')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_round_results_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_results_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_results')),
    sa.UniqueConstraint('round_id', 'version', name=op.f('uq_round_results_round_id_version'))
    )
    with op.batch_alter_table('round_results') as batch_op:
        batch_op.create_index('uq_round_results_current', ['round_id'], unique=True, sqlite_where=sa.text('withdrawn_seq IS NULL'), postgresql_where=sa.text('withdrawn_seq IS NULL'))

    op.create_table('result_holds',
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('one', sa.Integer(), nullable=False),
    sa.Column('other', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=10), server_default='', nullable=False),
    sa.Column('leaves', sa.Integer(), server_default='0', nullable=False),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('decided_by', sa.String(length=200), server_default='', nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_seq', sa.Integer(), nullable=True),
    sa.Column('moot_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("(way <> '') = (decided_seq IS NOT NULL)", name=op.f('ck_result_holds_decided')),
    sa.CheckConstraint("(way = 'leaves') = (leaves > 0)", name=op.f('ck_result_holds_leaves')),
    sa.CheckConstraint("code IN ('kin', 'no_woman')", name=op.f('ck_result_holds_code')),
    sa.CheckConstraint("way = '' OR (reason <> '' AND decided_by <> '')", name=op.f('ck_result_holds_reason')),
    sa.CheckConstraint("way IN ('stays', 'leaves', '')", name=op.f('ck_result_holds_way')),
    sa.ForeignKeyConstraint(['result_id'], ['round_results.id'], name=op.f('fk_result_holds_result_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_result_holds_round_id')),
    sa.PrimaryKeyConstraint('result_id', 'no', name=op.f('pk_result_holds'))
    )
    with op.batch_alter_table('result_holds') as batch_op:
        batch_op.create_index(batch_op.f('ix_result_holds_round_id'), ['round_id'], unique=False)

    op.create_table('result_papers',
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_result_papers_sha256')),
    sa.ForeignKeyConstraint(['result_id'], ['round_results.id'], name=op.f('fk_result_papers_result_id')),
    sa.PrimaryKeyConstraint('result_id', 'name', name=op.f('pk_result_papers'))
    )
    op.create_table('seats_taken',
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('person', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=20), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['result_id'], ['round_results.id'], name=op.f('fk_seats_taken_result_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_seats_taken_round_id')),
    sa.PrimaryKeyConstraint('result_id', 'person', name=op.f('pk_seats_taken'))
    )
    with op.batch_alter_table('seats_taken') as batch_op:
        batch_op.create_index(batch_op.f('ix_seats_taken_round_id'), ['round_id'], unique=False)

    op.add_column('rounds', sa.Column('held_on', sa.Date(), nullable=True))
    op.add_column('rounds', sa.Column('opens', sa.Time(), nullable=True))
    raise_guards(op.get_bind())
