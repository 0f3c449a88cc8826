"""计票处: tallying tables, the talliers' pads, the doubtful tray."""

from __future__ import annotations

from kiosk.desks.count import keys, paper, steps, tables, tray, views
from kiosk.desks.count.blueprint import blueprint

__all__ = ["blueprint", "keys", "paper", "steps", "tables", "tray", "views"]
