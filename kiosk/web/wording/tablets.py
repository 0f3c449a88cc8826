"""What stands on the readiness page and on the tablet's own: the things looked at, how they stand, what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.tablets import How

SENTENCES: dict[str, Any] = {
    "tablet_told_strange": _l("没有看懂这台平板报的结果,什么都没有记下。请刷新这一页,再检查一次。"),
    "tablet_told_nothing": _l("还没有什么可记的。请扫一下工作证,或点“听见”“没听见”。"),
    "tablet_scan_unreadable": _l("扫到的不是证上的码。请扫您自己的工作证,或手输证上的短号。"),
    "tablet_scanner_silent": _l("扫码枪没有反应。请拔下再插上,或重新配对蓝牙,再扫一次;还不行就手输短号。"),
    "tablet_scanner_hand": _l("刚才是手输的,不是扫码枪。有扫码枪,请接上再扫一次;没有,手输短号也行。"),
    "tablet_sound_silent": _l("听不见声音。请把平板的音量调大、关掉静音,再放一次。"),
    "tablet_camera_refused": _l("浏览器没有获准用摄像头。要用,请在网址旁的设置里允许,再试一次;有扫码枪就不要紧。"),
    "tablet_camera_none": _l("没有找到能用的摄像头。有扫码枪就不要紧。"),
    "tablet_camera_insecure": _l("没有加密,摄像头不能用。请从服务器的 https 网址进入;有扫码枪就不要紧。"),
    "tablet_clock_wrong": _l("平板的时钟和服务器差 %(seconds)s 秒。请在平板的设置里把时间调准,再检查一次。"),
    "tablet_clock_off": _l("平板的时钟和服务器差 %(seconds)s 秒。不影响投票;有空请在平板的设置里调准。"),
    "tablet_awake_not": _l("屏幕会自己熄灭。请在平板的设置里把“自动锁屏”改成最长。"),
    "tablet_trusted_warned": _l("这台平板还没有信任服务器的证书。请照信任说明做一次,再从 https 网址进入。"),
    "tablet_trusted_plain": _l("这台平板没有走加密的网址。请从服务器的 https 网址进入,再登录。"),
    "tablet_roll_differs": _l("平板上的名册指纹和服务器的不一样。请在平板上刷新页面,再检查一次;还不一样请找登记员。"),
    "tablet_battery_low": _l("电量只剩 %(percent)s%%,没有在充电。请接上电源。"),
    "tablet_silent": _l("已有 %(minutes)s 分钟没有消息。请去看看:平板是不是关了,网络是不是断了。"),
    "server_disk_low": _l("服务器的磁盘只剩 %(free)s GB。请删去不用的文件,留出 1 GB 以上。"),
    "server_second_disk_low": _l("放备份的地方只剩 %(free)s GB。请换一个空一些的优盘,在登记处重新指定。"),
    "server_place_unnamed": _l("还没有指定备份的地方。请插上优盘,由登记员在登记处指定。"),
    "server_place_gone": _l("放备份的优盘不在了。请插回原来的优盘,或由登记员在登记处另外指定。"),
    "server_backup_none": _l("还没有备份过。服务器开着会自己备份;过 15 分钟还没有,请找登记员。"),
    "server_backup_old": _l("上一次备份是 %(minutes)s 分钟以前。请看看优盘是不是插好、是不是满了。"),
    "server_unplugged": _l("服务器没有接电源,正在用电池。请接上电源。"),
    "server_battery_low": _l("服务器的电池只剩 %(percent)s%%,没有接电源。请马上接上电源。"),
    "server_plain": _l("服务器没有加密:摄像头不能用,口令会被看见。请停下服务器,不加 --http 再启动。"),
    "server_certificate_ends": _l("证书还有 %(days)s 天到期。请看看服务器的日期对不对;对的话,请重新启动服务器。"),
    "server_sqlite_old": _l("SQLite 是 %(version)s,低于 3.51.3。可以用;请留好备份。"),
    "server_clock_behind": _l("服务器的时钟早于日志的最后一条(%(last)s)。先后以日志序号为准;请校准服务器的时钟。"),
    "server_clock_zone": _l("服务器的时区不是中国时间。页面和纸上都按中国时间,不影响投票;有空请改时区。"),
    "server_memory_low": _l("服务器的内存只剩 %(free)s MB。请关掉服务器上别的程序。"),
}

MARKS: dict[str, Any] = {
    "scanner": _l("扫码"),
    "sound": _l("声音"),
    "camera": _l("摄像头"),
    "clock": _l("时钟"),
    "awake": _l("屏幕常亮"),
    "trusted": _l("证书信任"),
    "roll": _l("名册指纹"),
    "battery": _l("电量"),
    "network": _l("网络"),
    "disk": _l("磁盘"),
    "second_disk": _l("备份处的空间"),
    "backup_place": _l("备份处"),
    "backup": _l("上次备份"),
    "power": _l("电源"),
    "https": _l("加密"),
    "database": _l("数据库"),
    "server_clock": _l("服务器时钟"),
    "memory": _l("内存"),
}
"""What is looked at → what it is called."""

HOWS: dict[str, Any] = {
    How.WELL: _l("好"),
    How.NOTE: _l("留意"),
    How.WRONG: _l("要处理"),
    How.UNTOLD: _l("没有报"),
}
