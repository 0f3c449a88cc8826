"""Sentences of codes and of what is printed: what a scan that is no valid code is answered."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "unreadable": _l("没有读出参选证上的码,什么也没有记。请再扫一次,或输入二维码下面的九位数字。"),
    "forged": _l("这个码不是选举委员会印发的(签名不符),什么也没有记。请留下这张证,请监票人来看。"),
    "other_village": _l("这是另一个选举的证,不能在这里用。请选民拿本村本届的参选证来。"),
    "rehearsal": _l("这是彩排用的证,正式投票时无效。请选民拿正式的参选证来。"),
    "glyph_missing": _l(
        "打印用的字体里没有“%(character)s”字(%(codepoint)s),“%(name)s”印不出来,所以什么也没有印。"
        "请与本人商定一个可印的写法,在名册里改好,再印一次。"
    ),
}

HEADLINES = {
    "unreadable": _l("没有读出来"),
    "forged": _l("假证"),
    "other_village": _l("不是本村的证"),
    "rehearsal": _l("彩排用的证"),
}
