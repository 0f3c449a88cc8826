"""What a tablet tells of itself, kept beside the journal: it is no official act, as signing in is none."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update

from kiosk.queries.staff import OfficerOnDuty
from kiosk.queries.tablets import told_in
from kiosk.records.staff import SignIn
from kiosk.records.store import beside_the_journal
from kiosk.rules.tablets import Told


def keep_checks(*, told: Told, by: OfficerOnDuty, at: datetime) -> Told:
    """Keep what this tablet told; what it told before stays where it now says nothing. Answers all of it."""
    with beside_the_journal() as connection:
        whole = told_in(connection, by.sign_in_id).then(told)
        said = {name: value for name, value in asdict(whole).items() if value is not None}
        connection.execute(
            update(SignIn)
            .where(SignIn.id == by.sign_in_id, SignIn.ended_at.is_(None))
            .values(checks=json.dumps(said), checked_at=at)
        )
    return whole
