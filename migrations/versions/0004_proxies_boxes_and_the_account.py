"""Proxies, boxes, mobile boxes, the ballot account, incidents, the agenda

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

from kiosk.records.guards import guarded_batch, raise_guards

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proxy_publications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('slips', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_proxy_publications_election_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy_publications')),
    sa.UniqueConstraint('election_id', name=op.f('uq_proxy_publications_election_id'))
    )
    op.create_table('agenda_steps',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_agenda_steps_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'step', name=op.f('pk_agenda_steps'))
    )
    op.create_table('ballot_accounts',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unsealed', sa.Integer(), nullable=False),
    sa.Column('issued', sa.Integer(), nullable=False),
    sa.Column('spoiled', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('by_station', sa.Text(), nullable=False),
    sa.Column('explanation', sa.String(length=300), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announced_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("unsealed = issued + spoiled + counted OR explanation <> ''", name=op.f('ck_ballot_accounts_explained')),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_ballot_accounts_counted')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_ballot_accounts_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_ballot_accounts_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_accounts'))
    )
    with op.batch_alter_table('ballot_accounts') as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_accounts_round_id'), ['round_id'], unique=False)

    op.create_table('box_seals',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('box_no', sa.Integer(), nullable=False),
    sa.Column('seal', sa.String(length=40), nullable=False),
    sa.Column('moment', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("moment IN ('empty', 'closed', 'read')", name=op.f('ck_box_seals_moment')),
    sa.CheckConstraint("seal <> ''", name=op.f('ck_box_seals_seal')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_box_seals_election_id')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_box_seals_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_box_seals_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_box_seals'))
    )
    with op.batch_alter_table('box_seals') as batch_op:
        batch_op.create_index(batch_op.f('ix_box_seals_round_id_box_no'), ['round_id', 'box_no'], unique=False)
        batch_op.create_index('uq_box_seals_once', ['election_id', 'seal'], unique=True, sqlite_where=sa.text("moment <> 'read'"), postgresql_where=sa.text("moment <> 'read'"))

    op.create_table('incidents',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('box_no', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('reported_by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.String(length=80), server_default='', nullable=False),
    sa.Column('acknowledged_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('quarrel', 'bribery', 'proxy', 'ballots', 'box', 'illness', 'power', 'machine', 'other')", name=op.f('ck_incidents_kind')),
    sa.CheckConstraint('(acknowledged_seq IS NULL) = (acknowledged_at IS NULL)', name=op.f('ck_incidents_acknowledged')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_incidents_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_incidents_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incidents'))
    )
    with op.batch_alter_table('incidents') as batch_op:
        batch_op.create_index(batch_op.f('ix_incidents_round_id'), ['round_id'], unique=False)

    op.create_table('lane_boxes',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('lane', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('box_no', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_lane_boxes_round_id')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_lane_boxes_station_id')),
    sa.PrimaryKeyConstraint('round_id', 'station_id', 'lane', name=op.f('pk_lane_boxes'))
    )
    op.create_table('mobile_trips',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('box_no', sa.Integer(), nullable=False),
    sa.Column('approval', sa.String(length=80), nullable=False),
    sa.Column('seal', sa.String(length=40), nullable=False),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.Column('team', sa.String(length=200), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_seq', sa.Integer(), nullable=True),
    sa.Column('seal_read', sa.String(length=40), server_default='', nullable=False),
    sa.Column('brought_back', sa.Integer(), nullable=True),
    sa.Column('explanation', sa.String(length=300), server_default='', nullable=False),
    sa.CheckConstraint("(state = 'out') = (returned_seq IS NULL)", name=op.f('ck_mobile_trips_returned')),
    sa.CheckConstraint("state IN ('out', 'back')", name=op.f('ck_mobile_trips_state')),
    sa.CheckConstraint('ballots > 0', name=op.f('ck_mobile_trips_ballots')),
    sa.CheckConstraint('brought_back BETWEEN 0 AND ballots', name=op.f('ck_mobile_trips_brought_back')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_mobile_trips_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_mobile_trips_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mobile_trips')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_mobile_trips_token_digest'))
    )
    with op.batch_alter_table('mobile_trips') as batch_op:
        batch_op.create_index('uq_mobile_trips_out', ['round_id', 'box_no'], unique=True, sqlite_where=sa.text("state = 'out'"), postgresql_where=sa.text("state = 'out'"))

    op.create_table('signature_counts',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('counted >= 0 AND expected >= 0', name=op.f('ck_signature_counts_counts')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_signature_counts_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_signature_counts_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature_counts'))
    )
    with op.batch_alter_table('signature_counts') as batch_op:
        batch_op.create_index(batch_op.f('ix_signature_counts_round_id_page'), ['round_id', 'page'], unique=False)

    op.create_table('box_runs',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('box_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('seal', sa.String(length=40), nullable=False),
    sa.Column('apart_seq', sa.Integer(), nullable=True),
    sa.Column('decided_seq', sa.Integer(), nullable=True),
    sa.Column('found', sa.Integer(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'opened') = (found IS NOT NULL)", name=op.f('ck_box_runs_found')),
    sa.CheckConstraint("state = 'listed' OR seal <> ''", name=op.f('ck_box_runs_sealed')),
    sa.CheckConstraint("state IN ('listed', 'sealed', 'in_use', 'closed', 'carried', 'checked', 'opened')", name=op.f('ck_box_runs_state')),
    sa.CheckConstraint('found IS NULL OR found >= 0', name=op.f('ck_box_runs_papers')),
    sa.ForeignKeyConstraint(['election_id', 'box_no'], ['boxes.election_id', 'boxes.no'], name=op.f('fk_box_runs_election_id_box_no')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_box_runs_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'box_no', name=op.f('pk_box_runs'))
    )
    op.create_table('contenders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('ended_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("how IN ('suggested', 'stands')", name=op.f('ck_contenders_how')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_contenders_election_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_contenders_voter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contenders'))
    )
    with op.batch_alter_table('contenders') as batch_op:
        batch_op.create_index('uq_contenders_once', ['voter_id'], unique=True, sqlite_where=sa.text('ended_seq IS NULL'), postgresql_where=sa.text('ended_seq IS NULL'))

    op.create_table('mobile_applicants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('box_no', sa.Integer(), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('ended_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("reason IN ('old', 'weak', 'sick', 'disabled')", name=op.f('ck_mobile_applicants_reason')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_mobile_applicants_round_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_mobile_applicants_voter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mobile_applicants'))
    )
    with op.batch_alter_table('mobile_applicants') as batch_op:
        batch_op.create_index(batch_op.f('ix_mobile_applicants_round_id_box_no'), ['round_id', 'box_no'], unique=False)
        batch_op.create_index('uq_mobile_applicants_once', ['round_id', 'voter_id'], unique=True, sqlite_where=sa.text('ended_seq IS NULL'), postgresql_where=sa.text('ended_seq IS NULL'))

    op.create_table('mobile_records',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('refused', sa.String(length=40), server_default='', nullable=False),
    sa.CheckConstraint("outcome IN ('voted', 'not_voted', 'spoiled')", name=op.f('ck_mobile_records_outcome')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_mobile_records_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['trip_id'], ['mobile_trips.id'], name=op.f('fk_mobile_records_trip_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_mobile_records_voter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mobile_records')),
    sa.UniqueConstraint('trip_id', 'key', name=op.f('uq_mobile_records_trip_id_key'))
    )
    with op.batch_alter_table('mobile_records') as batch_op:
        batch_op.create_index(batch_op.f('ix_mobile_records_trip_id_place'), ['trip_id', 'place'], unique=False)

    op.create_table('proxy_slips',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('proxy_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.String(length=20), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('number', sa.String(length=9), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ended_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'withdrawn') = (ended_seq IS NOT NULL)", name=op.f('ck_proxy_slips_withdrawn')),
    sa.CheckConstraint("state IN ('registered', 'published', 'withdrawn')", name=op.f('ck_proxy_slips_state')),
    sa.CheckConstraint('principal_id <> proxy_id', name=op.f('ck_proxy_slips_two_people')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_proxy_slips_election_id')),
    sa.ForeignKeyConstraint(['principal_id'], ['voters.id'], name=op.f('fk_proxy_slips_principal_id')),
    sa.ForeignKeyConstraint(['proxy_id'], ['voters.id'], name=op.f('fk_proxy_slips_proxy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy_slips')),
    sa.UniqueConstraint('election_id', 'number', name=op.f('uq_proxy_slips_election_id_number'))
    )
    with op.batch_alter_table('proxy_slips') as batch_op:
        batch_op.create_index(batch_op.f('ix_proxy_slips_proxy_id'), ['proxy_id'], unique=False)
        batch_op.create_index('uq_proxy_slips_principal', ['principal_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))

    op.create_table('scribe_counts',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=True),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.CheckConstraint('ballots >= 0', name=op.f('ck_scribe_counts_ballots')),
    sa.ForeignKeyConstraint(['id'], ['journal_entries.seq'], name=op.f('fk_scribe_counts_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_scribe_counts_round_id')),
    sa.ForeignKeyConstraint(['trip_id'], ['mobile_trips.id'], name=op.f('fk_scribe_counts_trip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scribe_counts'))
    )
    op.create_table('trip_voters',
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('held', 'voted', 'not_voted', 'released')", name=op.f('ck_trip_voters_state')),
    sa.ForeignKeyConstraint(['trip_id'], ['mobile_trips.id'], name=op.f('fk_trip_voters_trip_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_trip_voters_voter_id')),
    sa.PrimaryKeyConstraint('trip_id', 'voter_id', name=op.f('pk_trip_voters'))
    )
    with op.batch_alter_table('trip_voters') as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_voters_voter_id'), ['voter_id'], unique=False)

    op.create_table('proxy_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(length=80), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('principal', sa.String(length=80), nullable=False),
    sa.Column('principal_household', sa.String(length=40), nullable=False),
    sa.Column('proxy', sa.String(length=80), nullable=False),
    sa.Column('proxy_household', sa.String(length=40), nullable=False),
    sa.Column('relation', sa.String(length=20), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('principal_id', sa.Integer(), nullable=True),
    sa.Column('proxy_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('rule_id', sa.String(length=20), nullable=False),
    sa.Column('numbers', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('slip_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome IN ('accepted', 'waiting', 'refused')", name=op.f('ck_proxy_rows_outcome')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_proxy_rows_election_id')),
    sa.ForeignKeyConstraint(['principal_id'], ['voters.id'], name=op.f('fk_proxy_rows_principal_id')),
    sa.ForeignKeyConstraint(['proxy_id'], ['voters.id'], name=op.f('fk_proxy_rows_proxy_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['proxy_slips.id'], name=op.f('fk_proxy_rows_slip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy_rows'))
    )
    with op.batch_alter_table('proxy_rows') as batch_op:
        batch_op.create_index(batch_op.f('ix_proxy_rows_election_id_outcome'), ['election_id', 'outcome'], unique=False)

    with guarded_batch(op, 'ballot_issues') as batch_op:
        batch_op.add_column(sa.Column('box_no', sa.Integer(), nullable=True))

    with guarded_batch(op, 'ballot_stocks') as batch_op:
        batch_op.add_column(sa.Column('out', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_constraint(op.f('ck_ballot_stocks_account'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_ballot_stocks_account'),
            'issued >= 0 AND spoiled >= 0 AND out >= 0 AND issued + spoiled + out <= unsealed',
        )

    with guarded_batch(op, 'check_ins') as batch_op:
        batch_op.add_column(sa.Column('slip_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_check_ins_slip_id'), 'proxy_slips', ['slip_id'], ['id'])
        batch_op.drop_constraint(op.f('ck_check_ins_way'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_check_ins_way'), "way IN ('certificate', 'looked_up', 'slip', 'mobile')"
        )
        batch_op.create_check_constraint(op.f('ck_check_ins_slip'), "(way = 'slip') = (slip_id IS NOT NULL)")

    with guarded_batch(op, 'rounds') as batch_op:
        batch_op.add_column(sa.Column('found', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ended_seq', sa.Integer(), nullable=True))

    with guarded_batch(op, 'spoiled_ballots') as batch_op:
        batch_op.add_column(sa.Column('trip_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('box_no', sa.Integer(), nullable=True))
        batch_op.alter_column('visit_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_spoiled_ballots_trip_id'), 'mobile_trips', ['trip_id'], ['id'])
        batch_op.create_check_constraint(
            op.f('ck_spoiled_ballots_place'), '(visit_id IS NULL) <> (trip_id IS NULL)'
        )

    with guarded_batch(op, 'visits') as batch_op:
        batch_op.add_column(sa.Column('voter_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('trip_id', sa.Integer(), nullable=True))
        batch_op.alter_column('station_id', existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column('lane', existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(batch_op.f('ix_visits_trip_id'), ['trip_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_visits_voter_id'), 'voters', ['voter_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_visits_trip_id'), 'mobile_trips', ['trip_id'], ['id'])
        batch_op.create_check_constraint(
            op.f('ck_visits_place'),
            '(trip_id IS NULL AND station_id IS NOT NULL AND lane IS NOT NULL) OR '
            '(trip_id IS NOT NULL AND station_id IS NULL AND lane IS NULL)',
        )

    connection = op.get_bind()
    # Whoever claimed the first entitlement of a visit is who came: there were no slips yet.
    connection.exec_driver_sql(
        'UPDATE visits SET voter_id = (SELECT voter_id FROM check_ins WHERE check_ins.visit_id = visits.id '
        'ORDER BY check_ins.id LIMIT 1)'
    )
    with guarded_batch(op, 'visits') as batch_op:
        batch_op.alter_column('voter_id', existing_type=sa.Integer(), nullable=False)
    raise_guards(connection)
