"""Mandates of a made-up village, registered and published through the acts; the codes of their slips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kiosk import codes
from kiosk.acts import proxies, proxy_publication
from kiosk.acts.outcome import Refusal
from kiosk.queries import mode, people
from kiosk.queries.people import PersonLine
from kiosk.queries.plan import plan_of
from kiosk.queries.proxies import proxies_stand
from kiosk.rules.proxies import BY_HAND, ListRow
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.trips import voter_ids

SLIPS_EACH = 3
IN_THE_HOUSEHOLD = {
    ("户主", "妻"): "夫",
    ("户主", "子"): "父",
    ("户主", "女"): "父",
    ("妻", "户主"): "妻",
    ("妻", "子"): "母",
    ("妻", "女"): "母",
    ("子", "户主"): "子",
    ("子", "妻"): "子",
    ("子", "女"): "兄",
    ("女", "户主"): "女",
    ("女", "妻"): "女",
    ("女", "子"): "妹",
}
"""What the proxy is to the principal, by their places in a household of the made-up register."""


def published_slips(village: Village, given: Mapping[int, Sequence[int]]) -> list[list[str]]:
    """The list is registered and published: proxy → principals, all as places on the roll from 0.

    The codes of the slips, proxy by proxy. To be called before the polls open.
    """
    ids, roll = voter_ids(village), {line.voter.id: line for line in people.whole_roll(village.election)}
    registrar, plan = village.officer(Role.REGISTRAR), plan_of(village.election)
    assert plan is not None
    on = plan.roll_published
    for proxy, principals in given.items():
        for n in principals:
            row = _row(roll[ids[n]], roll[ids[proxy]], on)
            answer = proxies.enter_proxy(row=row, by=registrar, at=now())
            assert not isinstance(answer, Refusal), answer.findings
    recorded(proxy_publication.publish_proxies(on=on, by=registrar, at=now()))
    number_of = {one.principal.id: one.number for one in proxies_stand(village.election).slips}
    tag, key = registrar.tag, mode.code_key()
    return [
        [codes.make(codes.Kind.SLIP, tag, number_of[ids[n]], key) for n in principals] for principals in given.values()
    ]


def _row(principal: PersonLine, proxy: PersonLine, on: date) -> ListRow:
    one, other = principal.voter, proxy.voter
    if one.household == other.household:
        relation = IN_THE_HOUSEHOLD[proxy.relation, principal.relation]
    else:
        relation = "兄" if other.sex == "M" else "姐"
    return ListRow(BY_HAND, 0, one.name, one.household, other.name, other.household, relation, on, "", one.id, other.id)
