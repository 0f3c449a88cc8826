"""The registrar: the plan, the register, the roll, papers, officers, tablets."""

from kiosk.desks.office import (
    backup,
    contenders,
    mandates,
    mobile,
    objections,
    officers,
    papers,
    people,
    plan,
    plan_staff,
    proxies,
    publication,
    roll,
    rows,
    views,
)
from kiosk.desks.office.blueprint import blueprint

__all__ = [
    "backup",
    "blueprint",
    "contenders",
    "mandates",
    "mobile",
    "objections",
    "officers",
    "papers",
    "people",
    "plan",
    "plan_staff",
    "proxies",
    "publication",
    "roll",
    "rows",
    "views",
]
