"""Sentences about the pack for a dead server."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "fallback_asked": _l(
        "请写明是哪次选举,存到哪个文件:fallback-pack 选举 -o 文件.pdf;按时自动存的,写 fallback-pack --automatic。"
    ),
    "fallback_not_removed": _l("旧的应急包删不掉(%(file)s:%(why)s)。它上面有谁领过票,请手工删除。"),
}
