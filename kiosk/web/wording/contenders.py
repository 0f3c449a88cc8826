"""Sentences about staff: who is still to be appointed, who contends, who is near kin to somebody who does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.contenders import Contending

_STATING: dict[str, Any] = {
    "contender_nobody": _l("名册上没有找到这个人。请写姓名或编号,再找一次。"),
    "contender_several": _l("有几个人都可能是,请从下面选一个。"),
    "contender_how": _l("请选一项:被推荐,或参选。"),
    "contender_off_roll": _l("这个人不在名册上,不用登记。请从名册里选人。"),
    "contender_already": _l("%(name)s 已经这样登记过了,不用再登记。"),
    "contender_gone": _l("名单上已经没有这个人了。请刷新名单再看一次。"),
    "contender_later": _l("日期 %(on)s 还没有到。请核对日期。"),
    "contender_holds_mandates": _l(
        "%(name)s 接受了 %(principals)s 的委托。参选的人不能代人投票:登记以后,这些委托马上结束,要恢复只能重新办理。"
        "请核对,确定后在下面打勾再登记,并告诉委托人。"
    ),
    "contender_is_proxy": _l(
        "%(name)s 参选,不能代人投票。%(principals)s 的委托到公布委托名单时就结束,请告诉委托人另选受托人,"
        "或本人到场投票。"
    ),
}

_WARNINGS: dict[str, Any] = {
    "staff_contends": _l("%(officer)s(%(roles)s)被推荐或参选,不能担任这项工作。请换人。"),
    "staff_near_kin": _l(
        "%(officer)s(%(roles)s)是 %(contender)s 的近亲属(%(kin)s),%(contender)s 被推荐或参选。请换人。"
    ),
    "staff_may_contend": _l(
        "%(officer)s(%(roles)s)与被推荐或参选的 %(contender)s 同名。请核对是不是同一个人,并在方案里填上户号;"
        "是的,请换人。"
    ),
    "staff_may_be_kin": _l(
        "%(officer)s(%(roles)s)可能是 %(contender)s 的近亲属(%(kin)s),%(contender)s 被推荐或参选。名册上有同名的人,"
        "请核对,并在方案里填上户号;是的,请换人。"
    ),
    "nobody_appointed": _l("还没有推选%(role)s。请推选后在方案里填上,选举日以前公布。"),
    "chief_of_several": _l("总监票人只能有一名,现在有 %(names)s。请在方案里留下一名。"),
}

SENTENCES: dict[str, Any] = {**_STATING, **_WARNINGS}

HOW: dict[str, Any] = {Contending.SUGGESTED: _l("被推荐"), Contending.STANDS: _l("参选")}
"""How somebody contends → what it is called."""
