"""Until when the last in the queue were served is said when the polls close, never before

Revision: 0002
"""

from alembic import op

from kiosk.records.guards import guarded_batch

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guarded_batch(op, "rounds") as rounds:
        rounds.create_check_constraint(op.f("ck_rounds_served_until"), "served_until IS NULL OR closed_seq IS NOT NULL")
