"""The boxes: sealed empty, closed, carried, checked, opened, each step signed by two."""

from kiosk.desks.boxes.views import blueprint

__all__ = ["blueprint"]
