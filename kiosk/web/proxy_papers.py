"""What is printed and said about mandates: slips, the list for the wall, the report of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from kiosk import codes
from kiosk.machine.jobs import Job
from kiosk.papers.proxy_list import ProxyGroup, ProxyNotice
from kiosk.papers.slips import Slip, SlipBatch, SlipPerson, slips_csv, slips_pdf
from kiosk.papers.workbook import Sheet
from kiosk.queries import day, mode, proxies, proxy_slips
from kiosk.queries.proxy_loading import ListTried
from kiosk.queries.proxy_slips import SlipView
from kiosk.queries.roll import VoterView
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import BY_HAND, ListRow, ProxyOutcome, Settled
from kiosk.web import wording, work
from kiosk.web.print_room import occasion

Progress = Callable[[int, int], None]


def where(row: ListRow) -> str:
    """Which row it is, as the office says it."""
    if row.sheet == BY_HAND:
        return _("手工登记第 %(row)s 份", row=row.row)
    return _("%(sheet)s 第 %(row)s 行", sheet=row.sheet, row=row.row)


def report_lines(tried: ListTried, *, dry_run: bool) -> list[str]:
    """The report of a list: what it came to, then a line for each row that is not accepted."""
    lines = [
        _(
            "读了 %(rows)s 行:有效 %(accepted)s,待定 %(waiting)s,不接受 %(refused)s。",
            rows=len(tried.settled),
            **{outcome.value: len(tried.of(outcome)) for outcome in ProxyOutcome},
        )
    ]
    for outcome in (ProxyOutcome.WAITING, ProxyOutcome.REFUSED):
        for one in tried.of(outcome):
            assert one.finding is not None
            lines.append(
                _(
                    "%(outcome)s:%(where)s,%(principal)s 委托 %(proxy)s:%(why)s(%(rule)s)",
                    outcome=wording.proxies.OUTCOMES[outcome],
                    where=where(one.row),
                    principal=one.row.principal or "—",
                    proxy=one.row.proxy or "—",
                    why=wording.say(one.finding),
                    rule=one.finding.rule_id,
                )
            )
    if tried.kept or tried.gone:
        lines.append(
            _(
                "与原来的名单相比:新增 %(new)s 份,不变 %(kept)s 份,取消 %(gone)s 份。",
                new=tried.new,
                kept=tried.kept,
                gone=len(tried.gone),
            )
        )
        lines += [
            _("取消:%(principal)s 委托 %(proxy)s", principal=one.principal.name, proxy=one.proxy.name)
            for one in tried.gone
        ]
    if dry_run:
        lines.append(_("只是试读,什么也没有写入。"))
    return lines


def print_report(officer: OfficerOnDuty, tried: ListTried) -> Job | Finding:
    """The report of a list as a spreadsheet: a sheet for each outcome, those to be looked at first."""
    columns = (_("行"), _("委托人"), _("委托人户号"), _("受托人"), _("受托人户号"), _("关系"), _("登记日期"))
    sheets = tuple(
        Sheet(
            str(wording.proxies.OUTCOMES[outcome]),
            (*columns, _("原因"), _("依据")),
            tuple(_report_row(one) for one in tried.of(outcome)),
        )
        for outcome in (ProxyOutcome.REFUSED, ProxyOutcome.WAITING, ProxyOutcome.ACCEPTED)
    )
    return work.start_printing("workbook", sheets, title=_("委托名单报告"), officer=officer)


def _report_row(one: Settled) -> tuple[str | int | date | None, ...]:
    row = one.row
    people = (row.principal, row.principal_household, row.proxy, row.proxy_household)
    why = (wording.say(one.finding), one.finding.rule_id) if one.finding else ("", "")
    return (where(row), *people, row.relation, row.registered_on or row.date_text, *why)


def _person(voter: VoterView) -> SlipPerson:
    return SlipPerson(voter.roll_no, voter.name, voter.group)


def _batch(election_id: str, slips: Iterable[SlipView]) -> SlipBatch:
    found, key = day.election(election_id), mode.code_key()
    assert found is not None, "slips belong to an election"
    return SlipBatch(
        occasion(election_id),
        tuple(
            Slip(
                _person(one.principal),
                _person(one.proxy),
                codes.make(codes.Kind.SLIP, found.tag, one.number, key),
                one.number,
            )
            for one in slips
        ),
    )


def slips_of(election_id: str, *, as_csv: bool, progress: Progress | None = None) -> bytes | Finding:
    """All slips here and now, as PDF or as `principal_no,principal,proxy_no,proxy,code`."""
    slips = proxy_slips.slips(election_id)
    if not slips:
        return Finding("proxies_none", "R-PROXY-05")
    batch = _batch(election_id, slips)
    return slips_csv(batch) if as_csv else slips_pdf(batch, progress)


def print_slips(officer: OfficerOnDuty, slip_id: int | None = None) -> Job | Finding:
    """Print all slips, or one, in a child process; the codes stay the same."""
    slips = [one for one in proxy_slips.slips(officer.election_id) if slip_id in (None, one.id)]
    if not slips:
        return Finding("proxies_none", "R-PROXY-05")
    batch = _batch(officer.election_id, slips)
    return work.start_printing("slips_pdf", batch, title=_("委托投票证"), officer=officer)


def print_proxy_list(officer: OfficerOnDuty) -> Job | Finding:
    """Print the list as it was published, in a child process."""
    stands, standing = proxies.proxies_stand(officer.election_id), day.standing(officer.election_id)
    assert standing is not None, "an officer on duty has an election"
    if stands.published is None:
        return Finding("proxies_not_published", "R-PROXY-05")
    groups = groupby(proxy_slips.as_published(officer.election_id), key=lambda one: one.principal.group)
    notice = ProxyNotice(
        occasion=occasion(officer.election_id),
        town=officer.town,
        published=stands.published.published_on,
        fingerprint=stands.published.fingerprint,
        limit=standing.sheet.proxies_per_person,
        near_kin_only=stands.near_kin_only,
        groups=tuple(
            ProxyGroup(name, tuple((_person(one.principal), _person(one.proxy)) for one in slips))
            for name, slips in groups
        ),
    )
    return work.start_printing("proxy_list_pdf", notice, title=_("委托投票名单公告"), officer=officer)
