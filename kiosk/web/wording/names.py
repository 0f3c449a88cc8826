"""What roles, phases, acts, choices and posts are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.staff import Role
from kiosk.web.wording.agenda import STEP_STATES, STEPS
from kiosk.web.wording.boxes import BOX_STATES, SEAL_MOMENTS
from kiosk.web.wording.contenders import HOW
from kiosk.web.wording.count import BALLOT_CLASSES, DOUBTS, OUTCOMES, PLACES
from kiosk.web.wording.files import COLUMNS, SKIPPED
from kiosk.web.wording.incidents import KINDS
from kiosk.web.wording.kin import KIN
from kiosk.web.wording.publication import DATES, WANTED
from kiosk.web.wording.result import FIGURES, HOLDS, WAYS
from kiosk.web.wording.result import PAPERS as RESULT_PAPERS
from kiosk.web.wording.roll import REASONS
from kiosk.web.wording.settling import GROUNDS

ROLES: dict[str, Any] = {
    Role.COMMITTEE_HEAD: _l("村民选举委员会主任"),
    Role.COMMITTEE: _l("村民选举委员会委员"),
    Role.CHIEF_SCRUTINEER: _l("总监票人"),
    Role.SCRUTINEER: _l("监票人"),
    Role.VERIFIER: _l("验证员"),
    Role.ISSUER: _l("发票员"),
    Role.SIGNER: _l("签领员"),
    Role.CALLER: _l("唱票人"),
    Role.TALLIER: _l("计票人"),
    Role.MOBILE_TEAM: _l("流动票箱工作人员"),
    Role.SCRIBE: _l("公共代写人"),
    Role.BOOTH_SUPERVISOR: _l("秘密写票处监督人"),
    Role.ORDER_KEEPER: _l("秩序维护员"),
    Role.REGISTRAR: _l("登记员"),
    Role.OBSERVER: _l("观察员"),
}

PHASES: dict[str, Any] = {
    Phase.PREPARING: _l("准备"),
    Phase.POLLING: _l("投票"),
    Phase.CLOSED: _l("投票结束"),
    Phase.COUNTING: _l("计票"),
    Phase.DECIDED: _l("结果已定"),
    Phase.CERTIFIED: _l("结果已确认"),
    Phase.VOID: _l("选举无效"),
}

ROUND_KINDS: dict[str, Any] = {
    RoundKind.FIRST: _l("首次投票"),
    RoundKind.FURTHER: _l("另行选举"),
    RoundKind.TIE: _l("再次投票"),
}

POSTS: dict[str, Any] = {"chair": _l("主任"), "vice_chair": _l("副主任"), "member": _l("委员")}

PAPERS: dict[str, Any] = {"certificate": _l("参选证"), "slip": _l("委托投票证")}

ACTS: dict[str, Any] = {
    "create_election": _l("建立选举"),
    "change_plan": _l("修改方案"),
    "load_roll": _l("装入名册"),
    "settle_roll": _l("处理名册"),
    "renumber_roll": _l("重排编号"),
    "state_kin": _l("登记亲属关系"),
    "publish_roll": _l("公布名册"),
    "file_objection": _l("登记异议"),
    "decide_objection": _l("处理异议"),
    "tell_objector": _l("书面告知异议结果"),
    "load_proxies": _l("装入委托名单"),
    "settle_proxy": _l("处理委托"),
    "withdraw_proxy": _l("取消委托"),
    "publish_proxies": _l("公布委托名单"),
    "list_mobile_voter": _l("登记流动票箱投票人"),
    "strike_mobile_voter": _l("取消流动票箱投票人"),
    "state_contender": _l("登记被推荐人、参选人"),
    "tick_agenda": _l("议程"),
    "report_incident": _l("报告突发情况"),
    "acknowledge_incident": _l("处理突发情况"),
    "export_papers": _l("打印或导出文件"),
    "make_role_cards": _l("制作工作证口令"),
    "replace_certificate": _l("补办参选证"),
    "revoke_sign_in": _l("收回平板登录"),
    "choose_rules": _l("选定规则"),
    "unseal_ballots": _l("选票启封清点"),
    "seal_box": _l("验空封箱"),
    "open_polls": _l("开始投票"),
    "check_in": _l("验证"),
    "check_in_without_certificate": _l("无证验证"),
    "check_in_principal": _l("委托人本人到场验证"),
    "hand_out": _l("发票"),
    "spoil": _l("作废换票"),
    "sign": _l("签领"),
    "undo_check_in": _l("撤销验证"),
    "undo_hand_out": _l("撤销发票"),
    "change_lane_box": _l("通道换票箱"),
    "count_signatures": _l("核对签名"),
    "count_scribes": _l("登记代写数"),
    "send_out_box": _l("流动票箱出发"),
    "record_home_vote": _l("上门投票"),
    "type_trip_sheet": _l("补录行程单"),
    "release_held_voter": _l("放行在流动票箱名单上的人"),
    "take_back_box": _l("流动票箱返回"),
    "decide_box": _l("决定封条不符的票箱"),
    "extend_hours": _l("延长投票时间"),
    "close_polls": _l("结束投票"),
    "close_box": _l("投票后封箱"),
    "carry_box": _l("运送票箱"),
    "check_seal": _l("核对封条"),
    "balance_account": _l("选票结算"),
    "announce_issued": _l("宣布发出票数"),
    "open_box": _l("开箱"),
    "recount_box": _l("重新清点票箱"),
    "mix_boxes": _l("混合选票"),
    "set_up_table": _l("安排计票台"),
    "begin_batch": _l("开始一批"),
    "call_again": _l("重唱"),
    "rule_on_name": _l("裁定名字"),
    "rule_on_paper": _l("决定疑票"),
    "decide_on_paper": _l("照票面决定"),
    "lock_batch": _l("锁定一批"),
    "drop_batch": _l("作废一批"),
    "recount_batch": _l("重唱已锁定的一批"),
    "freeze_count": _l("暂停或继续计票"),
    "close_round": _l("宣布结果"),
    "settle_hold": _l("决定暂缓宣布的事"),
    "leave_vacant": _l("决定其余席位空缺"),
    "describe_elected": _l("登记当选人情况"),
    "certify_result": _l("确认结果"),
    "file_papers": _l("文件存档"),
    "reopen": _l("重新计票"),
    "prepare_round": _l("准备下一轮"),
    "replace_role_card": _l("补办工作证"),
    "restore": _l("用备份恢复"),
    "compare_lanes": _l("开机对数"),
    "enter_from_paper": _l("补录签领"),
}

CHOICES: dict[str, Any] = {
    "over_full_post": _l("某一职位多写了人"),
    "unreadable": _l("名字无法辨认"),
    "double_post": _l("同一人写在两个职位"),
    "roll_down": _l("高职位得票加到低职位(下加)"),
    "woman_first": _l("先确定妇女委员"),
    "extra_candidates": _l("另行选举多列候选人数"),
}

CHOICE_VALUES: dict[tuple[str, str], Any] = {
    ("over_full_post", "post"): _l("只作废该职位"),
    ("over_full_post", "ballot"): _l("整张作废"),
    ("unreadable", "mark"): _l("只作废该名字"),
    ("unreadable", "ballot"): _l("整张作废"),
    ("double_post", "higher"): _l("计在高职位"),
    ("double_post", "neither"): _l("两处都不计"),
    ("double_post", "ballot"): _l("整张作废"),
    ("roll_down", "False"): _l("不下加"),
    ("roll_down", "True"): _l("下加"),
    ("woman_first", "True"): _l("先确定"),
    ("woman_first", "False"): _l("不先确定"),
}

EDITIONS: dict[str, Any] = {
    "putian-2017": _l("埔田镇2017年规程"),
    "national-2026": _l("2026年村委会组织法"),
}

SEXES: dict[str, Any] = {"M": _l("男"), "F": _l("女"), "": _l("未填")}

_BY_FACT: dict[str, dict[str, Any]] = {
    "role": ROLES,
    "phase": PHASES,
    "round_kind": ROUND_KINDS,
    "act": ACTS,
    "paper": PAPERS,
    "post": POSTS,
    "choice": CHOICES,
    "sex": SEXES,
    "skipped": SKIPPED,
    "column": COLUMNS,
    "ground": GROUNDS,
    "reason": REASONS,
    "wanted": WANTED,
    "kin": KIN,
    "box_state": BOX_STATES,
    "seal_moment": SEAL_MOMENTS,
    "date": DATES,
    "agenda_step": STEPS,
    "later_step": STEPS,
    "step_state": STEP_STATES,
    "contending": HOW,
    "incident_kind": KINDS,
    "table_place": PLACES,
    "doubt": DOUBTS,
    "ruling": OUTCOMES,
    "ballot_class": BALLOT_CLASSES,
    "hold": HOLDS,
    "way": WAYS,
    "result_paper": RESULT_PAPERS,
    "fact": FIGURES,
    "figure": FIGURES,
}


def name_of(fact: str, value: str) -> str:
    """A fact as a word: roles, phases and acts by their names, everything else as it is."""
    if fact == "roles":
        return "、".join(str(ROLES.get(word, word)) for word in value.split())
    return str(_BY_FACT.get(fact, {}).get(value, value))


def choice_value(choice: str, value: object) -> str:
    """The value of a choice in words."""
    return str(CHOICE_VALUES.get((choice, str(value)), value))
