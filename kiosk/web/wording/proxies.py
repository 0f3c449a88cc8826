"""Sentences about the proxy list: its file, its rows, its publication."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_FILE: dict[str, Any] = {
    "proxies_header_missing": _l(
        "工作表“%(sheet)s”里找不到表头。表头要有委托人、受托人、受托人是委托人的、登记日期等字样,请在表的上方补上一行表头。"
    ),
    "proxies_column_missing": _l(
        "工作表“%(sheet)s”第 %(row)s 行的表头里没有“%(word)s”一栏。请补上这一栏,或改好栏名,再交一次。"
    ),
    "proxies_nobody": _l("工作表“%(sheet)s”里有表头,但没有一份委托。请核对选的是不是这个文件。"),
}

_WHO: dict[str, Any] = {
    "principal_missing": _l("没有写委托人的姓名。请补上再交。"),
    "proxy_missing": _l("没有写受托人的姓名。请补上再交。"),
    "principal_unknown": _l("名册上没有叫 %(name)s 的委托人。请核对姓名;不在名册上的人不能委托。"),
    "proxy_unknown": _l("名册上没有叫 %(name)s 的受托人。请核对姓名;不在名册上的人不能受托。"),
    "principal_elsewhere": _l("户号 %(household)s 里没有委托人 %(name)s,名册上这个名字在户号 %(found)s。请核对户号。"),
    "proxy_elsewhere": _l("户号 %(household)s 里没有受托人 %(name)s,名册上这个名字在户号 %(found)s。请核对户号。"),
    "principal_ambiguous": _l(
        "户号 %(household)s 里有 %(count)s 个 %(name)s,不知道是哪一个委托。请用“手工登记一份”选定是哪一个人。"
    ),
    "proxy_ambiguous": _l(
        "户号 %(household)s 里有 %(count)s 个 %(name)s,不知道委托给哪一个。请用“手工登记一份”选定是哪一个人。"
    ),
    "principal_of_several": _l("没有写委托人的户号,名册上有 %(count)s 个 %(name)s。请补上户号再交。"),
    "proxy_of_several": _l("没有写受托人的户号,名册上有 %(count)s 个 %(name)s。请补上户号再交。"),
    "principal_left_out": _l("委托人 %(name)s 在登记册上,但没有列入名册,不能委托。若有不对,请先在名册里处理。"),
    "proxy_left_out": _l("受托人 %(name)s 在登记册上,但没有列入名册,不能受托。若有不对,请先在名册里处理。"),
    "principal_undecided": _l("委托人 %(name)s 在登记册里还待定,没有列入名册。请先处理这个人,再处理这份委托。"),
    "proxy_undecided": _l("受托人 %(name)s 在登记册里还待定,没有列入名册。请先处理这个人,再处理这份委托。"),
    "proxy_self": _l("%(name)s 不能委托自己。请核对受托人的姓名和户号。"),
}

_WHEN: dict[str, Any] = {
    "proxy_date_missing": _l("没有写登记日期。请补上年月日再交。"),
    "proxy_date_unread": _l("登记日期“%(was)s”看不懂。请写成 2017-04-10 这样的年月日再交。"),
    "proxy_late": _l("%(registered)s 登记,超过了期限。委托最迟在 %(last)s 登记,过了就请本人到场投票。"),
    "proxy_early": _l("登记日期 %(registered)s 早于名册公布的 %(published)s。请核对委托书上的日期,再决定。"),
}

_KIN: dict[str, Any] = {
    "proxy_relation_missing": _l("没有写受托人 %(proxy)s 是委托人 %(principal)s 的什么人。请补上再交。"),
    "proxy_kin": _l(
        "受托人 %(proxy)s 是委托人的“%(relation)s”,不是近亲属。可以受托的是配偶、父母、子女、兄弟姐妹、祖父母、"
        "外祖父母、孙子女、外孙子女。请换一位受托人,或本人到场投票。"
    ),
    "proxy_not_near": _l("按登记册,%(proxy)s 不是 %(principal)s 的近亲属,不能受托。请换一位受托人,或本人到场投票。"),
    "proxy_kin_differs": _l(
        "名单上写受托人是委托人的“%(relation)s”,登记册上看出来的是“%(kin)s”,两处不一样。请核对户口簿,再决定。"
    ),
    "proxy_relation_unread": _l("从“%(relation)s”看不出是不是近亲属。请核对后决定。"),
    "proxy_sex_differs": _l(
        "名单上写受托人是委托人的“%(relation)s”,名册上 %(name)s 的性别是%(sex)s,对不上。请核对后决定。"
    ),
    "proxies_unpublished": _l("有 %(slips)s 份委托登记了还没有公布。请登记员公布委托名单,或取消这些委托。"),
    "proxy_stands": _l("受托人 %(proxy)s 参加竞选,不能接受委托。请换一位受托人,或本人到场投票。"),
}

_BESIDE: dict[str, Any] = {
    "proxy_twice": _l("%(principal)s 委托 %(proxy)s 已经登记过,这一行重复。保留先登记的,不用再交。"),
    "principal_twice": _l("%(principal)s 已经委托了 %(other)s。一个人只能委托一个人,请本人选定一个。"),
    "proxy_passes_on": _l("受托人 %(proxy)s 自己已经委托 %(other)s 代投,不能再替别人投票。请换一位受托人。"),
    "principal_is_proxy": _l("委托人 %(principal)s 已经接受了 %(other)s 的委托,不能再委托别人。请先取消其中一份委托。"),
    "proxy_full": _l("%(proxy)s 已经接受了 %(limit)s 个人的委托,不能再多。请换一位受托人,或本人到场投票。"),
    "proxy_not_accepted": _l("登记员核对后不接受:%(reason)s。"),
    "proxy_withdrawn": _l("这份委托已经取消:%(reason)s。委托人可以另行委托,或本人到场投票。"),
    "principal_off_roll": _l("委托人 %(principal)s 已经不在名册上,这份委托无效。"),
    "proxy_off_roll": _l("受托人 %(proxy)s 已经不在名册上,这份委托无效。请告诉委托人本人到场投票。"),
}

_PUBLICATION: dict[str, Any] = {
    "proxies_changed": _l("看这份报告之后,名册或委托名单已经有人改过。请再看一遍报告,然后装入。"),
    "proxies_waiting": _l("还有 %(waiting)s 份委托待定。请先一份一份决定,再公布。"),
    "proxies_none": _l("还没有一份有效的委托,没有名单可以公布或印。请先装入委托名单。"),
    "proxies_published": _l("委托名单已经在 %(published)s 公布,不能再改。要改变主意的人请本人到场投票。"),
    "proxies_not_published": _l("委托名单还没有公布,公告要等公布以后才能印。"),
    "proxy_row_gone": _l("这份委托已经处理过,或名单已经重新装过。请回到委托名单再看一遍。"),
    "proxy_people_several": _l("符合“%(name)s”的不止一个人。请在下面选一个。"),
    "proxies_reading_gone": _l("这次读取已经过期。请把委托名单再交一次。"),
}

SENTENCES: dict[str, Any] = {**_FILE, **_WHO, **_WHEN, **_KIN, **_BESIDE, **_PUBLICATION}

OUTCOMES: dict[str, Any] = {"accepted": _l("有效"), "waiting": _l("待定"), "refused": _l("不接受")}
"""Outcome of a row → what it is called."""
