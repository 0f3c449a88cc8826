"""Mobile boxes: leaving, the way, coming back; and the team's own page, which works without the network."""

from kiosk.desks.mobile import hand_in, leaving, offline, returning, sheet, views
from kiosk.desks.mobile.blueprint import blueprint

__all__ = ["blueprint", "hand_in", "leaving", "offline", "returning", "sheet", "views"]
