"""The proxy list (委托投票): each row held against R-PROXY-01…04 and 06."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.kin import NEAR, Kin
from kiosk.rules.mandate import read_mandate
from kiosk.rules.proxy_people import OnRoll, Roll

BY_HAND = ""
"""The sheet of a row that was entered by hand."""


class ProxyOutcome(StrEnum):
    """What became of a row: 有效, 待定 (the registrar must look), 不接受."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ListRow:
    """委托登记行: a row as it was handed in. `date_text` is what stands there instead of a date.

    The ids are known of a row that was entered by hand, or matched before; else 0.
    """

    sheet: str
    row: int
    principal: str
    principal_household: str
    proxy: str
    proxy_household: str
    relation: str
    registered_on: date | None
    date_text: str = ""
    principal_id: int = 0
    proxy_id: int = 0


Key = tuple[str, str, str, str, str, str]


def key_of(row: ListRow) -> Key:
    """What makes two rows of two lists the same mandate, so that a decision about it stays."""
    households = row.principal_household.lstrip("0"), row.proxy_household.lstrip("0")
    dated = row.registered_on.isoformat() if row.registered_on else row.date_text
    return row.principal, households[0], row.proxy, households[1], row.relation, dated


@dataclass(frozen=True, slots=True)
class Terms:
    """What a list is held against. `published`: the day of the roll; `stands`: the voters who stand for office.

    `kin`: (principal, proxy) → what the proxy is to the principal, as the register or a statement by hand shows it.
    """

    sheet: RuleSheet
    published: date | None
    stands: Collection[int] = frozenset()
    kin: Mapping[tuple[int, int], Kin] | None = None


@dataclass(frozen=True, slots=True)
class ProxyDecision:
    """处理: what the registrar decided about a row: accepted, or refused with this code and rule; and why."""

    accepted: bool
    reason: str
    code: str = ""
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A row and what became of it. `finding`: why it waits or is refused; of one accepted, the doubt that was settled.

    The ids are 0 where nobody was found, below zero for who is undecided in the register.
    """

    row: ListRow
    outcome: ProxyOutcome
    finding: Finding | None = None
    principal_id: int = 0
    proxy_id: int = 0
    reason: str = ""


@rule("R-PROXY-01")
def last_day(published: date, sheet: RuleSheet) -> date:
    """The last day on which a mandate is registered; the day of the roll's publication itself is not counted."""
    return published + timedelta(days=sheet.proxy_days)


@rule("R-PROXY-01")
def registered_late(registered_on: date, terms: Terms) -> Finding | None:
    """A mandate registered after the last day is not accepted."""
    if terms.published is None or registered_on <= last_day(terms.published, terms.sheet):
        return None
    last = last_day(terms.published, terms.sheet)
    return Finding("proxy_late", "R-PROXY-01", {"registered": registered_on, "last": last})


@rule("R-PROXY-01")
def registered_early(registered_on: date, terms: Terms) -> Finding | None:
    """A date before the roll hung is a slip of the pen more often than a mandate: a person looks."""
    if terms.published is None or registered_on >= terms.published:
        return None
    return Finding("proxy_early", "R-PROXY-01", {"registered": registered_on, "published": terms.published})


@rule("R-PROXY-06")
def stands_for_office(proxy: OnRoll, terms: Terms) -> Finding | None:
    """A candidate accepts no proxy; where the sheet asks for near kin the first round has no candidates."""
    if terms.sheet.proxies_near_kin_only or proxy.id not in terms.stands:
        return None
    return Finding("proxy_stands", "R-PROXY-06", {"proxy": proxy.name})


@rule("R-PROXY-02", "R-PROXY-02b")
def relation_refused(relation: str, principal: OnRoll, proxy: OnRoll, terms: Terms) -> Finding | None:
    """Why the proxy is surely no near relative, or nothing is said of it. Where any villager may be one: never."""
    if not terms.sheet.proxies_near_kin_only:
        return None
    if not relation:
        return Finding("proxy_relation_missing", "R-PROXY-02", {"principal": principal.name, "proxy": proxy.name})
    said, shown = read_mandate(relation).kin, _shown(principal, proxy, terms)
    if said == {Kin.NOT_NEAR} and shown not in NEAR:
        return Finding("proxy_kin", "R-PROXY-02", {"proxy": proxy.name, "relation": relation})
    if shown is Kin.NOT_NEAR and not said - {Kin.NOT_NEAR}:
        return Finding("proxy_not_near", "R-PROXY-02", {"principal": principal.name, "proxy": proxy.name})
    if shown is Kin.NOT_NEAR and Kin.NOT_NEAR in said:
        return Finding("proxy_kin", "R-PROXY-02", {"proxy": proxy.name, "relation": relation})
    return None


@rule("R-PROXY-02")
def relation_doubtful(relation: str, principal: OnRoll, proxy: OnRoll, terms: Terms) -> Finding | None:
    """Where word and register contradict each other, or the word says nothing: a person looks.

    What the register does not know is left to the word.
    """
    if not terms.sheet.proxies_near_kin_only:
        return None
    mandate, shown = read_mandate(relation), _shown(principal, proxy, terms)
    if shown is not Kin.UNKNOWN and mandate.kin and shown not in mandate.kin:
        return Finding("proxy_kin_differs", "R-PROXY-02", {"relation": relation, "kin": shown.value})
    if not mandate.kin or (shown is Kin.UNKNOWN and Kin.NOT_NEAR in mandate.kin):
        return Finding("proxy_relation_unread", "R-PROXY-02", {"relation": relation})
    for sex, one in ((mandate.sex, proxy), (mandate.principal_sex, principal)):
        if sex and one.sex and sex != one.sex:
            return Finding("proxy_sex_differs", "R-PROXY-02", {"relation": relation, "name": one.name, "sex": one.sex})
    return None


def _shown(principal: OnRoll, proxy: OnRoll, terms: Terms) -> Kin:
    return (terms.kin or {}).get((principal.id, proxy.id), Kin.UNKNOWN)


class Held:
    """The mandates taken so far, those that wait among them: who comes later finds the place taken."""

    def __init__(self, roll: Roll, limit: int) -> None:
        self._roll = roll
        self._limit = limit
        self._proxy_of: dict[int, int] = {}
        self._principals_of: dict[int, list[int]] = defaultdict(list)

    def take(self, principal: int, proxy: int) -> None:
        self._proxy_of[principal] = proxy
        self._principals_of[proxy].append(principal)

    @rule("R-PROXY-03", "R-PROXY-04")
    def refuses(self, principal: OnRoll, proxy: OnRoll) -> Finding | None:
        """One proxy a principal, at most so many principals a proxy, and nobody passes a mandate on."""
        names: dict[str, Fact] = {"principal": principal.name, "proxy": proxy.name}
        given = self._proxy_of.get(principal.id)
        if given == proxy.id:
            return Finding("proxy_twice", "R-PROXY-04", names)
        if given is not None:
            return Finding("principal_twice", "R-PROXY-04", names | {"other": self._name(given)})
        if proxy.id in self._proxy_of:
            return Finding("proxy_passes_on", "R-PROXY-04", names | {"other": self._name(self._proxy_of[proxy.id])})
        if self._principals_of.get(principal.id):
            other = self._name(self._principals_of[principal.id][0])
            return Finding("principal_is_proxy", "R-PROXY-04", names | {"other": other})
        if len(self._principals_of.get(proxy.id, ())) >= self._limit:
            return Finding("proxy_full", "R-PROXY-03", names | {"limit": self._limit})
        return None

    def _name(self, id: int) -> str:
        one = self._roll.get(id)
        return one.name if one else "—"


def pairs_of(rows: Iterable[ListRow], roll: Roll) -> frozenset[tuple[int, int]]:
    """(principal, proxy) of the rows of which both are found: whose kin has to be asked for."""
    found = set()
    for row in rows:
        principal, proxy = _both(row, roll)
        if isinstance(principal, OnRoll) and isinstance(proxy, OnRoll) and min(principal.id, proxy.id) > 0:
            found.add((principal.id, proxy.id))
    return frozenset(found)


def _both(row: ListRow, roll: Roll) -> tuple[OnRoll | Finding, OnRoll | Finding]:
    return (
        roll.find("principal", row.principal, row.principal_household, row.principal_id),
        roll.find("proxy", row.proxy, row.proxy_household, row.proxy_id),
    )


def settle_list(
    rows: Sequence[ListRow],
    roll: Roll,
    terms: Terms,
    decisions: Mapping[Key, ProxyDecision] | None = None,
    taken: Iterable[tuple[int, int]] = (),
) -> tuple[Settled, ...]:
    """What becomes of each row, in the order given; of rows that exclude each other the first stays.

    First what a row says by itself, then what the rows before it leave: so a row has its most telling reason.
    `taken`: (principal, proxy) held before the list.
    """
    held = Held(roll, terms.sheet.proxies_per_person)
    for principal, proxy in taken:
        held.take(principal, proxy)
    settled = []
    for row in rows:
        one = _settle(row, roll, terms, (decisions or {}).get(key_of(row)), held)
        if one.outcome is not ProxyOutcome.REFUSED:
            held.take(one.principal_id, one.proxy_id)
        settled.append(one)
    return tuple(settled)


def _settle(row: ListRow, roll: Roll, terms: Terms, decision: ProxyDecision | None, held: Held) -> Settled:
    unreadable = _incomplete(row)
    principal, proxy = _both(row, roll)
    if unreadable or isinstance(principal, Finding) or isinstance(proxy, Finding):
        unknown = principal if isinstance(principal, Finding) else proxy
        assert unreadable or isinstance(unknown, Finding)
        return Settled(row, ProxyOutcome.REFUSED, unreadable or unknown)  # type: ignore[arg-type]
    assert row.registered_on is not None
    ids = principal.id, proxy.id
    refusal = (
        _for_oneself(principal, proxy)
        or registered_late(row.registered_on, terms)
        or stands_for_office(proxy, terms)
        or relation_refused(row.relation, principal, proxy, terms)
        or held.refuses(principal, proxy)
    )
    if refusal:
        return Settled(row, ProxyOutcome.REFUSED, refusal, *ids)
    if decision and not decision.accepted:
        why = Finding(decision.code, decision.rule_id, {"reason": decision.reason})
        return Settled(row, ProxyOutcome.REFUSED, why, *ids, decision.reason)
    undecided = _undecided("principal", principal) or _undecided("proxy", proxy)
    if undecided:
        return Settled(row, ProxyOutcome.WAITING, undecided, *ids)
    doubt = registered_early(row.registered_on, terms) or relation_doubtful(row.relation, principal, proxy, terms)
    if doubt and not decision:
        return Settled(row, ProxyOutcome.WAITING, doubt, *ids)
    return Settled(row, ProxyOutcome.ACCEPTED, doubt, *ids, decision.reason if decision and doubt else "")


@rule("R-PROXY-01")
def _incomplete(row: ListRow) -> Finding | None:
    """A mandate is in writing: who, whom, when."""
    if not row.principal:
        return Finding("principal_missing", "R-PROXY-01")
    if not row.proxy:
        return Finding("proxy_missing", "R-PROXY-01", {"principal": row.principal})
    if row.registered_on is None and row.date_text:
        return Finding("proxy_date_unread", "R-PROXY-01", {"was": row.date_text})
    return None if row.registered_on else Finding("proxy_date_missing", "R-PROXY-01")


@rule("R-PROXY-04")
def _for_oneself(principal: OnRoll, proxy: OnRoll) -> Finding | None:
    return Finding("proxy_self", "R-PROXY-04", {"name": principal.name}) if principal.id == proxy.id else None


def _undecided(whose: str, one: OnRoll) -> Finding | None:
    """Nobody decides about a mandate before it is decided who is on the roll."""
    return Finding(f"{whose}_undecided", "R-PROXY-02", {"name": one.name}) if one.id < 0 else None
