"""The mandates that stand, and the publication that froze them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select
from sqlalchemy.orm import aliased

from kiosk.queries.day import standing_in
from kiosk.queries.proxy_terms import published_on_in, standing_for_office_in
from kiosk.queries.roll import VoterView
from kiosk.records import store
from kiosk.records.proxies import ProxyPublication, ProxySlip
from kiosk.records.roll import Group, Voter
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import Terms, registered_late
from kiosk.rules.proxy_publication import PublishedSlip, falls


@dataclass(frozen=True, slots=True)
class SlipView:
    """委托投票证 as the office shows one. `relation`: what the proxy is to the principal."""

    id: int
    number: str
    state: str
    principal: VoterView
    proxy: VoterView
    relation: str
    registered_on: date
    falls: Finding | None = None


_PROXY, _PROXY_GROUP = aliased(Voter), aliased(Group)


def _person(voter: Any, group: Any) -> tuple[Any, ...]:
    return (
        voter.id,
        voter.name,
        voter.sex,
        voter.birth,
        group.name,
        voter.household,
        voter.roll_no,
        voter.page,
        voter.line,
    )


_WIDTH = len(_person(Voter, Group))
_EVER: Select[Any] = (
    select(
        *_person(Voter, Group),
        *_person(_PROXY, _PROXY_GROUP),
        ProxySlip.id.label("slip_id"),
        ProxySlip.number,
        ProxySlip.state,
        ProxySlip.relation,
        ProxySlip.registered_on,
        Voter.removed_seq.is_(None).label("principal_on_roll"),
        _PROXY.removed_seq.is_(None).label("proxy_on_roll"),
    )
    .select_from(ProxySlip)
    .join(Voter, Voter.id == ProxySlip.principal_id)
    .join(Group, Group.id == Voter.group_id)
    .join(_PROXY, _PROXY.id == ProxySlip.proxy_id)
    .join(_PROXY_GROUP, _PROXY_GROUP.id == _PROXY.group_id)
    .order_by(Group.position, Voter.roll_no)
)
_SLIPS = _EVER.where(ProxySlip.state != "withdrawn")


def slips_in(connection: Connection, election_id: str, *conditions: Any) -> tuple[SlipView, ...]:
    """The mandates that stand, by group and number of the principal; `falls`: why one cannot be published any more."""
    return _slips(connection, election_id, _SLIPS.where(*conditions))


def _slips(connection: Connection, election_id: str, wanted: Select[Any]) -> tuple[SlipView, ...]:
    stands = standing_in(connection, election_id)
    assert stands is not None, "slips belong to an election"
    barred = frozenset() if stands.sheet.proxies_near_kin_only else standing_for_office_in(connection, election_id)
    terms = Terms(stands.sheet, published_on_in(connection, election_id), barred)
    rows = connection.execute(wanted.where(ProxySlip.election_id == election_id))
    return tuple(_slip(row, terms) for row in rows)


def mandates_of(connection: Connection, voter_id: int) -> tuple[SlipView, ...]:
    """The published mandates somebody holds as proxy: they fall when the holder becomes a candidate (R-PROXY-06)."""
    election_id = connection.scalar(select(Voter.election_id).where(Voter.id == voter_id))
    if election_id is None:
        return ()
    return slips_in(connection, election_id, ProxySlip.proxy_id == voter_id, ProxySlip.state == "published")


def _slip(row: Any, terms: Terms) -> SlipView:
    principal, proxy = VoterView(*row[:_WIDTH]), VoterView(*row[_WIDTH : 2 * _WIDTH])
    return SlipView(
        row.slip_id,
        row.number,
        row.state,
        principal,
        proxy,
        row.relation,
        row.registered_on,
        falls(
            principal.name,
            proxy.name,
            principal_on_roll=bool(row.principal_on_roll),
            proxy_on_roll=bool(row.proxy_on_roll),
            stands=proxy.id in terms.stands,
        )
        or registered_late(row.registered_on, terms),
    )


def slips(election_id: str) -> tuple[SlipView, ...]:
    """All mandates that stand."""
    with store.reading_together() as connection:
        return slips_in(connection, election_id)


def registered_in(connection: Connection, election_id: str) -> int:
    """Mandates that are registered and not yet published."""
    waiting = ProxySlip.election_id == election_id, ProxySlip.state == "registered"
    return connection.scalar(select(func.count(ProxySlip.id)).where(*waiting)) or 0


def published_lines(slips: Iterable[SlipView]) -> list[PublishedSlip]:
    """The slips as the fingerprint of the list is made of them."""
    return [
        PublishedSlip(one.principal.roll_no, one.principal.name, one.proxy.roll_no, one.proxy.name) for one in slips
    ]


@dataclass(frozen=True, slots=True)
class ProxiesPublished:
    """委托名单公布."""

    seq: int
    published_on: date
    slips: int
    fingerprint: str


def published_in(connection: Connection, election_id: str) -> ProxiesPublished | None:
    """The publication that froze the list; None before it."""
    row = connection.execute(
        select(
            ProxyPublication.seq, ProxyPublication.published_on, ProxyPublication.slips, ProxyPublication.fingerprint
        ).where(ProxyPublication.election_id == election_id)
    ).first()
    return ProxiesPublished(*row) if row else None


def as_published(election_id: str) -> tuple[SlipView, ...]:
    """The list as it was put up, with the mandates that ended since (R-PROXY-06); empty before it was."""
    with store.reading_together() as connection:
        published = published_in(connection, election_id)
        if published is None:
            return ()
        stood = or_(ProxySlip.ended_seq.is_(None), ProxySlip.ended_seq > published.seq)
        return _slips(connection, election_id, _EVER.where(stood))
