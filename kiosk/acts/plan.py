"""An election created from its plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from kiosk import codes
from kiosk.acts.outcome import Answer, refuse
from kiosk.records import store
from kiosk.records.boxes import Box
from kiosk.records.chain import canonical
from kiosk.records.day import Election, Post, Round, Station
from kiosk.records.staff import Officer, RoleCard
from kiosk.records.store import Mode, Signatory, Transaction, transaction
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan


def create_election(*, plan: Plan, by: Signatory, at: datetime) -> Answer:
    """Set an election up from its plan: posts, stations, boxes, officers with their cards, the first round."""
    with transaction() as act:
        if act.execute(select(Election.id).where(Election.id == plan.id)).first():
            return refuse(Finding("election_exists", "", {"election": plan.id}))
        rehearsal = store.current_mode() is Mode.REHEARSAL
        tags = set(act.execute(select(Election.tag)).scalars())
        tag = codes.new_tag(rehearsal)
        while tag in tags:
            tag = codes.new_tag(rehearsal)
        act.execute(
            insert(Election).values(
                id=plan.id,
                tag=tag,
                rehearsal=rehearsal,
                village=plan.village,
                town=plan.town,
                body=plan.body,
                term=plan.term,
                day=plan.day,
                opens=plan.opens,
                closes=plan.closes,
                roll_published=plan.roll_published,
                ballots_printed=plan.ballots_printed,
                electors=plan.electors,
                created_seq=act.seq,
            )
        )
        act.execute(
            insert(Round).values(
                election_id=plan.id,
                number=1,
                kind=RoundKind.FIRST,
                phase=Phase.PREPARING,
                edition=plan.rules,
                choices=canonical(dict(plan.choices)),
                closing_hour=plan.closes,
                extensions=0,
            )
        )
        for rank, post in enumerate(plan.posts, start=1):
            act.execute(
                insert(Post).values(election_id=plan.id, post=post.post, name=post.name, seats=post.seats, rank=rank)
            )
        _write_stations_and_officers(act, plan)
        return act.record(
            "create_election",
            election=plan.id,
            by=[by],
            at=at,
            figures={
                "tag": tag,
                "village": plan.village,
                "day": plan.day.isoformat(),
                "posts": [[post.post, post.seats] for post in plan.posts],
                "ballots_printed": plan.ballots_printed,
                "officers": len(plan.staff),
            },
        )


def _write_stations_and_officers(act: Transaction, plan: Plan) -> None:
    stations: dict[str, int] = {}
    for station in plan.stations:
        result = act.execute(
            insert(Station)
            .values(
                election_id=plan.id,
                code=station.id,
                name=station.name,
                kind=station.kind,
                desks=station.desks,
                groups=canonical(list(station.groups)),
            )
            .returning(Station.id)
        )
        stations[station.id] = result.scalar_one()
    for box in plan.boxes:
        act.execute(
            insert(Box).values(
                election_id=plan.id,
                no=box.no,
                kind=box.kind,
                station_id=stations.get(box.station or ""),
                approval=box.approval or "",
            )
        )
    numbers: set[str] = set()
    for officer in plan.staff:
        officer_id = act.execute(
            insert(Officer)
            .values(
                election_id=plan.id,
                name=officer.name,
                roles=" ".join(officer.roles),
                station_id=stations.get(officer.station or ""),
                box=officer.box,
                household=officer.household,
            )
            .returning(Officer.id)
        ).scalar_one()
        number = codes.new_number()
        while number in numbers:
            number = codes.new_number()
        numbers.add(number)
        act.execute(insert(RoleCard).values(election_id=plan.id, officer_id=officer_id, number=number, state="valid"))
