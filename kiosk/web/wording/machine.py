"""Sentences about the server itself: its start, its clock, its long work."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "instance_in_use": _l(
        "另一个服务器正在使用这个实例(进程 %(pid)s,自 %(since)s 起):%(folder)s。"
        "请先停掉它,或用 KIOSK_INSTANCE 指定另一个文件夹。"
    ),
    "instance_not_writable": _l("文件夹 %(folder)s 无法写入(%(problem)s)。请用 KIOSK_INSTANCE 指定一个可写的文件夹。"),
    "port_in_use": _l("端口 %(port)s 已被别的程序占用。请停掉那个程序,或用 --port 换一个端口。"),
    "port_not_allowed": _l("不允许使用端口 %(port)s。请用 --port 换一个 1024 以上的端口。"),
    "port_wanted": _l("端口「%(port)s」不对。请写 1 到 65535 之间的整数。"),
    "database_unusable": _l("数据库打不开:%(problem)s。请检查 KIOSK_DATABASE_URL 和数据库服务,或从备份恢复,再启动。"),
    "database_newer": _l("数据库是更新版本的程序建的。请用那个版本的程序启动。"),
    "clock_behind": _l(
        "本机时钟是 %(now)s,早于日志最后一条 %(last)s。请校准时钟;如果时钟无误,请加上 --confirm-clock 再启动。"
    ),
    "clock_behind_question": _l(
        "本机时钟是 %(now)s,早于日志最后一条 %(last)s。先后次序以日志的序号为准。时钟无误请键入 yes 继续:"
    ),
    "console_addresses": _l("平板请扫描二维码,或在浏览器里打开:"),
    "console_doors": _l(
        "这台服务器还没有选举。请扫描二维码,或打开下面的地址,选择「彩排」或「正式选举」。地址只能用一次:"
    ),
    "console_stop": _l("按 Ctrl+C 停止服务器。"),
    "console_sqlite_old": _l("本机的 SQLite 是 %(version)s,低于 3.51.3。选举日前请在另一台电脑上留好备份。"),
    "console_local_only": _l("没有找到局域网地址,平板还连不上。请接好网络,再重新启动。"),
    "jobs_too_many": _l("已有 %(waiting)s 件长任务在等。请等前面的做完再试。"),
    "job_broken": _l("这件任务中途失败,什么都没有改动。请再试一次;若再失败,请告诉管理服务器的人。"),
    "job_too_long": _l("这件任务超过 %(minutes)s 分钟,已经停下,什么都没有改动。请分小批再试。"),
}
