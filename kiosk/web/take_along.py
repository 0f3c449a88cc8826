"""What is taken along as a spreadsheet: rows gathered, worded, handed to a child process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from flask_babel import gettext as _

from kiosk.files.reading import Report
from kiosk.machine.jobs import Job
from kiosk.papers.workbook import Sheet
from kiosk.queries import groups, kin, loading, people, publication, register, settling
from kiosk.queries.publication import ChangeView
from kiosk.queries.register import Waiting
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.roll import Outcome
from kiosk.rules.settling import Choice
from kiosk.web import wording, work
from kiosk.web.print_room import occasion
from kiosk.web.wording.files import SKIPPED
from kiosk.web.wording.kin import KIN

Row = tuple[str | int | date | None, ...]


def print_reading(officer: OfficerOnDuty, report: Report) -> Job | Finding:
    """The report of a reading, row by row: who waits or is left out, what changes, what was mended or is nobody's."""
    off = register.waiting_lines(report.off_the_roll)
    sheets = [
        off_the_roll(_("待定"), (line for line in off if line.outcome == "undecided")),
        off_the_roll(_("不列入"), (line for line in off if line.outcome == "left_out")),
        said(_("自动改正"), report.mended),
        Sheet(
            _("没有读作人的行"),
            (_("工作表"), _("行"), _("原因")),
            tuple((skipped.sheet, skipped.row or None, str(SKIPPED[skipped.why])) for skipped in report.skipped),
        ),
    ]
    if not report.first:
        sheets.insert(0, said(_("名册变动"), loading.change_findings(report.comparison)))
    return work.start_printing("workbook", tuple(sheets), title=_("登记册报告"), officer=officer)


def off_the_roll(title: str, lines: Iterable[Waiting], note: str = "") -> Sheet:
    """Rows that are not on the roll, with every reason."""
    columns = (_("工作表"), _("行"), _("村民小组"), _("户号"), _("姓名"), _("原因"), _("依据"))
    rows = tuple(
        (
            line.sheet,
            line.row,
            line.group,
            line.household,
            line.name,
            " ".join(wording.say(finding) for finding in line.findings),
            line.finding.rule_id,
        )
        for line in lines
    )
    return Sheet(title, columns, rows, note)


def said(title: str, findings: Iterable[Finding]) -> Sheet:
    """A sentence a line, with where it belongs."""
    columns = (_("工作表"), _("行"), _("说明"))
    rows = tuple((str(f.numbers.get("sheet", "")), f.numbers.get("row"), wording.say(f)) for f in findings)
    return Sheet(title, columns, rows)


def print_people(officer: OfficerOnDuty, day: date, what: str = "") -> Job | Finding:
    """The roll and what stands behind it; `what` is a key of SHEETS, everything when it is none."""
    made = occasion(officer.election_id)
    note = _(
        "%(village)s %(term)s · 选举日 %(day)s · 日志 %(head)s",
        village=made.village,
        term=made.term,
        day=made.day,
        head=made.head,
    )
    if made.rehearsal:
        note = _("彩排,不是真的选举") + " · " + note
    wanted = [what] if what in SHEETS else list(SHEETS)
    sheets = tuple(sheet for key in wanted for sheet in SHEETS[key](officer.election_id, day, note))
    title = sheets[0].title if len(wanted) == 1 else _("名册和处理情况")
    return work.start_printing("workbook", sheets, title=title, officer=officer)


def _roll(election_id: str, _day: date, note: str) -> list[Sheet]:
    columns = (
        _("编号"),
        _("村民小组"),
        _("户号"),
        _("姓名"),
        _("性别"),
        _("出生日期"),
        _("与户主关系"),
        _("页"),
        _("行"),
    )
    rows: tuple[Row, ...] = tuple(
        (v.roll_no, v.group, v.household, v.name, _sex(v.sex), v.birth, relation, v.page, v.line)
        for v, relation in ((line.voter, line.relation) for line in people.whole_roll(election_id))
    )
    return [Sheet(_("名册"), columns, rows, note)]


def _off(election_id: str, _day: date, note: str) -> list[Sheet]:
    return [
        off_the_roll(_("不列入"), settling.off_the_roll(election_id, Outcome.LEFT_OUT), note),
        off_the_roll(_("待定"), settling.off_the_roll(election_id, Outcome.UNDECIDED), note),
    ]


def _decisions(election_id: str, _day: date, note: str) -> list[Sheet]:
    columns = (
        *(_("户号"), _("姓名"), _("决定"), _("不列入的依据"), _("改正"), _("会议同意的日期"), _("原因")),
        *(_("决定日期"), _("日志"), _("现在有效")),
    )
    rows: tuple[Row, ...] = tuple(
        (
            line.household,
            line.name,
            _("列入名册") if line.decided.decision.choice is Choice.REGISTER else _("不列入"),
            wording.name_of("ground", line.decided.decision.ground),
            _fields(line.decided.decision.corrections),
            line.decided.decision.consent_on,
            line.decided.reason,
            line.decided.on,
            line.decided.seq,
            _("是") if line.stands else _("否,后来改过"),
        )
        for line in settling.decisions(election_id)
    )
    return [Sheet(_("处理"), columns, rows, note)]


def _changes(election_id: str, _day: date, note: str) -> list[Sheet]:
    columns = (
        *(_("编号"), _("村民小组"), _("姓名"), _("变动"), _("原来"), _("不列入的依据"), _("原因"), _("决定日期")),
        _("公布在"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            change.roll_no,
            change.group,
            change.name,
            change_word(change.kind),
            what_was(change),
            wording.name_of("reason", wording.name_of("ground", change.ground)),
            change.reason,
            change.on,
            _("第 %(number)s 版", number=change.version) if change.version else _("还没有公布"),
        )
        for change in publication.changes(election_id)
    )
    return [Sheet(_("公布后的变动"), columns, rows, note)]


def _kin(election_id: str, _day: date, note: str) -> list[Sheet]:
    columns = (
        *(_("编号"), _("姓名"), _("村民小组"), _("户号"), _("与户主关系"), _("亲属编号"), _("亲属姓名")),
        *(_("亲属与户主关系"), _("亲属是本人的"), _("来源"), _("登记册"), _("原因")),
    )
    rows: tuple[Row, ...] = tuple(
        (
            *(one.voter.roll_no, one.voter.name, one.voter.group, one.voter.household, one.relation),
            *(view.other.roll_no, view.other.name, view.relation, str(KIN[view.kin])),
            _("人工登记") if view.by_hand else _("登记册"),
            str(KIN[view.derived]) if view.differs and view.derived else "",
            view.reason,
        )
        for one, view in ((pair.one, pair.other) for pair in kin.kin_pairs(election_id))
    )
    return [Sheet(_("亲属"), columns, rows, note)]


def _groups(election_id: str, day: date, note: str) -> list[Sheet]:
    counted = groups.group_counts(election_id, day)
    total = groups.total_of(counted)
    columns = (_("村民小组"), _("登记参加选举"), _("男"), _("女"), _("性别未填"), *age_words(), _("户"))
    rows: tuple[Row, ...] = tuple(
        (one.name or _("合计"), one.registered, one.men, one.women, one.sex_unknown, *one.ages, one.households)
        for one in (*counted, total)
    )
    return [Sheet(_("小组统计"), columns, rows, note)]


SHEETS: dict[str, Callable[[str, date, str], list[Sheet]]] = {
    "roll": _roll,
    "off": _off,
    "decisions": _decisions,
    "changes": _changes,
    "kin": _kin,
    "groups": _groups,
}
"""What may be taken along → how its sheets are made."""


def age_words() -> tuple[str, ...]:
    """The columns of `GroupCounts.ages`."""
    return (_("不满18岁"), _("18–35岁"), _("36–59岁"), _("60–79岁"), _("80岁以上"))


def change_word(kind: str) -> str:
    """What a change of the roll is called."""
    return {"added": _("新增"), "removed": _("取消"), "corrected": _("改动")}[kind]


def what_was(change: ChangeView) -> str:
    """The fields that a correction changed, as they were."""
    return _fields({field: value for field, value in change.was.items() if (field, value) != ("name", change.name)})


def _fields(values: Mapping[str, object]) -> str:
    return "; ".join(
        f"{wording.name_of('column', field)}: {wording.name_of(field, '' if value is None else str(value))}"
        for field, value in values.items()
    )


def _sex(sex: str) -> str:
    return wording.name_of("sex", sex) if sex else ""
