"""Sentences about back-ups, the second place where they go, and putting one in place."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "backup_place_missing": _l("没有 %(folder)s 这个文件夹。请插好 U 盘,从列表里选,或写出完整的路径。"),
    "backup_place_inside": _l("%(folder)s 就在服务器自己的文件夹里,硬盘坏了会一起丢。请选 U 盘或另一块硬盘。"),
    "backup_place_full": _l("%(folder)s 只剩 %(free)s MB,不够放备份。请腾出 200 MB 以上,或换一个地方。"),
    "backup_place_not_writable": _l("%(folder)s 写不进去(%(problem)s)。请看 U 盘是不是写保护了,或换一个。"),
    "backup_place_gone": _l(
        "备份处 %(folder)s 找不到了,像是 U 盘被拔下。请插回去,或在办公室另选一个。备份暂时放在服务器里。"
    ),
    "backup_late": _l(
        "最后一次备份是 %(at)s,已经超过 %(minutes)s 分钟。请登记员在办公室的“备份”页备份一次,看看出了什么事。"
    ),
    "backup_no_room": _l("%(folder)s 满了,放不下新的备份。请腾出地方,或换一个 U 盘。"),
    "backup_failed": _l("备份没有做成:%(folder)s(%(problem)s)。请看 U 盘插好没有,再备份一次。"),
    "backup_not_verified": _l("备份写到 %(folder)s 后读回来不一样,U 盘可能坏了。请换一个 U 盘,再备份一次。"),
    "backup_damaged": _l("数据库的副本 %(file)s 检查不通过。请不要停服务器,马上告诉管理服务器的人。"),
    "backup_nothing_yet": _l("这台服务器还没有数据库,没有什么可备份。请先启动服务器。"),
    "backup_not_there": _l("没有 %(file)s 这个文件。请插好 U 盘,核对文件名。"),
    "backup_unreadable": _l("%(file)s 不是完好的备份文件。请换一个较早的备份。"),
    "backup_other_kind": _l(
        "这个备份出自 %(has)s,这台服务器用的是 %(wanted)s。请用同一种数据库恢复(KIOSK_DATABASE_URL)。"
    ),
    "backup_newer": _l("这个备份是更新版本的程序做的,这里读不了。请先换上那个版本的程序,再恢复。什么都没有改动。"),
    "restore_in_use": _l(
        "还有 %(others)s 个程序连着数据库 %(database)s,像是服务器还开着。请先停掉它,再恢复。什么都没有改动。"
    ),
    "backup_beside": _l("备份只放在服务器自己里面,硬盘坏了会一起丢。请登记员插一个 U 盘,在办公室的“备份”页选它。"),
    "restore_not_empty": _l("%(database)s 里已有记录。确实要换成备份,请加上 --replace:原来的会按日期另存,不会删掉。"),
    "restore_failed": _l("没有恢复成:%(folder)s(%(problem)s)。原来的都还在。请腾出地方,检查权限,再试一次。"),
    "postgres_tools_missing": _l(
        "找不到 PostgreSQL 的程序 %(program)s。请装好它再试一次:sudo apt-get install postgresql-client。"
    ),
    "postgres_tools_failed": _l("%(program)s 没有做成:%(problem)s。请检查 KIOSK_DATABASE_URL 和数据库服务。"),
}
