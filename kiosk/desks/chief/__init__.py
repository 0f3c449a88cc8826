"""The chief scrutineer and the committee head: rules, opening, hours, closing."""

from kiosk.desks.chief.views import blueprint

__all__ = ["blueprint"]
