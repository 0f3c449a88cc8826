"""The tablet's own page: half a minute of practice after signing in, and what it found."""

from kiosk.desks.tablet.views import blueprint

__all__ = ["blueprint"]
