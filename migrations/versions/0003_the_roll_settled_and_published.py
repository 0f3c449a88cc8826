"""The roll is settled, published, objected to and frozen; the register's rows are all kept

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

from kiosk.records.guards import guarded_batch, raise_guards

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('roll_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('person_key', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('choice', sa.String(length=10), nullable=False),
    sa.Column('settles', sa.Text(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('consent_on', sa.Date(), nullable=True),
    sa.Column('now_group', sa.String(length=80), nullable=True),
    sa.Column('now_household', sa.String(length=40), nullable=True),
    sa.Column('now_name', sa.String(length=80), nullable=True),
    sa.Column('now_sex', sa.String(length=1), nullable=True),
    sa.Column('now_birth', sa.Date(), nullable=True),
    sa.Column('now_relation', sa.String(length=20), nullable=True),
    sa.Column('added', sa.Boolean(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.CheckConstraint("choice = 'register' OR ground <> ''", name=op.f('ck_roll_decisions_ground')),
    sa.CheckConstraint("choice IN ('register', 'leave_out')", name=op.f('ck_roll_decisions_choice')),
    sa.CheckConstraint("now_sex IN ('M', 'F', '')", name=op.f('ck_roll_decisions_now_sex')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_roll_decisions_election_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_decisions'))
    )
    with op.batch_alter_table('roll_decisions') as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_decisions_election_id_seq'), ['election_id', 'seq'], unique=False)
        batch_op.create_index('uq_roll_decisions_current', ['election_id', 'person_key'], unique=True, sqlite_where=sa.text('current'), postgresql_where=sa.text('current'))

    op.create_table('roll_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('registered', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('announcement', 'supplement', 'opening')", name=op.f('ck_roll_versions_kind')),
    sa.CheckConstraint('number > 0', name=op.f('ck_roll_versions_number')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_roll_versions_election_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_versions')),
    sa.UniqueConstraint('election_id', 'number', name=op.f('uq_roll_versions_election_id_number'))
    )
    op.create_table('kin_statements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kin', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kin IN ('spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild', 'not_near')", name=op.f('ck_kin_statements_kin')),
    sa.CheckConstraint('one_id < other_id', name=op.f('ck_kin_statements_order')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_kin_statements_election_id')),
    sa.ForeignKeyConstraint(['one_id'], ['voters.id'], name=op.f('fk_kin_statements_one_id')),
    sa.ForeignKeyConstraint(['other_id'], ['voters.id'], name=op.f('fk_kin_statements_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kin_statements'))
    )
    with op.batch_alter_table('kin_statements') as batch_op:
        batch_op.create_index(batch_op.f('ix_kin_statements_other_id'), ['other_id'], unique=False)
        batch_op.create_index('uq_kin_statements_current', ['one_id', 'other_id'], unique=True, sqlite_where=sa.text('current'), postgresql_where=sa.text('current'))

    op.create_table('objections',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('by_name', sa.String(length=80), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=True),
    sa.Column('row_id', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.String(length=10), nullable=False),
    sa.Column('statement', sa.String(length=500), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'open') = (decided_on IS NULL)", name=op.f('ck_objections_decided')),
    sa.CheckConstraint("state IN ('open', 'upheld', 'rejected')", name=op.f('ck_objections_state')),
    sa.CheckConstraint("wanted IN ('add', 'remove', 'correct')", name=op.f('ck_objections_wanted')),
    sa.CheckConstraint('told_on IS NULL OR decided_on IS NOT NULL', name=op.f('ck_objections_told')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_objections_election_id')),
    sa.ForeignKeyConstraint(['version_id'], ['roll_versions.id'], name=op.f('fk_objections_version_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_objections_voter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objections')),
    sa.UniqueConstraint('election_id', 'number', name=op.f('uq_objections_election_id_number'))
    )
    op.create_table('roll_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('election_id', sa.String(length=64), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('group', sa.String(length=80), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('added', 'removed', 'corrected')", name=op.f('ck_roll_changes_kind')),
    sa.ForeignKeyConstraint(['election_id'], ['elections.id'], name=op.f('fk_roll_changes_election_id')),
    sa.ForeignKeyConstraint(['version_id'], ['roll_versions.id'], name=op.f('fk_roll_changes_version_id')),
    sa.ForeignKeyConstraint(['voter_id'], ['voters.id'], name=op.f('fk_roll_changes_voter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_changes'))
    )
    with op.batch_alter_table('roll_changes') as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_changes_election_id_version_id'), ['election_id', 'version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roll_changes_voter_id'), ['voter_id'], unique=False)

    with guarded_batch(op, 'elections') as batch_op:
        batch_op.add_column(sa.Column('roll_seq', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('roll_day', sa.Date(), nullable=True))

    with guarded_batch(op, 'officers') as batch_op:
        batch_op.add_column(sa.Column('ended_seq', sa.Integer(), nullable=True))

    with guarded_batch(op, 'register_rows') as batch_op:
        batch_op.drop_constraint(op.f('ck_register_rows_outcome'), type_='check')
        batch_op.create_check_constraint(op.f('ck_register_rows_outcome'), "outcome IN ('registered', 'left_out', 'undecided')")
        batch_op.add_column(sa.Column('also', sa.Text(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('relation', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('residence', sa.String(length=20), server_default='local', nullable=False))
        batch_op.add_column(sa.Column('note', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('number_check', sa.String(length=20), server_default='absent', nullable=False))
        batch_op.add_column(sa.Column('birth_check', sa.String(length=20), server_default='good', nullable=False))
        batch_op.add_column(sa.Column('name_clear', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('same_sheet', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('same_row', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('person_key', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('person', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('voter_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_register_rows_election_id_person'), ['election_id', 'person'], unique=False)
        batch_op.create_index(batch_op.f('ix_register_rows_voter_id'), ['voter_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_register_rows_voter_id'), 'voters', ['voter_id'], ['id'])

    with guarded_batch(op, 'rounds') as batch_op:
        batch_op.add_column(sa.Column('roll_fingerprint', sa.String(length=64), nullable=True))

    with guarded_batch(op, 'voters') as batch_op:
        batch_op.add_column(sa.Column('relation', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('removed_seq', sa.Integer(), nullable=True))
        batch_op.drop_constraint(op.f('uq_voters_election_id_household_name_birth'), type_='unique')
        batch_op.create_index(
            'uq_voters_person',
            ['election_id', 'household', 'name', 'birth'],
            unique=True,
            sqlite_where=sa.text('removed_seq IS NULL'),
            postgresql_where=sa.text('removed_seq IS NULL'),
        )

    connection = op.get_bind()
    connection.exec_driver_sql(
        "UPDATE elections SET roll_day = day, roll_seq = (SELECT MAX(seq) FROM roll_loads WHERE election_id = elections.id) "
        "WHERE EXISTS (SELECT 1 FROM roll_loads WHERE election_id = elections.id)"
    )
    # The n-th row of one household, name and birth date, as rules.settling names a person.
    connection.exec_driver_sql(
        "UPDATE register_rows SET person_key = LTRIM(household, '0') || '|' || name || '|' || COALESCE(CAST(birth AS VARCHAR), '')"
        " || '|' || (SELECT COUNT(*) FROM register_rows AS one WHERE one.election_id = register_rows.election_id "
        "AND one.id <= register_rows.id AND LTRIM(one.household, '0') = LTRIM(register_rows.household, '0') "
        "AND one.name = register_rows.name AND COALESCE(CAST(one.birth AS VARCHAR), '') = "
        "COALESCE(CAST(register_rows.birth AS VARCHAR), '')), person = id"
    )
    # Whoever stands on the roll stands there by a row of the register.
    connection.exec_driver_sql(
        "INSERT INTO register_rows (election_id, sheet, \"row\", \"group\", household, name, sex, birth, outcome, code, "
        "rule_id, numbers, person_key, person, voter_id) SELECT voters.election_id, '', roll_no, groups.name, household, "
        "voters.name, sex, birth, 'registered', '', '', '{}', LTRIM(household, '0') || '|' || voters.name || '|' || "
        "CAST(birth AS VARCHAR) || '|1', voters.id + (SELECT COALESCE(MAX(id), 0) FROM register_rows), voters.id "
        "FROM voters JOIN groups ON groups.id = voters.group_id"
    )
    raise_guards(connection)
