"""The registrar: the register, papers, officers, tablets."""

from kiosk.desks.office import officers, papers, roll, views
from kiosk.desks.office.blueprint import blueprint

__all__ = ["blueprint", "officers", "papers", "roll", "views"]
