"""Handing out, the signature, spoiled ballots."""

from kiosk.desks.issue.views import blueprint

__all__ = ["blueprint"]
