"""Sentences about the plan from a file, and about changing it. What the pages say of it: on_page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_IN_A_FILE: dict[str, Any] = {
    "plan_encoding": _l("第 %(line)s 行有不是 UTF-8 的字。请把方案文件存成 UTF-8 编码。"),
    "plan_syntax": _l("第 %(line)s 行(第 %(column)s 个字符附近)不合 TOML 的写法。请对照样例检查引号、等号和方括号。"),
    "plan_missing_table": _l("方案里没有 [%(key)s] 这一部分。请对照样例补上。"),
    "plan_missing": _l("第 %(line)s 行起的一段(%(field)s)缺少 %(key)s。请补上。"),
    "plan_none": _l("第 %(line)s 行(%(field)s):%(key)s 一个也没有。请至少写一个。"),
    "plan_unknown_key": _l("第 %(line)s 行(%(field)s):没有 %(key)s 这一项,可用的是 %(words)s。请改正或删去。"),
    "plan_kind_text": _l("第 %(line)s 行(%(field)s):这里要写文字,两边加引号。"),
    "plan_kind_whole": _l("第 %(line)s 行(%(field)s):这里要写整数,不加引号。"),
    "plan_kind_date": _l("第 %(line)s 行(%(field)s):这里要写日期,例如 2017-04-30,不加引号。"),
    "plan_kind_time": _l("第 %(line)s 行(%(field)s):这里要写时间,例如 08:00:00,不加引号。"),
    "plan_kind_texts": _l("第 %(line)s 行(%(field)s):这里要写方括号里的几段文字。请对照样例改正。"),
    "plan_kind_word": _l("第 %(line)s 行(%(field)s):这里要从 %(words)s 里写一个,两边加引号。"),
    "plan_kind_words": _l("第 %(line)s 行(%(field)s):这里要在方括号里写 %(words)s 中的一个或几个。"),
    "plan_kind_table": _l("第 %(line)s 行:%(field)s 要写成 [%(field)s] 开头的一段。"),
    "plan_kind_tables": _l("第 %(line)s 行:%(field)s 要写成一段或几段,每段以 [[%(field)s]] 开头。"),
    "plan_kind_choice": _l("第 %(line)s 行(%(field)s):规则表的选择要写一个词、一个整数,或 true、false。"),
    "plan_empty": _l("第 %(line)s 行(%(field)s):这里不能空着。请填上。"),
    "plan_too_long": _l("第 %(line)s 行(%(field)s):太长了,最多 %(longest)s 个字。请改短。"),
    "plan_control_character": _l("第 %(line)s 行(%(field)s):文字里有换行或看不见的符号。请删去。"),
    "plan_number": _l("第 %(line)s 行(%(field)s):%(value)s 不行,要在 %(least)s 到 %(most)s 之间。"),
    "plan_word": _l("第 %(line)s 行(%(field)s):没有“%(value)s”这个词,可用的是 %(words)s。"),
    "plan_id": _l("第 %(line)s 行(%(field)s):代号“%(value)s”只能用英文字母、数字和中间的短横,请改写,例如 jia-7。"),
    "plan_id_reserved": _l("第 %(line)s 行(%(field)s):“%(value)s”是彩排专用的代号。请换一个,例如 jia-7。"),
    "plan_body_later": _l(
        "第 %(line)s 行(%(field)s):这个程序现在只办村民委员会的选举(village_committee),还不能办 %(value)s。"
    ),
    "plan_electors": _l("第 %(line)s 行(%(field)s):现在只能由全体参选村民投票(voters),还不能用“%(value)s”。"),
    "plan_hours": _l("第 %(line)s 行(%(field)s):投票结束时间 %(closes)s 要晚于开始时间 %(opens)s。请改正。"),
    "plan_published_late": _l("第 %(line)s 行(%(field)s):名单公布日 %(published)s 要早于选举日 %(day)s。请改正。"),
    "plan_choice_unknown": _l("第 %(line)s 行(%(field)s):规则表里没有这个选择,可用的是 %(words)s。"),
    "plan_choice_value": _l("第 %(line)s 行(%(field)s):不能选“%(value)s”,可选的是 %(words)s。"),
    "plan_post_order": _l("第 %(line)s 行(%(field)s):职位要从高到低写:主任、副主任、委员。请调换顺序。"),
    "plan_seats": _l("第 %(line)s 行:村民委员会由 %(least)s 到 %(most)s 人组成,方案里共 %(seats)s 人。请改职数。"),
    "plan_no_central": _l("第 %(line)s 行:没有中心投票站。请把其中一个投票站的 kind 写成 central。"),
    "plan_two_central": _l("第 %(line)s 行(%(field)s):中心投票站只能有一个。请把其余的写成 branch。"),
    "plan_station_unknown": _l("第 %(line)s 行(%(field)s):没有代号是“%(value)s”的投票站。请改成已写的一个。"),
    "plan_box_unknown": _l("第 %(line)s 行(%(field)s):没有 %(value)s 号票箱。请改成已写的一个。"),
    "plan_box_guard": _l("第 %(line)s 行(%(field)s):%(name)s 不是监票人,不能看守票箱。请加上 scrutineer,或去掉 box。"),
    "plan_approval_fixed": _l("第 %(line)s 行(%(field)s):批准文号只用于流动票箱。请删去,或把 kind 写成 mobile。"),
    "plan_repeated": _l("第 %(line)s 行(%(field)s):“%(value)s”写了两次。请改掉一个。"),
    "plan_two_heads": _l("第 %(line)s 行(%(field)s):%(role)s只能有一名。请去掉多出的一名。"),
    "plan_officer_twice": _l(
        "第 %(line)s 行(%(field)s):%(name)s 写了两次。同一人请合成一段;同名的两个人请各写户号(household)。"
    ),
}

_OF_A_CHANGE: dict[str, Any] = {
    "plan_other_id": _l("文件里的代号是“%(value)s”,这次选举的代号是“%(id)s”。请交上同一次选举的方案文件。"),
    "plan_ballots_unsealed": _l("已经启封清点了 %(unsealed)s 张选票,印制的张数不能改成 %(value)s 张。请核对后重填。"),
    "plan_box_sealed": _l("%(value)s号票箱已经当众验空封箱,不能去掉,也不能改种类和投票站。请把它照旧留着。"),
    "plan_station_used": _l("%(name)s在前一轮有人投过票,不能去掉。请把它留着;名称和发票处可以改。"),
    "plan_posts_locked": _l("首次投票已经办过,职位和人数不能再改。请改回原来的人数。"),
    "own_role": _l("您不能去掉自己的登记员职责,也不能改自己的姓名。请先加另一位登记员,由那一位登录后来改。"),
    "two_people_wanted": _l("主任和总监票人要由两个人担任,开始投票时两人都要签名。请换一位。"),
}

SENTENCES: dict[str, Any] = {**_IN_A_FILE, **_OF_A_CHANGE}
