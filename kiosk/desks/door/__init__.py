"""The way in: the doors of an empty server, and where everybody goes from the root."""

from kiosk.desks.door.views import blueprint

__all__ = ["blueprint"]
