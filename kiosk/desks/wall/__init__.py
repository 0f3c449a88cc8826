"""唱票墙: the tally in 正 strokes, for everybody in the hall."""

from kiosk.desks.wall.views import blueprint

__all__ = ["blueprint"]
