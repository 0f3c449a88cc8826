"""An archive gathered: what the reading room has of an election, as files and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.archive_facts import (
    AccountFacts,
    Archive,
    ArchivedRound,
    BoxFacts,
    DecisionFacts,
    IncidentFacts,
    NameFacts,
    OpenSeats,
    PostVotes,
    RoundPage,
    Said,
    SeatFacts,
    WithdrawnFacts,
)
from kiosk.papers.page import Occasion
from kiosk.papers.rule_sheet import ChoiceLine, LockedRules, SeatLine, Signer
from kiosk.queries import archive as queries
from kiosk.queries.archive import ArchiveView, RoundKept
from kiosk.queries.archive_names import Unnamed
from kiosk.queries.holds import HoldView
from kiosk.queries.result import PostOutcome, ResultView
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.ballot import BallotClass
from kiosk.rules.book import CHOICE_RULES, CHOICES
from kiosk.rules.finding import Finding
from kiosk.rules.result import LINE_RULES, enough_took_part, found_too_many, half_line, line
from kiosk.rules.staff import Role
from kiosk.web import wording, work
from kiosk.web.archive_files import files_of, place_of
from kiosk.web.filters import clock
from kiosk.web.outcomes import SEATED, gave_up, said_of
from kiosk.web.wording.names import EDITIONS, POSTS, choice_value


def archive_of(election_id: str, at: datetime) -> Archive | Finding:
    """The archive as it stands, ready to be written; `archive_too_early` before a round is certified or void."""
    view = queries.archive(election_id)
    if view is None:
        return Finding("no_such_election", "", {"election": election_id})
    if not view.rounds:
        return Finding("archive_too_early", "R-RES-14", {"election": election_id})
    # What is filed is Chinese, whoever asks for it; English stands beside it.
    with force_locale("zh"):
        return _archive(view, at)


def write_archive(officer: OfficerOnDuty, at: datetime) -> Job | Finding:
    """Write the zip in a child process, so that no desk waits for it."""
    gathered = archive_of(officer.election_id, at)
    if isinstance(gathered, Finding):
        return gathered
    return work.start_printing("archive_zip", gathered, title=_("选举档案"), officer=officer)


def _archive(view: ArchiveView, at: datetime) -> Archive:
    stands, last = view.stands, view.rounds[-1].view
    head = view.journal.head
    return Archive(
        election_id=stands.election_id,
        village=stands.village,
        town=stands.town,
        term=stands.term,
        day=stands.day,
        rehearsal=stands.rehearsal,
        head=f"{head.seq}:{head.hash}",
        entries=view.journal.entries,
        shown=view.journal.shown,
        journal=view.journal.lines,
        made_at=at,
        seated=tuple(
            SeatFacts(
                last.people[seat.person].name,
                _apart(last, seat.person),
                _post(last, seat.post),
                seat.votes,
                seat.round,
            )
            for seat in last.seated
        ),
        open=tuple(_open(last)),
        vacant=view.unnamed(last.over.vacant_reason) if last.over.rest_vacant else "",
        unfinished=view.unfinished,
        rounds=tuple(_round(view, kept) for kept in view.rounds),
    )


def both(say: Callable[[], str]) -> Said:
    """What this says in Chinese and in English."""
    with force_locale("zh"):
        zh = say()
    with force_locale("en"):
        return Said(zh, say())


def named(fact: str, value: str) -> Said:
    """A fact as a word in both languages."""
    return both(lambda: wording.name_of(fact, value))


def _apart(view: ResultView, person: int) -> str:
    one = view.people[person]
    return f"{one.group} {one.age}" if one.name in view.twice else ""


def _post(view: ResultView, post: str) -> Said:
    """The plan's own name; beside it in English what kind of post it is."""
    with force_locale("en"):
        return Said(view.post_names[post], wording.name_of("post", post) if post in POSTS else view.post_names[post])


def _open(view: ResultView) -> Iterator[OpenSeats]:
    """By post from the highest; nothing for seats that stay vacant."""
    for post in view.post_names:
        for tie in view.ties:
            if tie.post == post:
                yield OpenSeats(_post(view, post), tie.seats, True, tuple(map(view.name, tie.people)))
        for seats in view.further:
            if seats.post == post and not view.over.rest_vacant:
                yield OpenSeats(_post(view, post), seats.seats, False, tuple(map(view.name, seats.candidates)))


def _round(view: ArchiveView, kept: RoundKept) -> ArchivedRound:
    head = f"{view.journal.head.seq}:{view.journal.head.hash[:8]}"
    return ArchivedRound(
        files=files_of(kept, view.unnamed),
        rules=_rules(view, kept, head),
        page=_page(kept, view.unnamed),
    )


def _rules(view: ArchiveView, kept: RoundKept, head: str) -> LockedRules:
    stands = view.stands
    roles = (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
    return LockedRules(
        occasion=Occasion(stands.village, stands.term, kept.held_on, head, stands.rehearsal),
        edition=str(EDITIONS.get(kept.sheet.edition, kept.sheet.edition)),
        choices=tuple(
            ChoiceLine(wording.name_of("choice", name), choice_value(name, getattr(kept.sheet, name)), rule_id)
            for name, rule_id in ((name, CHOICE_RULES[name]) for name in CHOICES)
        ),
        seats=tuple(SeatLine(seats.name, seats.seats) for seats in kept.posts),
        registered=kept.registered,
        ballots_unsealed=kept.stock.unsealed,
        opens=kept.opens,
        closes=kept.closes,
        locked_at=kept.opened_at,
        signers=tuple(
            Signer(name, wording.name_of("role", role)) for name, role in zip(kept.opened_by, roles, strict=False)
        ),
    )


def _page(kept: RoundKept, unnamed: Unnamed) -> RoundPage:
    view, tally, account = kept.view, kept.view.over.tally, kept.account
    classes = kept.totals.classes
    return RoundPage(
        number=kept.number,
        kind=named("round_kind", kept.kind.value),
        held_on=kept.held_on,
        hours=" – ".join(clock(at) for at in (kept.opened_at, kept.polls_closed_at) if at is not None),
        certified_at=kept.result.certified_at,
        version=kept.result.version,
        turnout_ok=enough_took_part(tally.found, tally.registered),
        count_ok=not found_too_many(tally.found, tally.issued),
        registered=tally.registered,
        issued=tally.issued,
        found=tally.found,
        line=line(kept.kind, tally.found),
        line_rule=LINE_RULES[kept.kind],
        account=account
        and AccountFacts(
            account.unsealed,
            account.issued,
            account.spoiled,
            account.counted,
            account.missing,
            unnamed(account.explanation),
            account.announced_at,
        ),
        classes=tuple(classes[each] for each in BallotClass),  # type: ignore[arg-type]  # four of them
        half_line=half_line(tally.registered),
        curve=tuple((point.hour.timetz().replace(tzinfo=None), point.issued) for point in kept.curve),
        later=kept.later,
        posts=tuple(_votes(kept, post) for post in view.posts),
        base=kept.result.base_round,
        again=tuple(_votes(kept, post, again=True) for post in view.again),
        decisions=tuple(_decision(view, hold, unnamed) for hold in view.holds if hold.way is not None),
        boxes=tuple(
            BoxFacts(box.no, box.mobile, named("box_state", box.state.value), box.seal, box.decided)
            for box in kept.boxes
        ),
        incidents=tuple(
            IncidentFacts(
                one.at,
                named("incident_kind", one.kind),
                place_of(one.place, one.box_no),
                unnamed(one.words),
                one.reported_by,
                one.acknowledged_at,
                one.acknowledged_by,
            )
            for one in kept.incidents
        ),
        withdrawn=tuple(
            WithdrawnFacts(one.version, one.at, one.withdrawn_at, unnamed(one.withdrawn_reason))
            for one in kept.results
            if one.withdrawn_at is not None
        ),
        signers=kept.closed_by,
    )


def _votes(kept: RoundKept, post: PostOutcome, *, again: bool = False) -> PostVotes:
    view = kept.view
    rejected = sum(lines for (at, _person, _code), lines in kept.totals.rejected.items() if at == post.post)
    return PostVotes(
        name=_post(view, post.post),
        seats=post.seats,
        lines=tuple(
            NameFacts(
                view.people[int(one.person)].name,
                _apart(view, int(one.person)),
                one.votes,
                both(lambda one=one: said_of(view, one, again=again)),  # type: ignore[misc]  # bound here and now
                one.rule_id,
                one.standing in SEATED and not gave_up(view, one),
            )
            for one in post.lines
        ),
        blank=None if again else kept.totals.blank.get(post.post, 0),
        rejected=None if again else rejected,
        waits=post.waits,
    )


def _decision(view: ResultView, hold: HoldView, unnamed: Unnamed) -> DecisionFacts:
    assert hold.way is not None, "only what is decided is told"
    assert hold.decided_at is not None
    what, way = named("hold", hold.code), named("way", hold.way.value)
    if hold.people:
        who = "、".join(map(view.name, hold.people))
        what = Said(f"{what.zh} ({who})", f"{what.en} ({who})")
    if hold.leaves:
        name = view.name(hold.leaves)
        way = Said(f"{way.zh} ({name})", f"{way.en} ({name})")
    return DecisionFacts(what, way, unnamed(hold.reason), unnamed(hold.decided_by), hold.decided_at)
