"""What somebody is to another, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.kin import Kin

KIN: dict[str, Any] = {
    Kin.SPOUSE: _l("配偶"),
    Kin.PARENT: _l("父母"),
    Kin.CHILD: _l("子女"),
    Kin.SIBLING: _l("兄弟姐妹"),
    Kin.GRANDPARENT: _l("祖父母或外祖父母"),
    Kin.GRANDCHILD: _l("孙子女或外孙子女"),
    Kin.NOT_NEAR: _l("不是近亲属"),
    Kin.UNKNOWN: _l("看不出"),
}
"""Kin → what it is called."""
