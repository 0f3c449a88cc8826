"""Handing out, the box of the lane, the signature, spoiled ballots; signatures compared with the paper roll."""

from kiosk.desks.issue import lane_box, signatures, views
from kiosk.desks.issue.blueprint import blueprint

__all__ = ["blueprint", "lane_box", "signatures", "views"]
