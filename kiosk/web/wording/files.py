"""Sentences about files that come in: spreadsheets, the register's shape."""

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
    "file_strict": _l(
        "这个文件存成了“严格”格式,程序不读。请在 Excel 或 WPS 里打开,用“另存为”选“Excel 工作簿(.xlsx)”存好再上传。"
    ),
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
        "工作表“%(sheet)s”里没有“村民小组”一栏,也没有写明小组的标题行,不知第 %(row)s 行的人属于哪一组。"
        "请补上这一栏,或在每组上面加一行组名。"
    ),
    "column_twice": _l(
        "工作表“%(sheet)s”第 %(row)s 行的表头里,%(one)s 栏“%(one_word)s”"
        "和 %(other)s 栏“%(other_word)s”都可能是“%(word)s”。请只留一栏,或给另一栏换个名字。"
    ),
    "register_nobody": _l("工作表“%(sheet)s”里有表头,但没有一个人。请核对选的是不是这个文件。"),
}

_MENDED: dict[str, Any] = {
    "row_hidden": _l("%(sheet)s 第 %(row)s 行:这一行在表里是隐藏的,照样读了。若不该读,请在表里删去这一行。"),
    "cell_error": _l("%(sheet)s 第 %(row)s 行:%(column)s一格是错误值 %(was)s,当作没有填。请在表里补上。"),
    "cell_not_reckoned": _l(
        "%(sheet)s 第 %(row)s 行:%(column)s一格是公式,文件里没有存下算出的结果,当作没有填。"
        "请在 Excel 或 WPS 里打开原表,存一次再上传。"
    ),
    "mended_cell": _l("%(sheet)s 第 %(row)s 行:%(column)s里的空格或全角字已改,读作“%(now)s”。"),
    "mended_from_above": _l("%(sheet)s 第 %(row)s 行:%(column)s是合并格或与上面相同,按上面的那一格记。"),
    "mended_name": _l("%(sheet)s 第 %(row)s 行:姓名里的空格或全角字已改,读作“%(now)s”。"),
    "mended_group": _l("%(sheet)s 第 %(row)s 行:小组“%(was)s”与“%(now)s”是同一组,按“%(now)s”记。"),
    "mended_group_from_above": _l("%(sheet)s 第 %(row)s 行:小组一格是空的或与上面相同,按上面的组名记作“%(now)s”。"),
    "mended_household": _l("%(sheet)s 第 %(row)s 行:户号里的空格或全角数字已改,读作 %(now)s。"),
    "mended_household_from_above": _l("%(sheet)s 第 %(row)s 行:户号是合并格或与上面相同,按上面的户号记作 %(now)s。"),
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
    "example": _l("填写示例"),
    "nothing_filled": _l("只有序号或组名,没有填人"),
    "sheet_hidden": _l("隐藏的工作表,没有读"),
    "sheet_without_header": _l("没有表头的工作表,没有读"),
}
"""Why a row or a sheet is nobody's."""

SENTENCES: dict[str, Any] = {**_SPREADSHEET, **_REGISTER, **_MENDED}
