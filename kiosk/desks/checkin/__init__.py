"""Verifying: a scan, its verdict, looking somebody up."""

from kiosk.desks.checkin.views import blueprint

__all__ = ["blueprint"]
