"""Who may come where, written by hand from the table of the day and the table of desks; never read from the code.

A new route is entered here by whoever builds it: with the roles that the day's rules give it, not those it happens to
have.
"""

from __future__ import annotations

from kiosk.rules.staff import Role

HEAD, COMMITTEE = {Role.COMMITTEE_HEAD}, {Role.COMMITTEE, Role.COMMITTEE_HEAD}
CHIEF, SCRUTINEER = {Role.CHIEF_SCRUTINEER}, {Role.SCRUTINEER}
SCRUTINEERS, LEADERS = CHIEF | SCRUTINEER, HEAD | CHIEF
VERIFIER, ISSUER, SIGNER = {Role.VERIFIER}, {Role.ISSUER}, {Role.SIGNER}
TALLIER, TEAM, REGISTRAR = {Role.TALLIER}, {Role.MOBILE_TEAM}, {Role.REGISTRAR}
ALL_COMMITTEE = COMMITTEE | CHIEF
"""The committee, and the chief scrutineer who reports to it."""
COUNTING = SCRUTINEERS | COMMITTEE | TALLIER | {Role.CALLER}
OUT = SCRUTINEERS | TEAM
"""Who goes along with a mobile box, and who answers for it."""
ANYBODY = set(Role)

EVERYBODY = frozenset(
    (
        *("door.root", "door.door", "door.rehearsal", "door.election", "door.beginning", "door.begin"),
        *("signin.page", "signin.sign_in", "signin.language"),
        *("board.choose", "board.board", "board.figures", "wall.choose", "wall.wall_of", "wall.strokes"),
        *("mobile.tablet", "mobile.trip_list", "mobile.trip_state", "mobile.manifest", "mobile.service_worker"),
        "mobile.records",
    )
)
"""The doors and the sign-in, the boards, and the page of a trip, which shows the trip's token instead."""

ROUTES: dict[str, set[Role]] = {}
"""Endpoint → who may come."""


def _may(roles: set[Role], endpoints: str) -> None:
    for endpoint in endpoints.split():
        assert endpoint not in ROUTES, endpoint
        ROUTES[endpoint] = roles


_may(ANYBODY, "signin.duty signin.change_lane signin.sign_out signin.lock signin.unlock")
_may(ANYBODY, "incidents.desk incidents.new incidents.report")
_may(ANYBODY, "tablet.page tablet.checks tablet.now")
_may(LEADERS, "incidents.acknowledge")

# Check in: verifier. Hand out, spoil: issuer; signature: signer. Undo: verifier; issuer.
_may(
    VERIFIER,
    """checkin.desk checkin.scan checkin.find checkin.person checkin.admit_without_certificate checkin.principal
    checkin.admit_principal checkin.undo_page checkin.undo""",
)
_may(ISSUER, "issue.hand_out issue.spoil issue.undo issue.lane_box issue.change_lane_box")
_may(SIGNER, "issue.sign issue.signatures issue.count_signatures")
_may(ISSUER | SIGNER, "issue.desk issue.visit issue.signatures_due")
_may(ISSUER | SIGNER | VERIFIER, "issue.lane")

# Boxes: a scrutineer of the box; what a seal that differs leads to: the committee.
_may(SCRUTINEER, "boxes.seal boxes.carry boxes.check boxes.close boxes.open")
_may(COMMITTEE, "boxes.decide")
_may(SCRUTINEERS | COMMITTEE, "boxes.desk boxes.box")

# The mobile box: sent out, taken back, its voters released by a scrutineer of the box; its records by the team.
_may(SCRUTINEER, "mobile.leave mobile.take_back mobile.release mobile.type_sheet")
_may(OUT, "mobile.leaving mobile.sheet mobile.sheet_pdf mobile.trip mobile.returning mobile.codes mobile.file")
_may(OUT | {Role.SCRIBE}, "mobile.desk")
_may(SCRUTINEER | TEAM | {Role.SCRIBE}, "mobile.scribes")

# The count: scrutineers lead a table, two talliers key, the committee decides on papers, the chief sets up and freezes.
_may(COUNTING, "count.desk count.all count.table count.lamp count.people count.number_sheet")
_may(SCRUTINEERS, "count.begin_batch count.call_again count.lock_batch count.drop_batch")
_may(SCRUTINEER, "count.mix_boxes")
_may(CHIEF, "count.freeze_count count.people_of count.set_up_table")
_may(COMMITTEE, "count.paper count.decide_on_paper")
_may(COMMITTEE | TALLIER, "count.keep count.pad count.state")
_may(SCRUTINEERS | COMMITTEE, "count.doubt count.rule")

# The chief's desk: opened, extended, closed by the head; balanced, closed as a round, certified, reopened by the chief.
_may(HEAD, "chief.choose_rules chief.open_polls chief.extend chief.close_polls chief.prepare_round")
_may(
    CHIEF,
    """chief.unseal chief.balance_account chief.announce_issued chief.close_round chief.certify_result chief.reopen
    chief.describe_elected chief.recount_batch chief.recount_box chief.make_papers chief.making_papers
    chief.file_papers""",
)
_may(COMMITTEE, "chief.settle_hold chief.leave_vacant")
_may(
    LEADERS,
    """chief.desk chief.now chief.account chief.agenda chief.agenda_steps chief.tick_agenda chief.recounts
    chief.compare chief.compare_lanes chief.rules_pdf chief.void_pdf
    chief.make_archive chief.making_archive chief.archive_zip""",
)
_may(ALL_COMMITTEE, "chief.result chief.one_round chief.kept chief.next_round chief.candidates_pdf")

# Set up, load and settle the roll, publish, proxies, papers, officers: registrar.
_may(
    REGISTRAR,
    """office.desk office.plan_page office.plan_part office.change_part office.plan_file office.compare_file
    office.replace_plan office.plan_staff office.new_officer office.add_officer office.plan_officer
    office.change_officer office.remove_officer office.officers office.print_cards office.replace_card
    office.report office.hand_in office.reading office.load office.take_reading_along office.reckon_ages
    office.renumber office.rows office.decide_kind office.row office.decide_row office.new_person office.enter_person
    office.people office.take_people_along office.person office.state_kin office.groups
    office.publication office.publish office.print_publication office.objections office.new_objection
    office.file_objection office.objection office.decide_objection office.tell_objector office.print_objection_letter
    office.proxies office.hand_in_proxies office.proxies_reading office.load_proxies office.take_proxies_along
    office.new_proxy office.enter_proxy office.proxy_row office.settle_proxy office.proxy_slip office.withdraw_proxy
    office.print_proxy_slip office.proxy_slips office.proxy_list_paper office.publish_proxies
    office.contenders office.state_contender office.end_contender
    office.mobile office.list_voter office.strike_from_mobile_list office.mobile_list office.mobile_sheet
    office.papers office.certificates office.certificates_csv office.paper_roll office.distribution office.counts
    office.appointments office.trust_pdf office.printing office.printed
    office.find_certificate office.lost_certificate office.print_certificate office.replace_certificate""",
)
_may(REGISTRAR | CHIEF, "paper_entries.page paper_entries.enter")
_may(REGISTRAR, "office.backup office.back_up office.name_backup_place")
# Who has voted, on paper for a server that is dead: whoever leads, and the registrar who prints.
_may(REGISTRAR | LEADERS, "chief.fallback chief.make_fallback chief.making_fallback chief.fallback_pdf")
_may(REGISTRAR | HEAD, "office.tablets office.revoke")
_may(REGISTRAR | LEADERS, "office.journal_page chief.readiness chief.readiness_now")
