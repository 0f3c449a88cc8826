"""Walks through every page of the project, as the tests of its routes take them."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Flask
from werkzeug.datastructures import FileStorage

from kiosk.acts import checkin, issue, staff
from kiosk.acts.trip_token import new_token
from kiosk.files.plan import read_plan
from kiosk.queries import objections, proxies
from kiosk.queries.roll import certified_voters
from kiosk.queries.staff import CardHolder, usual_lane
from kiosk.rules.keying import Doubt
from kiosk.rules.staff import Role
from kiosk.web import doors, work
from tests.account_day import a_day_of
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, mix_all, opened, seat
from tests.services import ROOT
from tests.tablet import Tablet, a_tablet
from tests.trips import a_trip, list_people, open_polls, voter_ids


def seated(app: Flask, holder: CardHolder) -> Tablet:
    """A tablet with that officer signed in, without the slow part of checking a PIN."""
    lane = usual_lane(holder)
    assert lane is not None
    token = staff.sign_in(holder=holder, lane=lane, tablet="t", address="127.0.0.1", at=now())
    tablet = a_tablet(app)
    with tablet.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"official:{token}", True
    return tablet


def speak(tablet: Tablet, language: str) -> None:
    assert tablet.post("/language", language=language).status_code == 303


def through_the_door(app: Flask, language: str) -> list[str]:
    """An empty server, a real election from its plan, the register read and loaded, certificates printed."""
    plan = (ROOT / "tests" / "data" / "jia-plan.toml").read_bytes()
    read = read_plan(plan)
    assert not isinstance(read, tuple)
    tablet = a_tablet(app)
    speak(tablet, language)
    pages = [tablet.get("/board/").text]
    with app.app_context():
        path = doors.opening_path()
    assert path is not None
    pages.append(tablet.get(path).text)
    pages.append(tablet.get(f"{path}/plan").text)
    registrar = next(officer.name for officer in read.staff if Role.REGISTRAR in officer.roles)
    card = tablet.post(f"{path}/election", name=registrar, plan=FileStorage(BytesIO(plan), "plan.toml"))
    assert card.status_code == 200, card.text
    register = (ROOT / "tests" / "data" / "jia-register.csv").read_bytes()
    reading = tablet.post("/office/roll", file=FileStorage(BytesIO(register), "register.csv")).location
    with app.app_context():
        work.queue().wait(reading.rsplit("/", 1)[1], 60)
    report = tablet.get(reading)
    assert report.status_code == 200
    assert tablet.post(reading).status_code == 303
    printing = tablet.post("/office/papers/certificates").location
    pages += [card.text, report.text, tablet.get(printing).text]
    with app.app_context():
        work.queue().discard(printing.rsplit("/", 1)[1])
    pages.append(tablet.post("/office/plan/file", plan=FileStorage(BytesIO(plan), "plan.toml")).text)
    for path in ("", "/election", "/posts", "/stations", "/boxes", "/choices", "/staff", "/staff/new"):
        pages.append(tablet.get(f"/office/plan{path}").text)
    for path in ("", "roll", "officers", "tablets", "journal", "certificates", "certificates?q=l", "certificates/1"):
        pages.append(tablet.get(f"/office/{path}").text)
    assert tablet.post("/office/publication", published_on="2017-04-08").status_code == 303
    filed = tablet.post(
        "/office/objections/new",
        about="林大",
        by_name="林父",
        wanted="remove",
        statement="不住本村",
        filed_on="2017-04-09",
        do="file",
    )
    assert filed.status_code == 303, filed.text
    (objection,) = objections.objections(read.id)
    pages.append(tablet.get(f"/office/objections/{objection.id}").text)
    for path in ("people", "people?q=l", "people/1", "groups", "publication", "objections", "objections/new", "papers"):
        pages.append(tablet.get(f"/office/{path}").text)
    pages += [
        tablet.get(f"/office/roll/{path}").text for path in ("rows", "rows?outcome=left_out", "rows/1", "rows/new")
    ]
    return pages


def the_proxy_list(app: Flask, language: str) -> list[str]:
    """甲村's mandates with one row that waits and one that is refused, looked at, loaded, published; who stands."""
    village = Village("jia-7")
    tablet = seated(app, village.signs(Role.REGISTRAR))
    speak(tablet, language)
    listed = (ROOT / "tests" / "data" / "jia-proxies.csv").read_text("utf-8-sig").rstrip()
    listed += "\n5,林兄,001,林大,001,弟,2017-04-12\n6,周媳,001,林兄,001,亲戚,2017-04-12\n"
    pages = [tablet.get("/office/proxies").text, tablet.get("/office/proxies/new").text]
    reading = tablet.post("/office/proxies", file=FileStorage(BytesIO(listed.encode()), "l.csv")).location
    with app.app_context():
        work.queue().wait(reading.rsplit("/", 1)[1], 60)
    report = tablet.get(reading).text
    seen, submission = (re.search(rf'name="{name}" value="([^"]+)"', report) for name in ("seen", "submission"))
    assert seen is not None
    assert submission is not None
    assert tablet.post(reading, seen=seen[1], submission=submission[1]).status_code == 303
    stand = proxies.proxies_stand(village.election)
    (waits,), (refused,) = stand.of("waiting"), stand.of("refused")
    for path in ("", f"/rows/{waits.id}", f"/slips/{stand.slips[0].id}", f"/new?row={refused.id}"):
        pages.append(tablet.get(f"/office/proxies{path}").text)
    settled = tablet.post(f"/office/proxies/rows/{waits.id}", choice="refuse", reason="不是近亲属")
    assert settled.status_code == 303, settled.text
    assert tablet.post("/office/proxies/publish", published_on="2017-04-18").status_code == 303
    pages += [report, tablet.get("/office/proxies").text, tablet.get("/office/contenders?q=l").text]
    return pages


def with_the_boxes(app: Flask, language: str) -> list[str]:
    """The mobile box before, out and back; the boxes; the agenda; an incident; the account."""
    village = a_round("preparing", voters=20, election="boxes-7")
    list_people(village, voter_ids(village)[:4])
    open_polls(village, 22)
    head, chief = (seated(app, village.signs(role)) for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER))
    team, signer = seated(app, village.signs(Role.MOBILE_TEAM)), seated(app, village.signs(Role.SIGNER))
    registrar, issuer = seated(app, village.signs(Role.REGISTRAR)), seated(app, village.signs(Role.ISSUER))
    verifier = seated(app, village.signs(Role.VERIFIER))
    for tablet in (head, chief, team, signer, registrar, issuer, verifier):
        speak(tablet, language)
    principal = voter_ids(village)[6]
    pages = [
        *(tablet.get(path) for tablet in (team,) for path in ("/mobile/", "/mobile/boxes/3/leave", "/boxes/3")),
        *(registrar.get(path) for path in ("/office/mobile", "/office/contenders")),
        *(issuer.get(path) for path in ("/issue/box", "/incidents/new?back=/issue/")),
        *(signer.get(path) for path in ("/issue/signatures", "/issue/signatures?page=1")),
        verifier.get(f"/checkin/principal/{principal}"),
    ]
    reported = issuer.post("/incidents/new", kind="power", place="elsewhere", words="停电了", back="/issue/")
    assert reported.status_code == 303, reported.text
    token = new_token()
    out = a_trip(village, token=token)
    pages += [
        *(team.get(f"/mobile/trips/{out.id}{path}") for path in ("", "/return", "/sheet")),
        team.post("/mobile/boxes/3/leave", token=token, ballots="6"),
        team.get(f"/mobile/trip/{token}/"),
        *(chief.get(path) for path in ("/chief/", "/chief/agenda", "/chief/account", "/boxes/", "/incidents/")),
        head.get("/chief/agenda"),
    ]
    for page in pages:
        assert page.status_code == 200, page.text[:3000]
    return [page.text for page in pages]


def at_the_desks(app: Flask, language: str) -> list[str]:
    village = a_round()
    waiting, handed_out = admitted(village, 2), admitted(village, 3)
    issuer = village.officer(Role.ISSUER)
    recorded(issue.issue_ballots(visit_id=handed_out, station=issuer.lane, by=issuer, at=now()))
    person = next(iter(certified_voters(village.election))).voter.id
    paths = {
        Role.VERIFIER: ["/checkin/", "/checkin/find?q=l", f"/checkin/person/{person}", f"/checkin/{waiting}/undo"],
        Role.ISSUER: ["/issue/", "/issue/lane", f"/issue/{handed_out}", "/duty", "/tablet/", "/no-such-page"],
        Role.COMMITTEE_HEAD: ["/chief/", "/chief/fallback"],
        Role.CHIEF_SCRUTINEER: ["/chief/", "/chief/compare", "/chief/readiness", f"/board/{village.election}/"],
        Role.REGISTRAR: ["/paper-entries/", "/office/backup", "/sign-in"],
    }
    pages = []
    for role, addresses in paths.items():
        tablet = seated(app, village.signs(role))
        speak(tablet, language)
        for path in addresses:
            answer = tablet.get(path)
            assert answer.status_code == (404 if path == "/no-such-page" else 200), (path, answer.status_code)
            pages.append(answer.text)
    return pages


def admitted(village: Village, n: int) -> int:
    verifier = village.officer(Role.VERIFIER)
    answer = checkin.check_in(code=village.certificate(n), station=verifier.lane, by=verifier, at=now())
    assert answer.visit_id is not None
    return answer.visit_id


def in_the_evening(app: Flask, language: str) -> list[str]:
    """The counting desk before, at and after a batch, from each seat; the tray; the wall."""
    village = opened(a_day_of(a_round("preparing", election="count-7"), 30, 0, 0, 0, 60), 30, 30)
    roles = (Role.CHIEF_SCRUTINEER, Role.SCRUTINEER, Role.TALLIER, Role.CALLER, Role.COMMITTEE)
    tablets = {role: seated(app, village.signs(role)) for role in roles}
    for tablet in tablets.values():
        speak(tablet, language)
    chief, scrutineer, tallier, caller, committee = tablets.values()
    pages = [chief.get("/count/"), chief.get("/count/table/1/people"), chief.get("/count/wall/")]
    mix_all(village)
    recorded(seat(village, 1))
    table = Table(village)
    pages += [scrutineer.get("/count/"), tallier.get("/count/"), caller.get("/count/")]
    recorded(table.begin(3, 3))
    doubtful = [{"chair": ["1"]}, {"chair": [f"?{Doubt.NICKNAME}"]}, {"paper": [""], "member": ["2", "3"]}]
    table.tally(1, doubtful)
    pages += [tallier.get("/count/"), caller.get("/count/"), chief.get("/count/wall/count-7/")]
    table.tally(2, [{"chair": ["4"]}, *doubtful[1:]])
    pages += [scrutineer.get("/count/"), scrutineer.get("/count/table/1/doubt/2/chair/0?q=l")]
    pages += [committee.get("/count/table/1"), committee.get("/count/table/1/doubt/3/paper/0")]
    for _calling in (2, 3):
        recorded(table.call_again())
        table.tally(1, doubtful[:1])
        table.tally(2, [{"chair": ["4"]}])
    pages += [committee.get("/count/table/1"), chief.get("/count/all")]
    for page in pages:
        assert page.status_code == 200, page.text[:3000]
    return [page.text for page in pages]
