"""Incidents: reported from every desk, taken up by the chief scrutineer or the committee's head."""

from kiosk.desks.incidents.views import blueprint

__all__ = ["blueprint"]
