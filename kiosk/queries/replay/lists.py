"""The lists played again: the roll the polls opened on, what was published, mandates, who stands for office."""

from __future__ import annotations

import zlib
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.publication import content_in
from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare, differ
from kiosk.records.day import Round
from kiosk.records.proxies import ProxyPublication, ProxySlip
from kiosk.records.publication import RollVersion
from kiosk.records.staff import Contender
from kiosk.rules.finding import Finding
from kiosk.rules.publication import fingerprint_of


class Lists(Part):
    """Rolls by their fingerprints, mandates, contenders."""

    def __init__(self) -> None:
        self.slips: dict[int, Any] = {}
        self.published: dict[int, Any] = {}
        self.contenders: dict[tuple[int, int], tuple[str, int | None]] = {}
        self.prepared: dict[int, str] = {}
        self.rolls: dict[str, tuple[int, str]] = {}
        self.versions: dict[int, str] = {}

    def open_polls(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        if "fingerprint" in figures:
            self.rolls[entry["election_id"]] = (entry["seq"], figures["fingerprint"])

    def publish_roll(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.versions[entry["seq"]] = figures["fingerprint"]

    def give_slips(self, entry: Entry, _figures: Facts, personal: Facts) -> None:
        for slip, number, principal, proxy, *_ in personal.get("slips", ()):
            self.slips[slip] = (entry["election_id"], number, principal, proxy, "registered", None)
        for gone in personal.get("gone", ()):
            slip = gone[0] if isinstance(gone, list) else gone
            self.slips[slip] = (*self.slips[slip][:4], "withdrawn", entry["seq"])

    def publish_proxies(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        self.give_slips(entry, figures, personal)
        for slip, (election, *said, state, ended) in self.slips.items():
            if election == entry["election_id"] and state == "registered":
                self.slips[slip] = (election, *said, "published", ended)
        self.published[entry["seq"]] = (figures["slips"], figures["fingerprint"])

    def state_contender(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        self.give_slips(entry, figures, personal)
        for (seq, voter), (how, ended) in self.contenders.items():
            if voter == personal["voter"] and ended is None:
                self.contenders[seq, voter] = (how, entry["seq"])
        if personal["how"]:
            self.contenders[entry["seq"], personal["voter"]] = (personal["how"], None)

    def prepare_round(self, entry: Entry, _figures: Facts, personal: Facts) -> None:
        self.give_slips(entry, _figures, personal)
        now, stand = entry["seq"], set(personal["stand"])
        for (seq, voter), (how, ended) in list(self.contenders.items()):
            if ended is not None:
                continue
            if voter in stand and how == "stands":
                stand.remove(voter)
            elif voter in stand or self.prepared.get(seq) == entry["election_id"]:
                self.contenders[seq, voter] = (how, now)
        self.contenders |= {(now, voter): ("stands", None) for voter in stand}
        self.prepared[now] = entry["election_id"]

    ACTS: ClassVar[Acts] = {
        "open_polls": open_polls,
        "publish_roll": publish_roll,
        "load_proxies": give_slips,
        "settle_proxy": give_slips,
        "withdraw_proxy": give_slips,
        "publish_proxies": publish_proxies,
        "state_contender": state_contender,
        "prepare_round": prepare_round,
    }

    def differs(self, connection: Connection) -> Finding | None:
        p = ProxyPublication
        return (
            self._rolls_differ(connection)
            or self._versions_differ(connection)
            or self._slips_differ(connection)
            or compare(connection, "proxy_publications", self.published, select(p.seq, p.slips, p.fingerprint))
            or self._contenders_differ(connection)
        )

    def _contenders_differ(self, connection: Connection) -> Finding | None:
        c = Contender
        rows = connection.execute(select(c.seq, c.voter_id, c.how, c.ended_seq))
        found = {(row.seq, row.voter_id): (row.how, row.ended_seq) for row in rows}
        wrong = [key for key in self.contenders.keys() | found if self.contenders.get(key) != found.get(key)]
        return differ("contenders", [seq for seq, _ in wrong])

    def _rolls_differ(self, connection: Connection) -> Finding | None:
        preparing = set(connection.scalars(select(Round.election_id).where(Round.phase == "preparing")))
        odd = [
            seq
            for election_id, (seq, fingerprint) in self.rolls.items()
            if election_id not in preparing and fingerprint_of(content_in(connection, election_id)) != fingerprint
        ]
        return differ("voters", odd)

    def _versions_differ(self, connection: Connection) -> Finding | None:
        kept = {
            row.seq: fingerprint_of(zlib.decompress(row.content))
            for row in connection.execute(
                select(RollVersion.seq, RollVersion.content).where(RollVersion.kind != "opening")
            )
        }
        odd = [seq for seq in self.versions.keys() | kept.keys() if self.versions.get(seq) != kept.get(seq)]
        return differ("roll_versions", odd)

    def _slips_differ(self, connection: Connection) -> Finding | None:
        s = ProxySlip
        found = {
            row.id: (row.seq, tuple(row[2:]))
            for row in connection.execute(
                select(s.id, s.seq, s.election_id, s.number, s.principal_id, s.proxy_id, s.state, s.ended_seq)
            )
        }
        odd = [key for key in self.slips.keys() | found.keys() if self.slips.get(key) != found.get(key, (0, None))[1]]
        return differ("proxy_slips", [found[key][0] if key in found else 1 for key in odd])
