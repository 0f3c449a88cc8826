"""Sentences about incidents, and what each kind is called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.incidents import IncidentKind

SENTENCES: dict[str, Any] = {
    "incident_kind": _l("请选一项:出了什么事。都不是的,选“其他”。"),
    "incident_words": _l("请写一句出了什么事,总监票人才知道怎么办。"),
    "incident_long": _l("写了 %(length)s 个字,最多 %(longest)s 个字。请写短一点。"),
    "incident_number": _l("里面像是身份证号或扫码的号码,这里不收,也不保存。请删去号码,只写姓名和经过。"),
    "incident_place": _l("方案里没有这个通道或票箱。请从列表里重新选。"),
    "incident_gone": _l("没有这件突发情况。请刷新名单再看一次。"),
}

KINDS: dict[str, Any] = {
    IncidentKind.QUARREL: _l("争吵、打闹"),
    IncidentKind.BRIBERY: _l("拉票、送钱送物"),
    IncidentKind.PROXY: _l("委托、代投有争议"),
    IncidentKind.BALLOTS: _l("选票有问题"),
    IncidentKind.BOX: _l("票箱或封条有问题"),
    IncidentKind.ILLNESS: _l("有人不舒服、受伤"),
    IncidentKind.POWER: _l("停电、断网"),
    IncidentKind.MACHINE: _l("平板、扫码枪、打印机坏了"),
    IncidentKind.OTHER: _l("其他"),
}
"""Kind → what it is called."""
