"""Every address and every form that names a thing by its id, and how to ask it rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.rules.day import Phase
from kiosk.rules.staff import Role

VERIFIER, ISSUER, SIGNER, REGISTRAR = Role.VERIFIER, Role.ISSUER, Role.SIGNER, Role.REGISTRAR
SCRUTINEER, CHIEF, HEAD, TALLIER = Role.SCRUTINEER, Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.TALLIER
PREPARING, POLLING, COUNTING, DECIDED = Phase.PREPARING, Phase.POLLING, Phase.COUNTING, Phase.DECIDED

IDS = {
    "voter": "SELECT id FROM voters WHERE election_id = :e ORDER BY id DESC",
    "visit": "SELECT v.id FROM visits v JOIN rounds r ON r.id = v.round_id WHERE r.election_id = :e ORDER BY v.id DESC",
    "handed_out": "SELECT v.id FROM visits v JOIN rounds r ON r.id = v.round_id WHERE r.election_id = :e"
    " AND v.state = 'handed_out' AND v.trip_id IS NULL ORDER BY v.id",
    "trip": "SELECT t.id FROM mobile_trips t JOIN rounds r ON r.id = t.round_id WHERE r.election_id = :e",
    "incident": "SELECT i.id FROM incidents i JOIN rounds r ON r.id = i.round_id WHERE r.election_id = :e",
    "batch": "SELECT b.id FROM tally_batches b JOIN rounds r ON r.id = b.round_id WHERE r.election_id = :e"
    " ORDER BY b.id DESC",
    "locked": "SELECT b.id FROM tally_batches b JOIN rounds r ON r.id = b.round_id WHERE r.election_id = :e"
    " ORDER BY b.id",
    "result": "SELECT p.result_id FROM result_papers p JOIN round_results s ON s.id = p.result_id"
    " JOIN rounds r ON r.id = s.round_id WHERE r.election_id = :e",
    "applicant": "SELECT a.id FROM mobile_applicants a JOIN rounds r ON r.id = a.round_id WHERE r.election_id = :e",
    "objection": "SELECT id FROM objections WHERE election_id = :e",
    "row": "SELECT id FROM register_rows WHERE election_id = :e",
    "proxy_row": "SELECT id FROM proxy_rows WHERE election_id = :e",
    "slip": "SELECT id FROM proxy_slips WHERE election_id = :e",
    "contender": "SELECT voter_id FROM contenders WHERE election_id = :e",
    "officer": "SELECT id FROM officers WHERE election_id = :e AND roles = 'tallier' ORDER BY id DESC",
    "sign_in": "SELECT s.id FROM sign_ins s JOIN officers o ON o.id = s.officer_id WHERE o.election_id = :e"
    " AND s.ended_at IS NULL AND o.roles LIKE '%verifier%'",
    "lane": "SELECT id FROM stations WHERE election_id = :e",
}
"""What is named → where the ids of an election are."""


@dataclass(frozen=True)
class Asked:
    """One way to name a thing: `{}` in the path or in a value of the form stands for its id, {own} for one's own.

    Asked in `phase`, in which the act is allowed, by somebody with `role`; `second` signs too. Without a form: a page.
    """

    endpoint: str
    path: str
    what: str
    phase: Phase
    role: Role
    form: Mapping[str, str] | None = None
    second: Role | None = None


PAGES = (
    Asked("checkin.person", "/checkin/person/{}", "voter", POLLING, VERIFIER),
    Asked("checkin.principal", "/checkin/principal/{}", "voter", POLLING, VERIFIER),
    Asked("checkin.undo_page", "/checkin/{}/undo", "visit", POLLING, VERIFIER),
    Asked("issue.visit", "/issue/{}", "handed_out", POLLING, ISSUER),
    Asked("mobile.trip", "/mobile/trips/{}", "trip", POLLING, CHIEF),
    Asked("mobile.returning", "/mobile/trips/{}/return", "trip", POLLING, CHIEF),
    Asked("mobile.sheet", "/mobile/trips/{}/sheet", "trip", POLLING, CHIEF),
    Asked("count.pad", "/count/batch/{}/pad", "batch", COUNTING, TALLIER),
    Asked("office.lost_certificate", "/office/certificates/{}", "voter", PREPARING, REGISTRAR),
    Asked("office.person", "/office/people/{}", "voter", PREPARING, REGISTRAR),
    Asked("office.objection", "/office/objections/{}", "objection", PREPARING, REGISTRAR),
    Asked("office.row", "/office/roll/rows/{}", "row", PREPARING, REGISTRAR),
    Asked("office.proxy_row", "/office/proxies/rows/{}", "proxy_row", PREPARING, REGISTRAR),
    Asked("office.proxy_slip", "/office/proxies/slips/{}", "slip", PREPARING, REGISTRAR),
    Asked("office.plan_officer", "/office/plan/staff/{}", "officer", PREPARING, REGISTRAR),
    Asked("chief.kept", "/chief/result/kept/{}/公告10.pdf", "result", DECIDED, CHIEF),
)
FORMS = (
    Asked("checkin.admit_without_certificate", "/checkin/person/{}", "voter", POLLING, VERIFIER, {}, second=SCRUTINEER),
    Asked("checkin.admit_principal", "/checkin/principal/{}", "voter", POLLING, VERIFIER, {}, second=SCRUTINEER),
    Asked("checkin.undo", "/checkin/{}/undo", "visit", POLLING, VERIFIER, {"reason": "走了"}, second=SCRUTINEER),
    Asked("issue.spoil", "/issue/{}/spoil", "handed_out", POLLING, ISSUER, {}),
    Asked("issue.sign", "/issue/{}/sign", "handed_out", POLLING, SIGNER, {}),
    Asked("issue.undo", "/issue/{}/undo", "handed_out", POLLING, ISSUER, {"reason": "错了"}, second=CHIEF),
    Asked("issue.hand_out", "/issue/{}/hand-out", "visit", POLLING, ISSUER, {"ballots": "1"}),
    Asked("incidents.acknowledge", "/incidents/{}/acknowledge", "incident", POLLING, CHIEF, {}),
    Asked("mobile.release", "/mobile/trips/{}/release", "trip", POLLING, SCRUTINEER, {"line": "2"}),
    Asked("mobile.scribes", "/mobile/scribes", "trip", POLLING, SCRUTINEER, {"trip": "{}", "scribes": "0"}),
    Asked(
        "mobile.type_sheet",
        "/mobile/trips/{}/sheet",
        "trip",
        POLLING,
        SCRUTINEER,
        {"spoiled": "0", "line-2": "voted"},
        second=CHIEF,
    ),
    Asked(
        "mobile.take_back",
        "/mobile/trips/{}/return",
        "trip",
        POLLING,
        SCRUTINEER,
        {"seal": "M001", "brought_back": "2"},
        second=CHIEF,
    ),
    Asked("count.keep", "/count/batch/{}/keys", "batch", COUNTING, TALLIER, {"keys": "[]", "calling": "1"}),
    Asked(
        "chief.recount_batch",
        "/chief/recounts/batch/{}",
        "locked",
        COUNTING,
        CHIEF,
        {"reason": "唱错了"},
        second=SCRUTINEER,
    ),
    Asked("office.print_certificate", "/office/certificates/{}/print", "voter", PREPARING, REGISTRAR, {}),
    Asked(
        "office.replace_certificate",
        "/office/certificates/{}/replace",
        "voter",
        PREPARING,
        REGISTRAR,
        {"reason": "丢了"},
    ),
    Asked("office.state_kin", "/office/people/{}/kin", "voter", PREPARING, REGISTRAR, {}),
    Asked("office.decide_objection", "/office/objections/{}/decide", "objection", PREPARING, REGISTRAR, {}),
    Asked("office.tell_objector", "/office/objections/{}/tell", "objection", PREPARING, REGISTRAR, {}),
    Asked(
        "office.print_objection_letter",
        "/office/objections/{}/letter",
        "objection",
        PREPARING,
        REGISTRAR,
        {},
    ),
    Asked("office.decide_row", "/office/roll/rows/{}", "row", PREPARING, REGISTRAR, {}),
    Asked(
        "office.settle_proxy",
        "/office/proxies/rows/{}",
        "proxy_row",
        PREPARING,
        REGISTRAR,
        {"choice": "refuse", "reason": "查过"},
    ),
    Asked("office.print_proxy_slip", "/office/proxies/slips/{}/print", "slip", PREPARING, REGISTRAR, {}),
    Asked(
        "office.withdraw_proxy",
        "/office/proxies/slips/{}/withdraw",
        "slip",
        PREPARING,
        REGISTRAR,
        {"reason": "书面撤回"},
    ),
    Asked("office.end_contender", "/office/contenders/{}/end", "contender", PREPARING, REGISTRAR, {}),
    Asked(
        "office.strike_from_mobile_list",
        "/office/mobile/{}/strike",
        "applicant",
        PREPARING,
        REGISTRAR,
        {"reason": "好了"},
    ),
    Asked("office.change_officer", "/office/plan/staff/{}", "officer", PREPARING, REGISTRAR, {}),
    Asked("office.remove_officer", "/office/plan/staff/{}/remove", "officer", PREPARING, REGISTRAR, {}),
    Asked("office.replace_card", "/office/officers/{}/replace", "officer", PREPARING, REGISTRAR, {}),
    Asked("office.revoke", "/office/tablets/{}/revoke", "sign_in", PREPARING, REGISTRAR, {}),
)
IN_THE_FORM = (
    Asked("office.print_cards", "/office/officers/cards", "officer", PREPARING, REGISTRAR, {"officer": "{}"}),
    Asked(
        "office.list_voter",
        "/office/mobile",
        "voter",
        PREPARING,
        REGISTRAR,
        {"person": "{}", "somebody": "", "box": "3", "reason": "old"},
    ),
    Asked(
        "office.state_kin",
        "/office/people/{own}/kin",
        "voter",
        PREPARING,
        REGISTRAR,
        {"other": "{}", "kin": "sibling", "reason": "户口簿"},
    ),
    Asked("signin.change_lane", "/lane", "lane", POLLING, VERIFIER, {"lane": "{}-1"}),
    Asked(
        "count.set_up_table",
        "/count/table/2/people",
        "officer",
        COUNTING,
        CHIEF,
        {"caller": "{}", "first": "{}", "second": "{}", "scrutineer": "{}"},
    ),
)
