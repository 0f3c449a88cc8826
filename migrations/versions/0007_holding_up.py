"""Holding up: what each tablet says of itself, and the entry from which lanes wait after a restore

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sign_ins', sa.Column('checks', sa.Text(), server_default='', nullable=False))
    op.add_column('sign_ins', sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('elections', sa.Column('restored_seq', sa.Integer(), nullable=True))
