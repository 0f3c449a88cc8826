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
    "help_port_wanted": _l(
        "普通网页的端口「%(port)s」不对。请用 --help-port 写 1 到 65535 之间的整数,不能和 --port 相同。"
    ),
    "help_port_in_use": _l("普通网页的端口 %(port)s 已被别的程序占用。请停掉那个程序,或用 --help-port 换一个端口。"),
    "help_port_not_allowed": _l("不允许使用端口 %(port)s。请用 --help-port 换一个 1024 以上的端口。"),
    "tls_not_writable": _l(
        "放证书的文件夹 %(folder)s 无法写入(%(problem)s)。请让运行服务器的用户能写这个文件夹,再启动。"
    ),
    "authority_missing": _l(
        "证书机构的文件 %(file)s 不见了。请从备份恢复,平板就不用重新信任;"
        "实在找不回,请把文件夹 %(folder)s 改名再启动,所有平板都要重新信任。"
    ),
    "authority_unreadable": _l(
        "证书机构的文件 %(file)s 读不出来,或者已经损坏。请从备份恢复,平板就不用重新信任;"
        "实在找不回,请把文件夹 %(folder)s 改名再启动,所有平板都要重新信任。"
    ),
    "authority_expired": _l(
        "证书机构的有效期到 %(ended)s,本机时钟是 %(now)s。请校准时钟;如果时钟无误,"
        "请把文件夹 %(folder)s 改名再启动,所有平板都要重新信任。"
    ),
    "database_unusable": _l("数据库打不开:%(problem)s。请检查 KIOSK_DATABASE_URL 和数据库服务,或从备份恢复,再启动。"),
    "database_disk_full": _l("硬盘满了,数据库写不进去(%(problem)s)。请腾出地方,再启动;已记上的都还在。"),
    "database_disk_failed": _l(
        "硬盘写不进去或读不出来(%(problem)s)。请看硬盘是不是满了、坏了:满了就腾出地方再启动,坏了就换一台电脑恢复备份。"
    ),
    "database_busy": _l(
        "别的程序正锁着数据库(%(problem)s)。请关掉打开 official.db 的程序(比如看数据库的软件、备份软件),再启动。"
    ),
    "database_read_only": _l("数据库写不进去(%(problem)s)。请让运行服务器的用户能写实例文件夹和里面的文件,再启动。"),
    "database_damaged": _l(
        "数据库坏了(%(problem)s),服务器没有打开。请不要动这个文件夹,换一台电脑用最新的备份恢复:"
        "flask --app wsgi restore 备份文件。办法写在 docs/backup.md。"
    ),
    "journal_damaged": _l(
        "日志从第 %(seq)s 条起不对(%(code)s),服务器没有打开。请不要动这个文件夹,"
        "用 flask --app wsgi verify-journal 核对,再用最新的备份恢复:flask --app wsgi restore 备份文件。"
    ),
    "rehearsal_damaged": _l(
        "彩排的数据库坏了(%(problem)s),正式的选举不受影响。要再彩排,请运行 flask --app wsgi rehearsal,重新做一个。"
    ),
    "database_pragma": _l(
        "SQLite 在这块硬盘上不能安全地写(%(pragma)s 是 %(found)s)。"
        "请把实例文件夹放在本机的硬盘上,不要放在网络盘或 U 盘上。"
    ),
    "database_not_reached": _l(
        "连不上 PostgreSQL(%(problem)s)。请启动数据库服务,检查 KIOSK_DATABASE_URL 里的地址和端口。"
    ),
    "database_not_let_in": _l("PostgreSQL 不让进(%(problem)s)。请检查 KIOSK_DATABASE_URL 里的用户名和口令。"),
    "database_missing": _l("PostgreSQL 里没有这个数据库或用户(%(problem)s)。请先建好,或检查 KIOSK_DATABASE_URL。"),
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
    "console_trust_first": _l("新平板先扫这个二维码,或打开下面的地址,照着图做一次,平板就信任这台服务器:"),
    "console_fingerprint": _l("证书「%(name)s」的指纹,请和平板上、纸上的对照:"),
    "console_fingerprint_short": _l("念给别人听时念前四组:%(short)s"),
    "console_trusted": _l("信任以后,平板打开:"),
    "console_address_uncovered": _l(
        "地址 %(address)s 不是局域网地址,证书不能包括它。平板请用别的地址,或把服务器接到局域网再启动。"
    ),
    "console_http_loses": _l(
        "现在没有加密(--http):平板不能用摄像头扫码,流动票箱不能离线记录,同一网络上的人看得到口令。只用扫码枪、不需要这些时才这样启动。"
    ),
    "console_stop": _l("按 Ctrl+C 停止服务器。"),
    "console_sqlite_old": _l("本机的 SQLite 是 %(version)s,低于 3.51.3。选举日前请在另一台电脑上留好备份。"),
    "console_local_only": _l("没有找到局域网地址,平板还连不上。请接好网络,再重新启动。"),
    "jobs_too_many": _l("已有 %(waiting)s 件长任务在等。请等前面的做完再试。"),
    "job_broken": _l("这件任务中途失败,什么都没有改动。请再试一次;若再失败,请告诉管理服务器的人。"),
    "job_too_long": _l("这件任务超过 %(minutes)s 分钟,已经停下,什么都没有改动。请分小批再试。"),
}
