"""The roll: who is on it, how somebody is found, what its papers need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from kiosk.names import query_key
from kiosk.records import store
from kiosk.records.checkin import CheckIn
from kiosk.records.roll import Group, SearchKey, Voter, VoterCertificate


@dataclass(frozen=True, slots=True)
class VoterView:
    """参选村民 as a desk shows one: name, group, roll number, page and line of the paper roll."""

    id: int
    name: str
    sex: str
    birth: date
    group: str
    household: str
    roll_no: int
    page: int
    line: int


_COLUMNS = (
    Voter.id,
    Voter.name,
    Voter.sex,
    Voter.birth,
    Group.name.label("group"),
    Voter.household,
    Voter.roll_no,
    Voter.page,
    Voter.line,
)

_KEYED = (
    select(SearchKey.voter_id)
    .where(
        SearchKey.election_id == bindparam("election_id"),
        SearchKey.key >= bindparam("low"),
        SearchKey.key < bindparam("high"),
    )
    .distinct()
)
_SHOWN = (
    select(*_COLUMNS, CheckIn.id.label("check_in"))
    .join(Group, Group.id == Voter.group_id)
    .outerjoin(
        CheckIn,
        (CheckIn.voter_id == Voter.id) & (CheckIn.round_id == bindparam("round_id")) & CheckIn.undone_seq.is_(None),
    )
)
SHOWN = 30
"""How many people a look-up shows at the most."""
_BY_NUMBER = select(VoterCertificate.voter_id).where(
    VoterCertificate.election_id == bindparam("election_id"),
    VoterCertificate.number == bindparam("key"),
    VoterCertificate.state == "valid",
)
_BY_KEY = _KEYED.limit(SHOWN)
_BY_KEY_AND_GROUP = (
    _KEYED.join(Voter, Voter.id == SearchKey.voter_id)
    .join(Group, Group.id == Voter.group_id)
    .where(Group.name == bindparam("group"))
    .limit(SHOWN)
)
_BY_IDS = _SHOWN.where(Voter.id.in_(bindparam("ids", expanding=True)))
_ON_ROLL = (Voter.election_id == bindparam("election_id"), Voter.removed_seq.is_(None))
_BY_ROLL_NO = _SHOWN.where(*_ON_ROLL, Voter.roll_no == bindparam("roll_no"))
_BY_HOUSEHOLD = (
    _SHOWN.where(*_ON_ROLL, Voter.household.in_(bindparam("households", expanding=True)))
    .order_by(Voter.roll_no)
    .limit(SHOWN)
)
_BY_GROUP = _SHOWN.where(*_ON_ROLL, Group.name == bindparam("group")).order_by(Voter.roll_no).limit(SHOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody found on the roll; `recorded` when a ballot is already claimed for them in this round."""

    voter: VoterView
    recorded: bool


def find_voters(election_id: str, text: str, *, group: str = "", round_id: int = 0) -> tuple[Found, ...]:
    """People by the beginning of name, given name, pinyin or initials, by roll number, household or certificate number.

    At most SHOWN, by roll number; `group` narrows to one group.
    """
    key = query_key(text)
    where = {"election_id": election_id, "group": group, "round_id": round_id}
    span = {"key": key, "low": key, "high": key + "\U0010ffff"}
    with store.reading() as connection:
        if key.isdecimal() and len(key) < 9:
            rows = [
                *connection.execute(_BY_ROLL_NO, {**where, "roll_no": int(key)}),
                *connection.execute(_BY_HOUSEHOLD, {**where, "households": _written_so(key)}),
            ]
        elif key:
            by_key = _BY_KEY_AND_GROUP if group else _BY_KEY
            # Two steps: asked in one, SQLite walks the whole roll in its order and tries everybody.
            ids = connection.execute(_BY_NUMBER if key.isdecimal() else by_key, {**where, **span}).scalars().all()
            rows = connection.execute(_BY_IDS, {**where, "ids": ids}).all() if ids else []
        elif group:
            rows = connection.execute(_BY_GROUP, where).all()
        else:
            return ()
    people = [Found(VoterView(*row[:9]), row.check_in is not None) for row in rows if not group or row.group == group]
    once = {one.voter.id: one for one in people}
    return tuple(sorted(once.values(), key=lambda one: one.voter.roll_no))


def _written_so(household: str) -> list[str]:
    """The ways to write a household's number, with the zeros in front and without."""
    bare = household.lstrip("0")
    return [household, *(bare.zfill(digits) for digits in range(len(bare), 7))]


def voter(election_id: str, voter_id: int) -> VoterView | None:
    with store.reading() as connection:
        row = connection.execute(
            select(*_COLUMNS)
            .join(Group, Group.id == Voter.group_id)
            .where(Voter.id == voter_id, Voter.election_id == election_id, Voter.removed_seq.is_(None))
        ).first()
    return None if row is None else VoterView(*row)


@dataclass(frozen=True, slots=True)
class Certified:
    """A voter with the number of the valid certificate."""

    voter: VoterView
    number: str


def certified_voters(election_id: str, *, voter_id: int | None = None, group: str = "") -> Iterator[Certified]:
    """Everybody on the roll, or of one group, with a valid certificate, in the order of the paper roll."""
    wanted = (
        select(*_COLUMNS, VoterCertificate.number)
        .join(Group, Group.id == Voter.group_id)
        .join(VoterCertificate, (VoterCertificate.voter_id == Voter.id) & (VoterCertificate.state == "valid"))
        .where(Voter.election_id == election_id)
        .order_by(Voter.page, Voter.line)
    )
    if voter_id is not None:
        wanted = wanted.where(Voter.id == voter_id)
    if group:
        wanted = wanted.where(Group.name == group)
    with store.reading_together() as connection:
        for row in connection.execute(wanted):
            yield Certified(VoterView(*row[:9]), row.number)


@dataclass(frozen=True, slots=True)
class GroupSize:
    """村民小组 with the number registered."""

    name: str
    registered: int


def groups(election_id: str) -> tuple[GroupSize, ...]:
    """The groups in their order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Group.name, func.count(Voter.id))
            .outerjoin(Voter, (Voter.group_id == Group.id) & Voter.removed_seq.is_(None))
            .where(Group.election_id == election_id)
            .group_by(Group.id, Group.name, Group.position)
            .order_by(Group.position)
        ).all()
    return tuple(GroupSize(*row) for row in rows)
