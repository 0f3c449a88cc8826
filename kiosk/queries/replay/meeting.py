"""The meeting played again: agenda steps ticked by hand, incidents reported and seen to."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare
from kiosk.records.day import AgendaStep
from kiosk.records.incidents import Incident
from kiosk.rules.finding import Finding


class Meeting(Part):
    """Agenda steps and incidents."""

    def __init__(self) -> None:
        self.steps: dict[int, Any] = {}
        self.incidents: dict[int, Any] = {}

    def tick_agenda(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        step = (figures["round"], figures["step"])
        if figures["ticked"]:
            self.steps[entry["seq"]] = step
        else:
            self.steps = {seq: ticked for seq, ticked in self.steps.items() if ticked != step}

    def report_incident(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        said = (figures["round"], figures["kind"], figures["place"], figures["box"], personal["words"])
        self.incidents[entry["seq"]] = (*said, None)

    def acknowledge_incident(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        incident = figures["incident"]
        self.incidents[incident] = (*self.incidents[incident][:-1], entry["seq"])

    ACTS: ClassVar[Acts] = {
        "tick_agenda": tick_agenda,
        "report_incident": report_incident,
        "acknowledge_incident": acknowledge_incident,
    }

    def differs(self, connection: Connection) -> Finding | None:
        a, i = AgendaStep, Incident
        return compare(connection, "agenda_steps", self.steps, select(a.seq, a.round_id, a.step)) or compare(
            connection,
            "incidents",
            self.incidents,
            select(i.id, i.round_id, i.kind, i.place, i.box_no, i.words, i.acknowledged_seq),
        )
