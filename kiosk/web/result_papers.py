"""What is printed of a result: facts gathered and worded, rendered once in a child process, kept by an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.result_bundle import ResultBundle, mark_of
from kiosk.papers.round_facts import (
    Decided,
    LevelVotes,
    PostFacts,
    RoundFacts,
    Standee,
    Vacancy,
    VoteLine,
    Winner,
)
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.table import table_bytes
from kiosk.papers.withdrawn import withdrawn_copy
from kiosk.queries import result, round_figures
from kiosk.queries.candidates import SeatView
from kiosk.queries.day import SHANGHAI
from kiosk.queries.result import PostOutcome, ResultView
from kiosk.queries.result_papers import Version
from kiosk.queries.round_figures import RoundFigures
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.ballot import BallotClass
from kiosk.rules.decide import Tie
from kiosk.rules.finding import Finding
from kiosk.rules.holds import Way
from kiosk.rules.result import LINE_RULES, line, rest_within_three_months
from kiosk.rules.staff import Role
from kiosk.rules.standing import Standing as Came
from kiosk.web import wording, work
from kiosk.web.filters import calendar_day, clock
from kiosk.web.outcomes import gave_up, said_of
from kiosk.web.print_room import occasion

CSV = "text/csv"
_TYPES = {".pdf": "application/pdf", ".csv": CSV}


def print_result_papers(officer: OfficerOnDuty, number: int) -> Job | Finding:
    """Render every paper of a certified round; Finding when it is not certified, or was filed already."""
    view = result.result(officer.election_id, number)
    if view is None or view.over.certified_at is None:
        return Finding("result_not_certified", "R-RES-14")
    if view.version.papers:
        return Finding("papers_filed_already", "R-RES-14")
    # What is posted and filed is Chinese, whoever prints it.
    with force_locale("zh"):
        bundle = ResultBundle(round_facts(officer.election_id, officer.town, view), totals_csv(view))
        title = _("第 %(number)s 轮结果的文件", number=number)
    return work.start_printing("result_bundle", bundle, title=title, officer=officer)


def papers_of(made: bytes, view: ResultView) -> Iterator[tuple[str, str, bytes]]:
    """The papers of a rendered bundle: name, what kind of file, bytes; none of a version that stands no more."""
    with ZipFile(BytesIO(made)) as archive:
        if archive.comment != mark_of(view.over.sha256, view.over.version):
            return
        for name in archive.namelist():
            yield name, _TYPES[name[name.rindex(".") :]], archive.read(name)


def withdrawn(body: bytes, version: Version) -> bytes:
    """A paper of a withdrawn result with the stamp that says so."""
    assert version.withdrawn_at is not None, "only what is withdrawn is stamped"
    at = version.withdrawn_at.astimezone(SHANGHAI)
    with force_locale("zh"):
        said = _("%(day)s %(time)s 撤回:%(why)s", day=calendar_day(at), time=clock(at), why=version.withdrawn_reason)
    return withdrawn_copy(body, said, "zh")


def round_facts(election_id: str, town: str, view: ResultView) -> RoundFacts:
    """Everything the papers of a closed round say."""
    figures = round_figures.round_figures(election_id, view.over.round_id)
    tally, over = view.over.tally, view.over
    signed = figures.account.signed
    classes = figures.totals.classes
    assert over.certified_at is not None, "papers are made of what is certified"
    assert signed is not None, "no round is counted before its account is signed"
    return RoundFacts(
        occasion=replace(occasion(election_id), day=figures.held_on, language="zh"),
        town=town,
        kind=over.kind,
        number=over.number,
        version=over.version,
        count_file=over.sha256,
        place=figures.central,
        opens=figures.opens,
        closes=figures.closes,
        registered=tally.registered,
        women=figures.women,
        unsealed=signed.unsealed,
        issued=tally.issued,
        spoiled=signed.spoiled,
        left=signed.counted,
        found=tally.found,
        hall=figures.account.hall,
        proxy=figures.account.proxy,
        mobile=figures.account.mobile,
        scribes=figures.scribes,
        stations=figures.stations,
        boxes=len(figures.boxes),
        mobile_boxes=sum(box.mobile for box in figures.boxes),
        valid=classes[BallotClass.VALID],
        part_valid=classes[BallotClass.PART_VALID],
        invalid=classes[BallotClass.INVALID],
        blank=classes[BallotClass.BLANK],
        line=line(over.kind, tally.found),
        line_rule=LINE_RULES[over.kind],
        posts=tuple(_post(view, post, figures) for post in view.posts),
        winners=tuple(_winners(view)),
        seated_before=tuple(_seated(view, seat) for seat in view.seated if seat.round < over.number),
        vacancies=tuple(
            Vacancy(view.post_names[seats.post], seats.seats, _standees(view, seats.post, seats.candidates))
            for seats in view.further
        ),
        ties=tuple(_level(view, tie) for tie in view.ties),
        waits=tuple(view.post_names[post] for post in view.outlook.waits),
        decisions=tuple(_decisions(view)),
        rulings=tuple(_rulings(view, figures)),
        bundles=figures.bundles,
        decided_at=over.at,
        certified_at=over.certified_at,
        signers=tuple(_signers(figures)),
        rest_vacant=over.rest_vacant,
        within_three_months=rest_within_three_months(view.outlook.votes, len(view.outlook.seated)),
    )


def _apart(view: ResultView, person: int) -> str:
    """What tells somebody from a namesake, "" where nobody has the same name."""
    one = view.people[person]
    return _("%(group)s %(age)s岁", group=one.group, age=one.age) if one.name in view.twice else ""


def _post(view: ResultView, post: PostOutcome, figures: RoundFigures) -> PostFacts:
    rejected = sum(lines for (at, _, _), lines in figures.totals.rejected.items() if at == post.post)
    return PostFacts(
        name=post.name,
        seats=post.seats,
        lines=tuple(
            VoteLine(
                view.people[int(one.person)].name,
                _apart(view, int(one.person)),
                one.votes,
                said_of(view, one),
                one.standing is Came.ELECTED and not gave_up(view, one),
            )
            for one in post.lines
        ),
        blank=figures.totals.blank.get(post.post, 0),
        rejected=rejected,
    )


def _winners(view: ResultView) -> Iterator[Winner]:
    votes_all: Counter[str] = Counter()
    for given in view.over.tally.votes.values():
        votes_all.update(given)
    for one in view.outlook.elected:
        if one.person in view.outlook.gave_up:
            continue
        winner = _winner(view, int(one.person), one.post, one.votes, max(votes_all[one.person], one.votes))
        yield replace(winner, for_woman=_first_as_woman(view, one.person))


def _first_as_woman(view: ResultView, person: str) -> bool:
    return any(
        one.person == person and one.standing is Came.ELECTED and one.rule_id == "R-RES-10"
        for post in (*view.posts, *view.again)
        for one in post.lines
    )


def _seated(view: ResultView, seat: SeatView) -> Winner:
    return _winner(view, seat.person, seat.post, seat.votes, seat.votes)


def _winner(view: ResultView, person: int, post: str, votes: int, votes_all: int) -> Winner:
    one, written = view.people[person], view.described.get(person, result.Described())
    return Winner(
        name=one.name,
        apart=_apart(view, person),
        post=view.post_names[post],
        sex=wording.name_of("sex", one.sex),
        age=one.age,
        votes=votes,
        votes_all=votes_all,
        ethnic_group=written.ethnic_group,
        party=written.party,
        schooling=written.schooling,
        again=written.again,
    )


def _standees(view: ResultView, post: str, people: tuple[str, ...]) -> tuple[Standee, ...]:
    return tuple(
        Standee(view.people[int(who)].name, _apart(view, int(who)), view.outlook.votes_of(post, who)) for who in people
    )


def _level(view: ResultView, tie: Tie) -> LevelVotes:
    return LevelVotes(view.post_names[tie.post], tie.seats, _standees(view, tie.post, tie.people))


def _decisions(view: ResultView) -> Iterator[Decided]:
    for hold in view.holds:
        if hold.way is None or hold.decided_at is None:
            continue
        who = "、".join(view.name(person) for person in hold.people)
        what = "".join(filter(None, (wording.name_of("hold", hold.code), who and f"({who})")))
        way = wording.name_of("way", hold.way.value)
        if hold.way is Way.LEAVES:
            way = _("%(name)s让出席位,这个席位另行选举", name=view.name(hold.leaves))
        yield Decided(f"{what}:{way}。", hold.reason, hold.decided_by, hold.decided_at)
    if view.over.rest_vacant:
        said = _("其余席位空缺,不再投票(R-RES-09)。")
        yield Decided(said, view.over.vacant_reason, wording.name_of("role", Role.COMMITTEE_HEAD), view.over.at)


def _rulings(view: ResultView, figures: RoundFigures) -> Iterator[Decided]:
    for one in figures.rulings:
        what = wording.name_of("ruling", one.outcome.value)
        if one.person:
            what = f"{what} {view.name(one.person)}"
        written = f"“{one.written}”" if one.written else _("票面一处")
        yield Decided(f"{written}:{what}", one.reason, one.officers, one.at)


def _signers(figures: RoundFigures) -> Iterator[Signer]:
    roles = (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
    for name, role in zip(figures.signed.get("close_round", ()), roles, strict=False):
        yield Signer(name, wording.name_of("role", role))
    for name in figures.signed.get("balance_account", ())[1:]:
        yield Signer(name, wording.name_of("role", Role.SCRUTINEER))


def totals_csv(view: ResultView) -> bytes:
    """Everybody's votes by post and what came of them, for a spreadsheet."""
    header = (_("职位"), _("姓名"), _("小组"), _("年龄"), _("得票"), _("结果"), _("依据"))
    rows = [
        (post.name, one.name, one.group, one.age, said.votes, said_of(view, said), said.rule_id)
        for post in view.posts
        for said in post.lines
        if (one := view.people[int(said.person)])
    ]
    return table_bytes(header, rows, encoding="utf-8-sig")
