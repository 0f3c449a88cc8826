"""Typing in what stands on the paper roll alone: after the server was dead, or was set up anew from a back-up."""

from kiosk.desks.paper_entries.views import blueprint

__all__ = ["blueprint"]
