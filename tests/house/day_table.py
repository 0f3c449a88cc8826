"""When something may be done, and by whom, written by hand from the table of the day; never read from the code.

Each line asks rightly, but for the phase: the form is one that is taken when the phase is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.house.every_phase import PIN

HEAD, CHIEF, SCRUTINEER = Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER
VERIFIER, ISSUER, SIGNER, REGISTRAR = Role.VERIFIER, Role.ISSUER, Role.SIGNER, Role.REGISTRAR
PREPARING, POLLING, CLOSED = {Phase.PREPARING}, {Phase.POLLING}, {Phase.CLOSED}
COUNTING, DECIDED, CERTIFIED, VOID = {Phase.COUNTING}, {Phase.DECIDED}, {Phase.CERTIFIED}, {Phase.VOID}
WHY = {"reason": "写在记录里"}
READ = {"read_found": "14", "read_issued": "14", "read_votes": "12"}
CHOSEN = {
    "over_full_post": "post",
    "unreadable": "mark",
    "double_post": "higher",
    "roll_down": "False",
    "woman_first": "True",
    "extra_candidates": "1",
}


@dataclass(frozen=True)
class Timed:
    """`{what}` in the path stands for an id of the village that asks, as in foreign.IDS."""

    path: str
    role: Role
    phases: frozenset[Phase]
    form: Mapping[str, str] = field(default_factory=dict)
    second: Role | None = None


def _at(
    path: str, role: Role, phases: set[Phase], form: Mapping[str, str] | None = None, second: Role | None = None
) -> Timed:
    return Timed(path, role, frozenset(phases), form or {}, second)


DAY = (
    # Set up, load and settle the roll, publish; proxies: preparing.
    _at("/office/certificates/{voter}/replace", REGISTRAR, PREPARING | POLLING, WHY),
    # Who may not sit together (R-RES-12) may come out while the ballots are counted.
    _at("/office/people/{voter}/kin", REGISTRAR, PREPARING | COUNTING, {"other": "{other}", "kin": "sibling", **WHY}),
    _at("/office/roll/numbers", REGISTRAR, PREPARING, {"confirmed": "yes"}),
    _at("/office/roll/ages", REGISTRAR, PREPARING),
    _at("/office/publication", REGISTRAR, PREPARING, {"published_on": "2026-01-01"}),
    _at("/office/proxies/publish", REGISTRAR, PREPARING, {"published_on": "2026-01-01"}),
    _at("/office/proxies/slips/{slip}/withdraw", REGISTRAR, PREPARING, WHY),
    _at("/office/contenders/{contender}/end", REGISTRAR, PREPARING),
    _at("/office/mobile/{applicant}/strike", REGISTRAR, PREPARING | POLLING, WHY),
    _at("/office/plan/staff/{officer}/remove", REGISTRAR, PREPARING),
    # Rules chosen by the head; ballots unsealed by the chief, with another; the polls opened by head and chief.
    _at("/chief/rules", HEAD, PREPARING, CHOSEN),
    _at("/chief/unseal", CHIEF, PREPARING, {"ballots": "50"}, HEAD),
    _at("/chief/open", HEAD, PREPARING, {"other_day": "yes"}, CHIEF),
    # Show a box empty and seal it: preparing (mobile: polling).
    _at("/boxes/1/seal_box", SCRUTINEER, PREPARING | POLLING, {"seal": "Z001"}, CHIEF),
    # Check in; hand out, spoil; signature; undo: polling.
    _at("/checkin/scan", VERIFIER, POLLING, {"code": "{certificate}"}),
    _at("/checkin/person/{voter}", VERIFIER, POLLING, {}, SCRUTINEER),
    _at("/checkin/principal/{voter}", VERIFIER, POLLING, {}, SCRUTINEER),
    _at("/checkin/{visit}/undo", VERIFIER, POLLING, WHY, SCRUTINEER),
    _at("/issue/{handed_out}/hand-out", ISSUER, POLLING, {"ballots": "1"}),
    _at("/issue/{handed_out}/spoil", ISSUER, POLLING),
    _at("/issue/{handed_out}/sign", SIGNER, POLLING),
    _at("/issue/{handed_out}/undo", ISSUER, POLLING, WHY, CHIEF),
    _at("/issue/box", ISSUER, POLLING, {"box": "1"}),
    _at("/issue/signatures", SIGNER, POLLING | CLOSED, {"page": "1", "counted": "1"}),
    # Send out, take back a mobile box; release a held voter: polling.
    _at("/mobile/trips/{trip}/release", SCRUTINEER, POLLING, {"line": "2"}),
    _at("/mobile/trips/{trip}/return", SCRUTINEER, POLLING, {"seal": "M001", "brought_back": "2"}, CHIEF),
    # Extend the hours; close the polls: polling, head and chief.
    _at("/chief/extend", HEAD, POLLING, {"closes": "23:58"}, CHIEF),
    _at("/chief/close", HEAD, POLLING, {"served_until": "23:59", "hour_confirmed": "yes"}, CHIEF),
    # A box closed, carried, its seal read, opened.
    _at("/boxes/1/close_box", SCRUTINEER, POLLING | CLOSED, {"seal": "B001"}, CHIEF),
    _at("/boxes/1/carry_box", SCRUTINEER, CLOSED, {}, CHIEF),
    _at("/boxes/1/check_seal", SCRUTINEER, CLOSED, {"seal": "B001"}, CHIEF),
    _at("/boxes/1/open_box", SCRUTINEER, CLOSED | COUNTING, {"papers": "3", "papers_again": "3"}, CHIEF),
    _at("/boxes/1/decide_box", HEAD, POLLING | CLOSED | COUNTING, {"decision": "accept", **WHY}, CHIEF),
    # Balance the account, announce the number issued: closed.
    _at("/chief/account/balance_account", CHIEF, CLOSED, {"left-{lane}": "5"}, SCRUTINEER),
    _at("/chief/account/announce_issued", CHIEF, CLOSED, {}, SCRUTINEER),
    # Tally; lock a batch; rule on a paper: counting.
    _at("/count/mix_boxes", SCRUTINEER, COUNTING, {"box": "1"}, CHIEF),
    _at("/count/freeze_count", CHIEF, COUNTING, {"frozen": "yes", **WHY}),
    _at(
        "/chief/recounts/box/1",
        CHIEF,
        COUNTING,
        {"papers": "3", "papers_again": "3", "foreign": "0", **WHY},
        SCRUTINEER,
    ),
    _at("/chief/recounts/batch/{batch}", CHIEF, COUNTING, WHY, SCRUTINEER),
    _at("/count/table/1/begin_batch", SCRUTINEER, COUNTING, {"ballots": "3", "ballots_again": "3", "present": "yes"}),
    _at(
        "/count/table/2/people",
        CHIEF,
        CLOSED | COUNTING,
        {"caller": "1", "first": "2", "second": "3", "scrutineer": "4"},
    ),
    _at("/count/table/1/doubt/1/chair/0", SCRUTINEER, COUNTING, {"outcome": "nobody", **WHY}, CHIEF),
    # Close the round: counting. Settle a hold: decided. Certify: decided. Reopen: certified. The next round after that.
    _at("/chief/result/close_round", CHIEF, COUNTING, {"seen": "{{}}"}, HEAD),
    _at("/chief/result/settle_hold/1", HEAD, DECIDED, {"way": "stays", **WHY, "decided_by": "五比二"}, CHIEF),
    _at("/chief/result/certify_result", CHIEF, DECIDED, {**READ, "own_code": "{own_code}", "own_pin": PIN}),
    _at("/chief/result/leave_vacant", HEAD, DECIDED, {**WHY, "decided_by": "五比二"}, CHIEF),
    _at("/chief/result/reopen", CHIEF, DECIDED | CERTIFIED, WHY, HEAD),
    _at(
        "/chief/next/prepare_round",
        HEAD,
        DECIDED | CERTIFIED | VOID,
        {"held_on": "2030-01-01", "opens": "08:00", "closes": "12:00"},
        CHIEF,
    ),
)
ELSEWHERE = frozenset(
    (
        # Sitting down and getting up, what is seen and told, what is printed: at any time.
        *("signin.sign_in", "signin.sign_out", "signin.lock", "signin.unlock", "signin.language", "signin.change_lane"),
        *("door.rehearsal", "door.election", "door.begin", "incidents.report", "incidents.acknowledge"),
        *("office.back_up", "office.name_backup_place", "tablet.checks"),
        *("chief.tick_agenda", "office.revoke", "office.compare_file", "office.take_people_along"),
        *("office.take_reading_along", "office.take_proxies_along", "office.certificates", "office.paper_roll"),
        *("office.distribution", "office.counts", "office.proxy_slips", "office.proxy_list_paper"),
        *("office.mobile_list", "office.mobile_sheet", "office.print_certificate", "office.print_objection_letter"),
        *("office.print_proxy_slip", "office.print_publication", "chief.make_archive", "chief.make_papers"),
        # With a file, a page that was read before, or several forms in one: tests/desks and tests/acts ask these.
        *("office.hand_in", "office.load", "office.hand_in_proxies", "office.load_proxies", "office.replace_plan"),
        *("office.change_part", "office.add_officer", "office.change_officer", "office.enter_person"),
        *("office.decide_kind", "office.decide_row", "office.enter_proxy", "office.settle_proxy"),
        *("office.file_objection", "office.decide_objection", "office.tell_objector", "office.state_contender"),
        *("office.list_voter", "office.print_cards", "office.replace_card", "chief.make_fallback"),
        *("mobile.leave", "mobile.records", "mobile.codes", "mobile.file", "mobile.scribes", "mobile.type_sheet"),
        *("count.keep", "count.lock_batch", "count.call_again", "count.drop_batch", "count.decide_on_paper"),
        *("chief.describe_elected", "chief.file_papers", "chief.compare_lanes", "paper_entries.enter"),
    )
)
"""Forms that this table does not ask, and why."""
