"""The way in: the doors of an empty server, and where everybody goes from the root."""

from kiosk.desks.door import election, views
from kiosk.desks.door.blueprint import blueprint

__all__ = ["blueprint", "election", "views"]
