"""The day as one state machine: phases, who may do what, and what must be so first.

docs/day.md draws it; a test holds the drawing against `ACTS`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Finding
from kiosk.rules.restored import WAITS_FOR_COMPARING, lanes_wait
from kiosk.rules.staff import Role


class Phase(StrEnum):
    """阶段 of a round."""

    PREPARING = "preparing"
    POLLING = "polling"
    CLOSED = "closed"
    COUNTING = "counting"
    DECIDED = "decided"
    CERTIFIED = "certified"
    VOID = "void"


class RoundKind(StrEnum):
    """首次投票, 另行选举, 再次投票."""

    FIRST = "first"
    FURTHER = "further"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who signs for an act, in which phases, and the phase it leads to (none: it stays)."""

    phases: tuple[Phase, ...]
    by: tuple[Role, ...]
    second: tuple[Role, ...] = ()
    leads_to: tuple[Phase, ...] = ()


_P = Phase
_HEAD, _CHIEF, _SCRUTINEER = Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER
# The chief scrutineer is one of the scrutineers.
_ANY_SCRUTINEER = (_SCRUTINEER, _CHIEF)
_ANYBODY = tuple(Role)

ACTS: Mapping[str, ActRule] = {
    "change_plan": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "load_roll": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "settle_roll": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "renumber_roll": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "state_kin": ActRule((_P.PREPARING, _P.COUNTING), (Role.REGISTRAR,)),
    "publish_roll": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "file_objection": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "decide_objection": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "tell_objector": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "load_proxies": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "settle_proxy": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "withdraw_proxy": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "publish_proxies": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "list_mobile_voter": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "strike_mobile_voter": ActRule((_P.PREPARING, _P.POLLING), (Role.REGISTRAR,)),
    "state_contender": ActRule((_P.PREPARING,), (Role.REGISTRAR,)),
    "tick_agenda": ActRule(tuple(Phase), (_CHIEF, _HEAD)),
    "report_incident": ActRule(tuple(Phase), _ANYBODY),
    "acknowledge_incident": ActRule(tuple(Phase), (_CHIEF, _HEAD)),
    "export_papers": ActRule(tuple(Phase), _ANYBODY),
    "make_role_cards": ActRule((_P.PREPARING, _P.POLLING, _P.CLOSED, _P.COUNTING, _P.DECIDED), (Role.REGISTRAR,)),
    "replace_certificate": ActRule((_P.PREPARING, _P.POLLING), (Role.REGISTRAR,)),
    "compare_lanes": ActRule((_P.PREPARING, _P.POLLING, _P.CLOSED, _P.COUNTING, _P.DECIDED, _P.VOID), (_CHIEF, _HEAD)),
    "enter_from_paper": ActRule((_P.POLLING, _P.CLOSED), (Role.REGISTRAR, _CHIEF), _ANY_SCRUTINEER),
    "revoke_sign_in": ActRule(tuple(Phase), (Role.REGISTRAR, _HEAD)),
    "choose_rules": ActRule((_P.PREPARING,), (_HEAD,)),
    "unseal_ballots": ActRule((_P.PREPARING,), (_CHIEF,), (_SCRUTINEER, _HEAD)),
    "seal_box": ActRule((_P.PREPARING, _P.POLLING), (_SCRUTINEER,), _ANY_SCRUTINEER),
    "open_polls": ActRule((_P.PREPARING,), (_HEAD,), (_CHIEF,), (_P.POLLING,)),
    "check_in": ActRule((_P.POLLING,), (Role.VERIFIER,)),
    "check_in_without_certificate": ActRule((_P.POLLING,), (Role.VERIFIER,), _ANY_SCRUTINEER),
    "check_in_principal": ActRule((_P.POLLING,), (Role.VERIFIER,), _ANY_SCRUTINEER),
    "hand_out": ActRule((_P.POLLING,), (Role.ISSUER,)),
    "spoil": ActRule((_P.POLLING,), (Role.ISSUER,)),
    "sign": ActRule((_P.POLLING,), (Role.SIGNER,)),
    "undo_check_in": ActRule((_P.POLLING,), (Role.VERIFIER,), _ANY_SCRUTINEER),
    "undo_hand_out": ActRule((_P.POLLING,), (Role.ISSUER,), (_CHIEF,)),
    "change_lane_box": ActRule((_P.POLLING,), (Role.ISSUER,)),
    "count_signatures": ActRule((_P.POLLING, _P.CLOSED), (Role.SIGNER,)),
    "count_scribes": ActRule((_P.POLLING, _P.CLOSED), (Role.SCRIBE, _SCRUTINEER, Role.MOBILE_TEAM)),
    "send_out_box": ActRule((_P.POLLING,), (_SCRUTINEER,), _ANYBODY),
    "record_home_vote": ActRule((_P.POLLING,), (Role.MOBILE_TEAM, _SCRUTINEER)),
    "type_trip_sheet": ActRule((_P.POLLING,), (_SCRUTINEER,), _ANYBODY),
    "release_held_voter": ActRule((_P.POLLING,), (_SCRUTINEER,)),
    "take_back_box": ActRule((_P.POLLING,), (_SCRUTINEER,), _ANYBODY),
    "decide_box": ActRule((_P.POLLING, _P.CLOSED, _P.COUNTING), (Role.COMMITTEE, _HEAD), (_CHIEF,)),
    "extend_hours": ActRule((_P.POLLING,), (_HEAD,), (_CHIEF,)),
    "close_polls": ActRule((_P.POLLING,), (_HEAD,), (_CHIEF,), (_P.CLOSED,)),
    "close_box": ActRule((_P.POLLING, _P.CLOSED), (_SCRUTINEER,), _ANY_SCRUTINEER),
    "carry_box": ActRule((_P.CLOSED,), (_SCRUTINEER,), _ANY_SCRUTINEER),
    "check_seal": ActRule((_P.CLOSED,), (_SCRUTINEER,), _ANY_SCRUTINEER),
    "balance_account": ActRule((_P.CLOSED,), (_CHIEF,), (_SCRUTINEER,)),
    "announce_issued": ActRule((_P.CLOSED,), (_CHIEF,), (_SCRUTINEER,)),
    "open_box": ActRule((_P.CLOSED, _P.COUNTING), (_SCRUTINEER,), _ANY_SCRUTINEER, (_P.COUNTING,)),
    "recount_box": ActRule((_P.COUNTING,), _ANY_SCRUTINEER, _ANY_SCRUTINEER),
    "mix_boxes": ActRule((_P.COUNTING,), (_SCRUTINEER,), _ANY_SCRUTINEER),
    "set_up_table": ActRule((_P.CLOSED, _P.COUNTING), (_CHIEF,)),
    "begin_batch": ActRule((_P.COUNTING,), _ANY_SCRUTINEER),
    "call_again": ActRule((_P.COUNTING,), _ANY_SCRUTINEER),
    "rule_on_name": ActRule((_P.COUNTING,), _ANY_SCRUTINEER, _ANY_SCRUTINEER),
    "rule_on_paper": ActRule((_P.COUNTING,), (Role.COMMITTEE, _HEAD), _ANY_SCRUTINEER),
    "decide_on_paper": ActRule((_P.COUNTING,), (Role.COMMITTEE, _HEAD), _ANY_SCRUTINEER),
    "lock_batch": ActRule((_P.COUNTING,), _ANY_SCRUTINEER),
    "drop_batch": ActRule((_P.COUNTING,), _ANY_SCRUTINEER, _ANY_SCRUTINEER),
    "recount_batch": ActRule((_P.COUNTING,), _ANY_SCRUTINEER, _ANY_SCRUTINEER),
    "freeze_count": ActRule((_P.COUNTING,), (_CHIEF,)),
    "close_round": ActRule((_P.COUNTING,), (_CHIEF,), (_HEAD,), (_P.DECIDED, _P.VOID)),
    "settle_hold": ActRule((_P.DECIDED,), (Role.COMMITTEE, _HEAD), (_CHIEF,)),
    "leave_vacant": ActRule((_P.DECIDED,), (Role.COMMITTEE, _HEAD), (_CHIEF,)),
    "describe_elected": ActRule((_P.DECIDED,), (Role.REGISTRAR, _CHIEF)),
    "certify_result": ActRule((_P.DECIDED,), (_CHIEF,), (), (_P.CERTIFIED,)),
    "file_papers": ActRule((_P.CERTIFIED,), (_CHIEF,)),
    # What is found wrong before it is certified is mended the same way.
    "reopen": ActRule((_P.DECIDED, _P.CERTIFIED), (_CHIEF,), (_HEAD,), (_P.COUNTING,)),
    "prepare_round": ActRule((_P.DECIDED, _P.CERTIFIED, _P.VOID), (_HEAD,), (_CHIEF,), (_P.PREPARING,)),
}
"""Act → its rule, in the order of the day."""


@rule("R-DAY-01")
def may(act: str, phase: Phase, roles: Collection[Role], restored: datetime | None = None) -> Finding | None:
    """Whether somebody with these roles may do the act in this phase; the finding says why not.

    `restored`: when the back-up was taken that the server was set up from, while its lanes are not compared.
    """
    act_rule = ACTS[act]
    if not set(act_rule.by) & set(roles):
        return Finding("not_your_act", "R-DAY-01", {"act": act, "roles": " ".join(act_rule.by)})
    if phase in act_rule.phases:
        return lanes_wait(restored) if act in WAITS_FOR_COMPARING else None
    if phase is Phase.PREPARING:
        return Finding("polls_not_open", "R-DAY-02")
    if act_rule.phases == (Phase.POLLING,):
        return Finding("polls_closed", "R-DAY-04")
    return Finding("wrong_phase", "R-DAY-02", {"act": act, "phase": phase})


@rule("R-DAY-01")
def second_may_sign(act: str, first_id: int, second_id: int, second_roles: Collection[Role]) -> Finding | None:
    """Whether this second officer may sign: another person than the first, with a role the act asks for."""
    if first_id == second_id:
        return Finding("same_person", "R-DAY-01")
    if not set(ACTS[act].second) & set(second_roles):
        return Finding("second_role", "R-DAY-01", {"roles": " ".join(ACTS[act].second)})
    return None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands ready. `desks`: station → (desks, verifiers, issuers, signers); `boxes`: number → scrutineers.

    `roll_day` is the day for which the ages on the roll were reckoned, `reckoned_for` the election's, for which they
    must be; a later round has a `planned_day` of its own. `boxes_not_sealed` are numbers.
    """

    rules_chosen: bool
    roll_published: bool
    registered: int
    ballots_unsealed: int
    desks: Mapping[str, tuple[int, int, int, int]]
    boxes: Mapping[int, int]
    planned_day: date
    today: date
    roll_day: date | None = None
    reckoned_for: date | None = None
    changes_unpublished: int = 0
    objections_open: int = 0
    proxies_unpublished: int = 0
    boxes_not_sealed: tuple[int, ...] = ()


@rule("R-DAY-02", "R-IN-02", "R-BOX-01", "R-BOX-02", "R-ROLL-01", "R-ROLL-04", "R-ROLL-05", "R-PROXY-05")
def missing_to_open(facts: Readiness, sheet: RuleSheet) -> tuple[Finding, ...]:
    """Everything R-DAY-02 asks for that is not there yet, in the order of the morning."""
    missing = []
    if not facts.rules_chosen:
        missing.append(Finding("rules_not_chosen", "R-DAY-02"))
    if facts.registered < 1:
        missing.append(Finding("roll_empty", "R-DAY-02"))
    elif not facts.roll_published:
        missing.append(Finding("roll_not_published", "R-DAY-02"))
    wanted = facts.reckoned_for or facts.planned_day
    if facts.registered and facts.roll_day not in (None, wanted):
        missing.append(Finding("roll_of_other_day", "R-ROLL-01", {"reckoned": facts.roll_day, "planned": wanted}))
    if facts.changes_unpublished:
        missing.append(Finding("changes_unpublished", "R-ROLL-05", {"changes": facts.changes_unpublished}))
    if facts.objections_open:
        missing.append(Finding("objections_open", "R-ROLL-04", {"objections": facts.objections_open}))
    if facts.proxies_unpublished:
        missing.append(Finding("proxies_unpublished", "R-PROXY-05", {"slips": facts.proxies_unpublished}))
    if facts.ballots_unsealed < 1:
        missing.append(Finding("ballots_not_unsealed", "R-DAY-02"))
    for station, (desks, *serving) in facts.desks.items():
        # The same three serve one desk, so the scarcest of the three roles decides.
        for role, have in zip((Role.VERIFIER, Role.ISSUER, Role.SIGNER), serving, strict=True):
            if have < desks:
                missing.append(
                    Finding(
                        "desk_staff",
                        "R-IN-02",
                        {"station": station, "role": role, "have": have, "need": desks, "each": sheet.staff_per_desk},
                    )
                )
    for box, have in facts.boxes.items():
        if have < sheet.scrutineers_per_box:
            missing.append(
                Finding("box_scrutineers", "R-BOX-02", {"box": box, "have": have, "need": sheet.scrutineers_per_box})
            )
    if facts.boxes_not_sealed:
        boxes = ", ".join(map(str, facts.boxes_not_sealed))
        missing.append(Finding("boxes_not_sealed", "R-DAY-02", {"boxes": boxes}))
    return tuple(missing)


def other_day(facts: Readiness) -> Finding | None:
    """A day other than the plan's, which two officers must confirm; a clock alone decides nothing."""
    if facts.planned_day == facts.today:
        return None
    return Finding("other_day", "R-DAY-02", {"planned": facts.planned_day, "today": facts.today})


@rule("R-DAY-03")
def may_extend(closing_hour: time, new_hour: time) -> Finding | None:
    """An extension is later than the hour in force."""
    if new_hour > closing_hour:
        return None
    return Finding("not_an_extension", "R-DAY-03", {"closes": closing_hour})


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands when somebody wants to close the polls. Hours are local; `open_visits` have no ballot yet.

    `boxes_out`: numbers of the mobile boxes that are on the way.
    """

    open_visits: int
    unsigned_visits: int
    opened_local: datetime
    now_local: datetime
    closing_hour: time
    served_until: time | None
    boxes_out: tuple[int, ...] = ()


@rule("R-DAY-04")
def obstacles_to_close(facts: Closing) -> tuple[Finding, ...]:
    """What must be cured before the polls close."""
    found = []
    if facts.open_visits:
        found.append(Finding("open_visits", "R-DAY-04", {"visits": facts.open_visits}))
    if facts.boxes_out:
        found.append(Finding("boxes_out", "R-DAY-04", {"boxes": ", ".join(map(str, facts.boxes_out))}))
    return tuple(found)


@rule("R-DAY-03")
def closes_early(facts: Closing) -> Finding | None:
    """The announced hour has not come by the server's clock; two officers may say that the clock is wrong."""
    if facts.now_local.date() > facts.opened_local.date() or facts.now_local.time() >= facts.closing_hour:
        return None
    return Finding("closing_early", "R-DAY-03", {"closes": facts.closing_hour, "now": facts.now_local.time()})


@rule("R-DAY-03")
def served_until_is_plausible(facts: Closing) -> Finding | None:
    """The last in the queue were served no earlier than the closing hour."""
    if facts.served_until is None or facts.served_until >= facts.closing_hour:
        return None
    return Finding("served_before_hour", "R-DAY-03", {"closes": facts.closing_hour})
