"""Signing in, the lane, the lock, the language."""

from kiosk.desks.signin.views import blueprint

__all__ = ["blueprint"]
