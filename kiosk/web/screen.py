"""What stands on every screen: village, phase, mode, clock, station, officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, request, url_for
from flask_babel import gettext as _

from kiosk.queries import mode
from kiosk.queries.day import SHANGHAI
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from kiosk.web import access, kept
from kiosk.web.language import asked, language
from kiosk.web.wording.names import PHASES, ROLES


@dataclass(slots=True)
class Screen:
    """The header of a page. Public pages set what they know themselves."""

    by: OfficerOnDuty | None
    moment: datetime
    of_village: str = ""
    of_phase: Phase | None = None

    @property
    def language(self) -> str:
        return language()

    @property
    def for_everybody(self) -> bool:
        """A public page, whose language stands in its address and not in a cookie."""
        return kept.is_for_everybody()

    @property
    def asked(self) -> str | None:
        """The language the address names, to be handed on to the next public page."""
        return asked()

    @property
    def rehearsal(self) -> bool:
        return mode.current() is mode.REHEARSAL

    @property
    def signed_in(self) -> bool:
        return self.by is not None

    @property
    def village(self) -> str:
        return self.of_village or (self.by.village if self.by else "")

    @property
    def desk(self) -> str:
        names = {
            "checkin": _("验证"),
            "issue": _("发票与签领"),
            "chief": _("主任与总监票人"),
            "office": _("登记处"),
            "boxes": _("票箱"),
            "count": _("唱票与计票"),
            "incidents": _("突发情况"),
            "board": _("公告牌"),
            "wall": _("唱票墙"),
            "signin": _("登录"),
            "door": _("开始使用"),
            "paper_entries": _("补录"),
            "tablet": _("检查平板"),
        }
        return names.get(request.blueprint or "", "")

    @property
    def phase(self) -> str:
        known = self.of_phase or (self.by.phase if self.by else None)
        return str(PHASES[known]) if known else ""

    @property
    def station(self) -> str:
        return self.by.lane.station if self.by else ""

    @property
    def lane(self) -> int | str:
        return self.by.lane.lane if self.by else ""

    @property
    def roll_fingerprint(self) -> str:
        """The fingerprint of the roll the polls opened on; empty before."""
        return self.by.roll_fingerprint if self.by else ""

    @property
    def unchecked(self) -> bool:
        """Nobody has looked at this tablet since it was signed in."""
        return self.by is not None and not self.by.tablet_checked

    @property
    def heartbeat(self) -> str:
        """What a signed-in page that polls nothing asks now and then, so that it is heard of."""
        return url_for("tablet.now") if self.by else ""

    @property
    def officer(self) -> str:
        return self.by.name if self.by else ""

    @property
    def roles(self) -> str:
        return "、".join(str(ROLES[role]) for role in Role if self.by and role in self.by.roles)

    @property
    def locked(self) -> bool:
        return self.by is not None and self.by.locked

    @property
    def now_iso(self) -> str:
        return self.moment.astimezone(SHANGHAI).isoformat(timespec="seconds")

    def may(self, *roles: str) -> bool:
        """Whether the officer on duty holds one of these roles."""
        return self.by is not None and bool(set(roles) & self.by.roles)


def screen() -> Screen:
    """The header of this request's page."""
    if "page" not in g:
        g.page = Screen(access.signed_in(), access.now())
    page: Screen = g.page
    return page
