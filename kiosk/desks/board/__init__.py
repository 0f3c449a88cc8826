"""The public board: turnout without sign-in."""

from kiosk.desks.board.views import blueprint

__all__ = ["blueprint"]
