"""Looking around in the roll: its people, one person with everything known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from kiosk.names import query_key
from kiosk.queries import publication, register
from kiosk.queries.publication import ChangeView
from kiosk.queries.register import RowView
from kiosk.queries.roll import SHOWN, VoterView, find_voters
from kiosk.records import store
from kiosk.records.journal import JournalEntry
from kiosk.records.roll import Group, RegisterRow, RollDecision, Voter, VoterCertificate
from kiosk.rules.settling import person_key


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody as a list of the office shows one; `relation` is the register's word (与户主关系)."""

    voter: VoterView
    relation: str


LINES: Select[Any] = select(
    Voter.id,
    Voter.name,
    Voter.sex,
    Voter.birth,
    Group.name.label("group"),
    Voter.household,
    Voter.roll_no,
    Voter.page,
    Voter.line,
    Voter.relation,
).join(Group, Group.id == Voter.group_id)
"""What `line_of` takes."""


def line_of(row: Any) -> PersonLine:
    return PersonLine(VoterView(*row[:9]), row.relation)


def age_on(day: date, birth: date) -> int:
    """Full years on that day, as R-ROLL-01 counts them."""
    return day.year - birth.year - ((birth.month, birth.day) > (day.month, day.day))


PAGE = 100
"""People a page shows."""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the roll, from page 1; `total` people in all."""

    lines: tuple[PersonLine, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def roll_page(election_id: str, group: str = "", page: int = 1) -> PeoplePage:
    """The roll by group and roll number, or one group of it; a page that is not there is the nearest that is."""
    of_group = [Voter.election_id == election_id, Voter.removed_seq.is_(None)]
    if group:
        of_group.append(Group.name == group)
    with store.reading_together() as connection:
        counted = select(func.count(Voter.id)).join(Group, Group.id == Voter.group_id).where(*of_group)
        total = connection.scalar(counted) or 0
        page = min(max(1, page), max(1, -(-total // PAGE)))
        rows = connection.execute(
            LINES.where(*of_group).order_by(Group.position, Voter.roll_no).limit(PAGE).offset((page - 1) * PAGE)
        ).all()
    return PeoplePage(tuple(map(line_of, rows)), total, page)


def whole_roll(election_id: str) -> tuple[PersonLine, ...]:
    """Everybody on the roll, by roll number."""
    with store.reading() as connection:
        return whole_roll_in(connection, election_id)


def whole_roll_in(connection: Connection, election_id: str) -> tuple[PersonLine, ...]:
    on_roll = LINES.where(Voter.election_id == election_id, Voter.removed_seq.is_(None)).order_by(Voter.roll_no)
    return tuple(map(line_of, connection.execute(on_roll)))


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Who was found; `removed` are those who were taken off the roll. `cut`: there may be more than are shown."""

    lines: tuple[PersonLine, ...]
    removed: tuple[PersonLine, ...]

    @property
    def cut(self) -> bool:
        return len(self.lines) >= SHOWN


def find_people(election_id: str, text: str, group: str = "") -> FoundPeople:
    """People by name, pinyin, initials, household, roll number or certificate number; at most SHOWN of each kind."""
    ids = [one.voter.id for one in find_voters(election_id, text, group=group)]
    key = query_key(text)
    gone = LINES.where(Voter.election_id == election_id, Voter.removed_seq.is_not(None)).order_by(Voter.roll_no)
    if group:
        gone = gone.where(Group.name == group)
    as_typed = Voter.roll_no == int(key) if _is_roll_no(key) else Voter.name.startswith(text.strip(), autoescape=True)
    with store.reading_together() as connection:
        lines = lines_in(connection, ids)
        removed = connection.execute(gone.where(as_typed).limit(SHOWN)).all() if key else ()
    return FoundPeople(tuple(lines.values()), tuple(map(line_of, removed)))


def _is_roll_no(key: str) -> bool:
    return key.isdecimal() and len(key) < 9


def somebody(election_id: str, text: str) -> tuple[PersonLine, ...]:
    """Whom somebody may mean who types a roll number or a name: of a number the roll number comes first."""
    found = find_people(election_id, text).lines
    key = query_key(text)
    exact = tuple(one for one in found if _is_roll_no(key) and one.voter.roll_no == int(key))
    return exact or found


def lines_in(connection: Connection, ids: Iterable[int]) -> dict[int, PersonLine]:
    """Voter id → the line, of those who are on the roll, by roll number."""
    wanted = list(ids)
    if not wanted:
        return {}
    on_roll = LINES.where(Voter.id.in_(wanted), Voter.removed_seq.is_(None)).order_by(Voter.roll_no)
    return {row.id: line_of(row) for row in connection.execute(on_roll)}


@dataclass(frozen=True, slots=True)
class CertificateView:
    """参选证. `since` is when it replaced a lost one, `cancelled_at` when it was cancelled; else None."""

    number: str
    since: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything the office knows about somebody who is, or was, on the roll; certificates newest first.

    `row` is the row of the register, with the decision that stands. `removed_at` is None for who is on the roll.
    """

    line: PersonLine
    removed_seq: int | None
    removed_at: datetime | None
    row: RowView | None
    certificates: tuple[CertificateView, ...]
    changes: tuple[ChangeView, ...]

    @property
    def on_roll(self) -> bool:
        return self.removed_seq is None


def person(election_id: str, voter_id: int) -> PersonView | None:
    """One person; None when nobody of this election ever had that line."""
    with store.reading_together() as connection:
        row = connection.execute(
            LINES.add_columns(Voter.removed_seq, JournalEntry.at)
            .outerjoin(JournalEntry, JournalEntry.seq == Voter.removed_seq)
            .where(Voter.id == voter_id, Voter.election_id == election_id)
        ).first()
        if row is None:
            return None
        certificates = _certificates_in(connection, voter_id)
        of_row = _row_of_removed_in(connection, election_id, row) if row.removed_seq else None
    if not row.removed_seq:
        of_row = register.row_of_voter(election_id, voter_id)
    return PersonView(
        line_of(row),
        row.removed_seq,
        row.at,
        register.register_row(election_id, of_row) if of_row else None,
        certificates,
        tuple(change for change in publication.changes(election_id) if change.voter_id == voter_id),
    )


def _certificates_in(connection: Connection, voter_id: int) -> tuple[CertificateView, ...]:
    rows = connection.execute(
        select(VoterCertificate.number, JournalEntry.at, JournalEntry.act)
        .outerjoin(JournalEntry, JournalEntry.seq == VoterCertificate.cancelled_seq)
        .where(VoterCertificate.voter_id == voter_id)
        .order_by(VoterCertificate.id)
    ).all()
    since = [None, *(row.at if row.act == "replace_certificate" else None for row in rows)]
    views = [CertificateView(row.number, begun, row.at) for row, begun in zip(rows, since, strict=False)]
    return tuple(reversed(views))


def _row_of_removed_in(connection: Connection, election_id: str, voter: Any) -> int | None:
    """The row that says why somebody was taken off: the person's own, or the only one decided on in the same act."""
    of_election = select(RegisterRow.id).where(RegisterRow.election_id == election_id)
    key = person_key(voter.household, voter.name, voter.birth)
    own: int | None = connection.scalar(of_election.where(RegisterRow.person_key == key).limit(1))
    if own:
        return own
    decided = connection.execute(
        of_election.join(
            RollDecision,
            and_(
                RollDecision.election_id == RegisterRow.election_id,
                RollDecision.person_key == RegisterRow.person_key,
            ),
        ).where(RollDecision.seq == voter.removed_seq, RegisterRow.voter_id.is_(None))
    ).scalars()
    ids = list(decided)
    return ids[0] if len(ids) == 1 else None
