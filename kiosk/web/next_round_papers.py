"""What is printed of the round that is being prepared: who stands, when and where."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.papers.round_facts import NextVote, Standee, Vacancy
from kiosk.papers.standing_again import candidates_pdf
from kiosk.queries import day, next_round, result, round_figures
from kiosk.queries.day import Standing
from kiosk.queries.result import ResultView
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web.print_room import occasion


def candidates_paper(officer: OfficerOnDuty) -> bytes | Finding:
    """公告第12号 of the round that is being prepared, here and now: one page."""
    stands = day.standing(officer.election_id)
    view = None if stands is None else result.result(officer.election_id)
    if stands is None or view is None or view.newest:
        return Finding("nothing_to_vote_on", "R-RES-07")
    with force_locale("zh"):
        return candidates_pdf(_next_vote(officer, stands, view))


def _next_vote(officer: OfficerOnDuty, stands: Standing, view: ResultView) -> NextVote:
    contests = next_round.contests_of(officer.election_id, stands.round_id)
    names = next_round.names_of(officer.election_id, stands)

    def standee(person: int, votes: int) -> Standee:
        one = names[person]
        apart = _("%(group)s %(age)s岁", group=one.group, age=one.age) if one.name in view.twice else ""
        return Standee(one.name, apart, votes)

    figures = round_figures.round_figures(officer.election_id, stands.round_id)
    return NextVote(
        occasion=replace(occasion(officer.election_id), day=stands.held_on, language="zh"),
        town=officer.town,
        kind=stands.kind,
        number=stands.round_number,
        count_file=view.over.sha256,
        held_on=stands.held_on,
        place=figures.central,
        opens=stands.opens,
        closes=stands.closing_hour,
        vacancies=tuple(
            Vacancy(
                post.name,
                post.seats,
                tuple(standee(one.person, one.votes) for one in contests.get(post.post, ()) if one.stands),
            )
            for post in stands.posts
        ),
        refused=tuple(
            dict.fromkeys(names[one.person].name for line in contests.values() for one in line if not one.stands)
        ),
    )
