"""The chief scrutineer and the committee head: the agenda, rules, opening, hours, closing, the account."""

from kiosk.desks.chief import account, agenda, now, views
from kiosk.desks.chief.blueprint import blueprint

__all__ = ["account", "agenda", "blueprint", "now", "views"]
