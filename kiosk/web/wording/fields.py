"""What the fields of forms are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

FIELDS: dict[str, Any] = {
    "ballots": _l("启封张数"),
    "closes": _l("延长到"),
    "served_until": _l("排队的人办完的时间"),
    "file": _l("文件"),
    "name": _l("姓名"),
    "reason": _l("原因"),
    "papers": _l("收回的张数"),
    "papers_again": _l("再填一次张数"),
    "foreign": _l("其中不是本次选票的纸"),
    "ballots_again": _l("再填一次张数"),
    "page": _l("名册第几页"),
    "counted": _l("这一页数得几个签名"),
}

SENTENCES: dict[str, Any] = {
    "number_wanted": _l("「%(field)s」请填数字。"),
    "day_wanted": _l("「%(date)s」看不懂,请写成 1945-03-02 的样子。"),
    "number_in_field": _l("「%(column)s」里像是公民身份号码,这里不收,也不保存。请删去。"),
    "hour_wanted": _l("「%(field)s」请填时间,例如 15:30。"),
    "file_missing": _l("请先选一个文件,再上传。"),
    "file_not_read": _l("读不了文件 %(file)s(%(why)s)。请核对路径。"),
    "file_not_written": _l("写不了文件 %(file)s(%(why)s)。请换一个位置。"),
    "reading_gone": _l("这次读取已经过期。请把登记册再上传一次。"),
    "printing_gone": _l("这次打印已经过期。请再印一次。"),
}


def field_name(field: str) -> str:
    return str(FIELDS.get(field, field))
