"""Sentences about the journal and its verification."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "journal_entry_changed": _l("日志第 %(seq)s 条(%(act)s)被改动过。请封存服务器,报告总监票人。"),
    "journal_personal_changed": _l("日志第 %(seq)s 条(%(act)s)的个人部分被改动过。请封存服务器,报告总监票人。"),
    "journal_entry_missing": _l("日志第 %(seq)s 条不见了。请封存服务器,报告总监票人。"),
    "journal_cut_off": _l("日志从第 %(seq)s 条起被截断,链头是第 %(head)s 条。请封存服务器,报告总监票人。"),
    "journal_other_than_printed": _l("日志第 %(seq)s 条与纸上印的不一样。请封存服务器,报告总监票人。"),
    "journal_tables_differ": _l("日志与数据表 %(table)s 不一致,从第 %(seq)s 条起。请封存服务器,报告总监票人。"),
    "journal_expect_unreadable": _l("看不懂「%(text)s」。请照纸上的样子写:条数、冒号、至少八个字符。"),
}
