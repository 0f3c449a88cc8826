"""The count: tables, batches, keys, rulings, totals; boxes mixed; papers that are foreign; a count that stands still

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

from kiosk.records.guards import guarded_batch, raise_guards

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('box_mixes',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('box_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_box_mixes_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'box_no', name=op.f('pk_box_mixes'))
    )
    op.create_table('tally_batches',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('table_no', sa.Integer(), nullable=False),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('calling', sa.Integer(), nullable=False),
    sa.Column('recalls', sa.Text(), nullable=False),
    sa.Column('tiles', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_seq', sa.Integer(), nullable=True),
    sa.Column('valid', sa.Integer(), server_default='0', nullable=False),
    sa.Column('part_valid', sa.Integer(), server_default='0', nullable=False),
    sa.Column('invalid', sa.Integer(), server_default='0', nullable=False),
    sa.Column('blank', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint("(state = 'locked') = (valid + part_valid + invalid + blank = ballots)", name=op.f('ck_tally_batches_classes')),
    sa.CheckConstraint("(state = 'open') = (ended_seq IS NULL)", name=op.f('ck_tally_batches_ended')),
    sa.CheckConstraint("state IN ('open', 'locked', 'dropped')", name=op.f('ck_tally_batches_state')),
    sa.CheckConstraint('ballots BETWEEN 1 AND 50', name=op.f('ck_tally_batches_ballots')),
    sa.CheckConstraint('calling BETWEEN 1 AND 4', name=op.f('ck_tally_batches_calling')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_tally_batches_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_tally_batches_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_batches')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_tally_batches_round_id_number'))
    )
    with op.batch_alter_table('tally_batches') as batch_op:
        batch_op.create_index('uq_tally_batches_open', ['round_id', 'table_no'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('tally_numbers',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint('number BETWEEN 10 AND 99', name=op.f('ck_tally_numbers_two')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_tally_numbers_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'number', name=op.f('pk_tally_numbers')),
    sa.UniqueConstraint('round_id', 'person', name=op.f('uq_tally_numbers_round_id_person'))
    )
    op.create_table('tally_rows',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=20), nullable=False),
    sa.Column('person', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_tally_rows_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'post', 'person', name=op.f('pk_tally_rows')),
    sa.UniqueConstraint('round_id', 'post', 'place', name=op.f('uq_tally_rows_round_id_post_place'))
    )
    op.create_table('batch_totals',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('person', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.CheckConstraint('lines > 0', name=op.f('ck_batch_totals_lines')),
    sa.ForeignKeyConstraint(['batch_id'], ['tally_batches.id'], name=op.f('fk_batch_totals_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'post', 'code', 'person', name=op.f('pk_batch_totals')),
    sqlite_with_rowid=False
    )
    op.create_table('tally_keys',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('calling', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seat', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key_id', sa.String(length=40), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('seat BETWEEN 1 AND 3', name=op.f('ck_tally_keys_seat')),
    sa.ForeignKeyConstraint(['batch_id'], ['tally_batches.id'], name=op.f('fk_tally_keys_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'calling', 'seat', 'n', name=op.f('pk_tally_keys')),
    sa.UniqueConstraint('batch_id', 'key_id', name=op.f('uq_tally_keys_batch_id_key_id')),
    sqlite_with_rowid=False
    )
    op.create_table('tally_rulings',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('written', sa.String(length=40), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('officers', sa.String(length=200), nullable=False),
    sa.Column('spot', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("(outcome = 'person') = (person > 0)", name=op.f('ck_tally_rulings_person')),
    sa.CheckConstraint("outcome IN ('person', 'nobody', 'unreadable', 'paper_good', 'paper_unofficial', 'paper_unreadable', 'paper_unmarked')", name=op.f('ck_tally_rulings_outcome')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_tally_rulings_reason')),
    sa.ForeignKeyConstraint(['batch_id'], ['tally_batches.id'], name=op.f('fk_tally_rulings_batch_id')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_tally_rulings_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_tally_rulings_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_rulings'))
    )
    with op.batch_alter_table('tally_rulings') as batch_op:
        batch_op.create_index(batch_op.f('ix_tally_rulings_round_id'), ['round_id'], unique=False)

    op.create_table('tally_tables',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('caller_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('scrutineer_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.CheckConstraint('no BETWEEN 1 AND 6', name=op.f('ck_tally_tables_no')),
    sa.ForeignKeyConstraint(['caller_id'], ['officers.id'], name=op.f('fk_tally_tables_caller_id')),
    sa.ForeignKeyConstraint(['first_id'], ['officers.id'], name=op.f('fk_tally_tables_first_id')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_tally_tables_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_tally_tables_round_id')),
    sa.ForeignKeyConstraint(['scrutineer_id'], ['officers.id'], name=op.f('fk_tally_tables_scrutineer_id')),
    sa.ForeignKeyConstraint(['second_id'], ['officers.id'], name=op.f('fk_tally_tables_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_tables'))
    )
    with op.batch_alter_table('tally_tables') as batch_op:
        batch_op.create_index('uq_tally_tables_current', ['round_id', 'no'], unique=True, sqlite_where=sa.text('"current"'), postgresql_where=sa.text('"current"'))

    with guarded_batch(op, 'box_runs') as batch_op:
        batch_op.add_column(sa.Column('foreign_papers', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_box_runs_foreign_papers'), 'foreign_papers IS NULL OR foreign_papers BETWEEN 0 AND found'
        )
    op.add_column('rounds', sa.Column('frozen_seq', sa.Integer(), nullable=True))
    raise_guards(op.get_bind())
