"""Sentences about files that come in: spreadsheets, the register's shape, the plan."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_SPREADSHEET: dict[str, Any] = {
    "file_too_large": _l("文件有 %(megabytes)s MB,超过了 %(most)s MB。请删去图片和多余的工作表,另存后再上传。"),
    "file_too_many_rows": _l("文件超过 %(most)s 行,不像一个村的登记册。请核对文件,或把各村分开存成几个文件。"),
    "file_kind": _l("这不是 .xlsx 或 .csv 表格。请在 Excel 或 WPS 里打开原表,用“另存为”存成 .xlsx 再上传。"),
    "file_old_xls": _l("这是旧式 .xls 文件,程序不读。请在 Excel 或 WPS 里打开,用“另存为”存成 .xlsx 再上传。"),
    "file_protected": _l("这个文件设了打开密码。请在 Excel 或 WPS 里去掉密码,存好再上传。"),
    "file_bomb": _l(
        "这个文件解开后大得不正常,没有读。请在 Excel 或 WPS 里新建一个表,把内容粘贴过去,存成 .xlsx 再上传。"
    ),
    "file_empty": _l("文件是空的,没有一行内容。请核对选的是不是这个文件。"),
    "file_encoding": _l("认不出这个文件的文字编码。请在 Excel 或 WPS 里打开,存成 .xlsx 再上传。"),
    "file_broken": _l("这个 .xlsx 文件损坏了,读不完整,什么也没有装入。请在 Excel 或 WPS 里打开原表,另存后再上传。"),
    "file_quotation_mark": _l(
        "%(sheet)s 第 %(row)s 行的引号没有成对,后面的人会读丢,所以没有装入。请改好这一行的引号,或存成 .xlsx 再上传。"
    ),
}

COLUMNS: dict[str, Any] = {
    "name": _l("姓名"),
    "group": _l("村民小组"),
    "household": _l("户号"),
    "relation": _l("与户主关系"),
    "sex": _l("性别"),
    "birth": _l("出生日期"),
    "identity": _l("公民身份号码"),
    "residence": _l("户籍情况"),
    "note": _l("备注"),
}
"""Column of a register → what it is called."""

_REGISTER: dict[str, Any] = {
    "header_missing": _l(
        "工作表“%(sheet)s”里找不到表头。表头要有姓名、村民小组、出生日期等字样,请在表的上方补上一行表头。"
    ),
    "header_below_people": _l("工作表“%(sheet)s”的表头在第 %(row)s 行,上面还有人,会读丢。请把表头移到所有人的上面。"),
    "name_column_missing": _l("工作表“%(sheet)s”第 %(row)s 行的表头里没有“姓名”一栏。请补上这一栏,或改好栏名。"),
    "birth_column_missing": _l(
        "工作表“%(sheet)s”第 %(row)s 行的表头里没有“出生日期”一栏,也没有“公民身份号码”。请补上其中一栏。"
    ),
    "group_column_missing": _l(
        "工作表“%(sheet)s”里没有“村民小组”一栏,也没有写明小组的标题行。请补上这一栏,或在每组上面加一行组名。"
    ),
    "column_twice": _l(
        "工作表“%(sheet)s”第 %(row)s 行的表头里,%(one)s 栏“%(one_word)s”"
        "和 %(other)s 栏“%(other_word)s”都可能是“%(word)s”。请只留一栏,或给另一栏换个名字。"
    ),
    "register_nobody": _l("工作表“%(sheet)s”里有表头,但没有一个人。请核对选的是不是这个文件。"),
}

_MENDED: dict[str, Any] = {
    "mended_name": _l("%(sheet)s 第 %(row)s 行:姓名里的空格或全角字已改,读作“%(now)s”。"),
    "mended_group": _l("%(sheet)s 第 %(row)s 行:小组“%(was)s”与“%(now)s”是同一组,按“%(now)s”记。"),
    "mended_group_from_above": _l("%(sheet)s 第 %(row)s 行:小组一格是空的,按上面的组名记作“%(now)s”。"),
    "mended_household": _l("%(sheet)s 第 %(row)s 行:户号里的空格或全角数字已改,读作 %(now)s。"),
    "mended_household_from_above": _l("%(sheet)s 第 %(row)s 行:户号是合并格,按上面的户号记作 %(now)s。"),
    "mended_household_left_out": _l("%(sheet)s 第 %(row)s 行:户号一格像是身份号码,没有保留。"),
    "mended_birth": _l("%(sheet)s 第 %(row)s 行:出生日期里的空格或全角数字已改,读作 %(now)s。"),
    "mended_birth_serial": _l("%(sheet)s 第 %(row)s 行:出生日期是表格的日期序号,读作 %(now)s。"),
    "mended_birth_from_identity": _l("%(sheet)s 第 %(row)s 行:出生日期没有写全,按公民身份号码读作 %(now)s。"),
    "mended_sex_from_identity": _l("%(sheet)s 第 %(row)s 行:性别没有写或看不懂,按公民身份号码记。"),
    "mended_identity": _l("%(sheet)s 第 %(row)s 行:公民身份号码里的空格或全角数字已按半角核对。"),
    "identity_rounded": _l("%(sheet)s 第 %(row)s 行:公民身份号码存成了数字,末几位已丢,没有核对校验码。"),
    "sex_unread": _l("%(sheet)s 第 %(row)s 行:性别看不懂,先空着。请登记员补上。"),
}

SKIPPED: dict[str, Any] = {
    "title": _l("表头上面的标题"),
    "header": _l("表头"),
    "group_title": _l("小组标题"),
    "signature": _l("签名行"),
    "total": _l("合计行"),
    "remark": _l("说明文字"),
    "nothing_filled": _l("只有序号或组名,没有填人"),
    "sheet_hidden": _l("隐藏的工作表,没有读"),
    "sheet_without_header": _l("没有表头的工作表,没有读"),
}
"""Why a row or a sheet is nobody's."""

_PLAN: dict[str, Any] = {
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

SENTENCES: dict[str, Any] = {**_SPREADSHEET, **_REGISTER, **_MENDED, **_PLAN}
