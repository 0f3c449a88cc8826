"""The registrar: the plan, the register, the roll, papers, officers, tablets."""

from kiosk.desks.office import (
    objections,
    officers,
    papers,
    people,
    plan,
    plan_staff,
    publication,
    roll,
    rows,
    views,
)
from kiosk.desks.office.blueprint import blueprint

__all__ = [
    "blueprint",
    "objections",
    "officers",
    "papers",
    "people",
    "plan",
    "plan_staff",
    "publication",
    "roll",
    "rows",
    "views",
]
