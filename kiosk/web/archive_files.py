"""The files of a round in an archive: what was kept byte for byte, and tables for a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.papers import archive_words as w
from kiosk.papers.archive_facts import ArchiveFile, Said
from kiosk.papers.archive_page import both_of
from kiosk.papers.table import table_bytes
from kiosk.queries.archive import KeptResult, RoundKept
from kiosk.queries.archive_names import Unnamed
from kiosk.queries.day import SHANGHAI
from kiosk.rules.ballot import BallotClass
from kiosk.web import wording
from kiosk.web.outcomes import said_of

FOR_A_SPREADSHEET = "utf-8-sig"
"""Without this mark a spreadsheet program takes Chinese for something else."""


def files_of(kept: RoundKept, unnamed: Unnamed) -> tuple[ArchiveFile, ...]:
    """Every file of the round but the rule sheet, which is drawn later."""
    folder = f"round-{kept.number}"
    files = [
        ArchiveFile(f"{folder}/totals.csv", totals_csv(kept), both_of(w.FILE_TOTALS)),
        ArchiveFile(f"{folder}/account.json", account_json(kept, unnamed), both_of(w.FILE_ACCOUNT)),
        ArchiveFile(f"{folder}/incidents.csv", incidents_csv(kept, unnamed), both_of(w.FILE_INCIDENTS)),
    ]
    for result in kept.results:
        files += _kept(folder, result)
    return tuple(sorted(files, key=lambda file: ("withdrawn" in file.path, file.path)))


def _kept(folder: str, result: KeptResult) -> Iterator[ArchiveFile]:
    """A version of the result and its papers."""
    gone = result.withdrawn_at is not None
    end = f"-v{result.version}-withdrawn" if gone else ""

    def file(path: str, body: bytes, paper: Said) -> ArchiveFile:
        what = both_of(w.FILE_WITHDRAWN, paper=paper, version=result.version) if gone else paper
        return ArchiveFile(f"{folder}/{path}", body, what)

    yield file(f"count-file{end}.json", result.count_file.encode(), both_of(w.FILE_COUNT))
    yield file(f"result{end}.json", result.outcome.encode(), both_of(w.FILE_RESULT))
    if result.base_round is not None:
        after, number = f"round-{result.base_round}-after-tie", result.base_round
        texts = (("count-file", result.base_file, w.FILE_COUNT), ("result", result.base_outcome, w.FILE_RESULT))
        for name, text, what in texts:
            said = both_of(w.FILE_AFTER_TIE, paper=both_of(what), number=number)
            yield file(f"{name}-{after}{end}.json", text.encode(), said)
    papers = f"withdrawn-v{result.version}" if gone else "papers"
    for name, body in result.papers:
        yield file(f"{papers}/{name}", body, paper_named(name))


def paper_named(name: str) -> Said:
    """A kept paper in words."""
    with force_locale("en"):
        english = wording.name_of("result_paper", name)
    with force_locale("zh"):
        return Said(wording.name_of("result_paper", name), english)


def place_of(place: str, box_no: int | None) -> Said:
    """Where something happened; "" when it was at neither lane nor box."""
    return Said(place, place) if box_no is None else both_of(w.BOX_NUMBER, no=box_no)


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def totals_csv(kept: RoundKept) -> bytes:
    """Everybody's votes by post and what came of them; then unused lines of each post, then the ballots by class."""
    view, totals = kept.view, kept.totals
    header = (_("职位"), _("姓名"), _("小组"), _("年龄"), _("得票"), _("结果"), _("依据"))
    rows: list[tuple[object, ...]] = []
    for post in view.posts:
        for said in post.lines:
            one = view.people[int(said.person)]
            rows.append((post.name, one.name, one.group, one.age, said.votes, said_of(view, said), said.rule_id))
        rejected = sum(lines for (at, _person, _code), lines in totals.rejected.items() if at == post.post)
        rows.append((post.name, "", "", "", totals.blank.get(post.post, 0), _("空白栏"), "R-CNT-11"))
        rows.append((post.name, "", "", "", rejected, _("作废的名字"), "R-CNT-13"))
    for each in BallotClass:
        name = _("%(ballot_class)s票(张)", ballot_class=wording.name_of("ballot_class", each.value))
        rows.append(("", "", "", "", totals.classes[each], name, "R-CNT-12"))
    return table_bytes(header, rows, encoding=FOR_A_SPREADSHEET)


def account_json(kept: RoundKept, unnamed: Unnamed) -> bytes:
    """The ballot account of the whole round: never by station, box or way of voting."""
    account, found, issued = kept.account, kept.view.over.tally.found, kept.view.over.tally.issued
    said = {
        "registered": kept.registered,
        "unsealed": kept.stock.unsealed,
        "issued": issued,
        "spoiled": kept.stock.spoiled,
        "left": account.counted if account else None,
        "missing": account.missing if account else None,
        "explanation": unnamed(account.explanation) if account else "",
        "announced_at": _moment(account.announced_at) if account and account.announced_at else None,
        "found": found,
        "not_brought_back": issued - found,
        "ballots": {each.value: kept.totals.classes[each] for each in BallotClass},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def incidents_csv(kept: RoundKept, unnamed: Unnamed) -> bytes:
    """What was reported in the round; nobody is named who has neither votes nor an office."""
    header = (_("时间"), _("事项"), _("地点"), _("情况"), _("报告人"), _("处理时间"), _("处理人"))
    rows = [
        (
            _moment(one.at),
            wording.name_of("incident_kind", one.kind),
            place_of(one.place, one.box_no).zh,
            unnamed(one.words),
            one.reported_by,
            _moment(one.acknowledged_at) if one.acknowledged_at else "",
            one.acknowledged_by,
        )
        for one in kept.incidents
    ]
    return table_bytes(header, rows, encoding=FOR_A_SPREADSHEET)
