"""Who is on duty."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """职务: what somebody on duty may do. The word in a plan file and on a role card; one person may have several."""

    COMMITTEE_HEAD = "committee_head"
    """村民选举委员会主任"""
    COMMITTEE = "committee"
    """村民选举委员会委员"""
    CHIEF_SCRUTINEER = "chief_scrutineer"
    """总监票人"""
    SCRUTINEER = "scrutineer"
    """监票人"""
    VERIFIER = "verifier"
    """验证员"""
    ISSUER = "issuer"
    """发票员"""
    SIGNER = "signer"
    """签领员"""
    CALLER = "caller"
    """唱票人"""
    TALLIER = "tallier"
    """计票人"""
    MOBILE_TEAM = "mobile_team"
    """流动票箱组"""
    SCRIBE = "scribe"
    """代书人"""
    BOOTH_SUPERVISOR = "booth_supervisor"
    """秘密写票处管理员"""
    ORDER_KEEPER = "order_keeper"
    """秩序维护员"""
    REGISTRAR = "registrar"
    """登记员"""
    OBSERVER = "observer"
    """观察员"""
