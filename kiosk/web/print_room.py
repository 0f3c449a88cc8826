"""What is printed, gathered: rows read from the roll, codes made, papers asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import codes
from kiosk.acts.roll import RollLoaded
from kiosk.acts.staff import REHEARSAL_PIN, NewPin
from kiosk.machine.jobs import Job
from kiosk.papers.certificates import Certificate, CertificateBatch, certificates_csv, certificates_pdf
from kiosk.papers.page import Occasion
from kiosk.papers.paper_roll import PaperRoll, RollLine
from kiosk.papers.role_cards import RoleCardBatch, RoleCardPrint, role_cards_csv, role_cards_pdf
from kiosk.papers.rule_sheet import ChoiceLine, LockedRules, SeatLine, Signer, rule_sheet_pdf
from kiosk.queries import day, journal, loading, mode, register, roll, staff
from kiosk.queries.day import Standing
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.book import CHOICE_RULES, CHOICES
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import wording, work
from kiosk.web.wording.names import EDITIONS, choice_value

Progress = Callable[[int, int], None]


def occasion(election_id: str) -> Occasion:
    """Whose papers these are, with the journal's head as it stands."""
    found = day.election(election_id)
    assert found is not None, "papers are printed for an election that is there"
    return Occasion(
        village=found.village,
        term=found.term,
        day=found.day,
        head=str(journal.head()),
        rehearsal=found.rehearsal,
        language=str(get_locale() or "zh"),
    )


def _certificates(election_id: str, voter_id: int | None = None, group: str = "") -> CertificateBatch:
    found = day.election(election_id)
    assert found is not None
    key = mode.code_key()
    return CertificateBatch(
        occasion(election_id),
        tuple(
            Certificate(
                roll_no=one.voter.roll_no,
                name=one.voter.name,
                group=one.voter.group,
                page=one.voter.page,
                line=one.voter.line,
                code=codes.make(codes.Kind.CERTIFICATE, found.tag, one.number, key),
                number=one.number,
            )
            for one in roll.certified_voters(election_id, voter_id=voter_id, group=group)
        ),
    )


def certificates_pdf_of(election_id: str, progress: Progress | None = None) -> bytes | Finding:
    """All certificates of an election, drawn here and now."""
    return certificates_pdf(_certificates(election_id), progress)


def certificates_csv_of(election_id: str, *, for_spreadsheet: bool = False) -> bytes:
    """`roll_no,name,group,code` for a print shop; a spreadsheet program wants the mark that says UTF-8."""
    return certificates_csv(_certificates(election_id), for_spreadsheet=for_spreadsheet)


def print_certificates(officer: OfficerOnDuty, voter_id: int | None = None, group: str = "") -> Job | Finding:
    """Print everybody's certificate, a group's, or one voter's, in a child process."""
    batch = _certificates(officer.election_id, voter_id, group)
    return work.start_printing("certificates_pdf", batch, title=titled(_("参选证"), group), officer=officer)


def titled(paper: str, group: str) -> str:
    """What a paper is called, with the group it is for."""
    return f"{paper} {group}".rstrip()


def report_lines(loaded: RollLoaded, *, dry_run: bool) -> list[str]:
    """The report of a reading, a line for each row that is not on the roll."""
    lines = [
        _(
            "读了 %(rows)s 行:在册 %(registered)s,不列入 %(left_out)s,待定 %(undecided)s。",
            rows=loaded.rows,
            registered=loaded.registered,
            left_out=loaded.left_out,
            undecided=loaded.undecided,
        )
    ]
    for waiting in register.waiting_lines(loaded.standings):
        lines.append(wording.say(waiting.finding))
    comparison = loaded.comparison
    if comparison.gone or comparison.changed or len(comparison.new) < loaded.registered:
        lines += [wording.say(change) for change in loading.change_findings(comparison)]
    if dry_run:
        lines.append(_("只是试读,什么也没有写入。"))
    return lines


def _role_cards(election_id: str, holders: Iterable[CardHolder], pins: Iterable[NewPin]) -> RoleCardBatch:
    known = {pin.card_id: pin.pin for pin in pins}
    key = mode.code_key()
    return RoleCardBatch(
        occasion(election_id),
        tuple(
            RoleCardPrint(
                name=holder.name,
                roles=tuple(role for role in Role if role in holder.roles),
                role_words=wording.name_of("roles", " ".join(role for role in Role if role in holder.roles)),
                station=holder.station or "",
                code=codes.make(codes.Kind.ROLE_CARD, holder.tag, holder.number, key),
                number=holder.number,
                # In a rehearsal everybody may know everybody's.
                pin=known.get(holder.card_id, REHEARSAL_PIN if codes.is_rehearsal_tag(holder.tag) else ""),
            )
            for holder in holders
        ),
    )


def print_role_cards(officer: OfficerOnDuty, holders: Sequence[CardHolder], pins: Iterable[NewPin]) -> Job | Finding:
    """Print role cards and the PINs just made, in a child process."""
    batch = _role_cards(officer.election_id, holders, pins)
    return work.start_printing("role_cards_pdf", batch, title=_("工作证"), officer=officer)


def role_cards_of(
    election_id: str, holders: Sequence[CardHolder], pins: Iterable[NewPin], *, as_csv: bool
) -> bytes | Finding:
    """Role cards here and now, as PDF or as `name,roles,station,code,pin`."""
    batch = _role_cards(election_id, holders, pins)
    return role_cards_csv(batch) if as_csv else role_cards_pdf(batch)


def print_paper_roll(officer: OfficerOnDuty, group: str = "") -> Job | Finding:
    """Print the paper roll for signatures, or a group's pages of it, in a child process."""
    sexes = {"M": _("男"), "F": _("女"), "": ""}
    lines = (
        RollLine(
            page=one.voter.page,
            line=one.voter.line,
            roll_no=one.voter.roll_no,
            group=one.voter.group,
            name=one.voter.name,
            sex=sexes[one.voter.sex],
            birth_year=one.voter.birth.year,
            household=one.voter.household,
        )
        for one in roll.certified_voters(officer.election_id, group=group)
    )
    paper = PaperRoll(occasion(officer.election_id), tuple(lines))
    return work.start_printing("paper_roll_pdf", paper, title=titled(_("领票签名册"), group), officer=officer)


def rule_sheet(stands: Standing) -> bytes | Finding:
    """The rule sheet as it stands; locked once the polls have opened."""
    return rule_sheet_pdf(
        LockedRules(
            occasion=occasion(stands.election_id),
            edition=str(EDITIONS.get(stands.sheet.edition, stands.sheet.edition)),
            choices=tuple(
                ChoiceLine(
                    wording.name_of("choice", name),
                    choice_value(name, getattr(stands.sheet, name)),
                    CHOICE_RULES[name],
                )
                for name in CHOICES
            ),
            seats=tuple(SeatLine(seats.name, seats.seats) for seats in stands.posts),
            registered=stands.registered,
            ballots_unsealed=stands.stock.unsealed,
            opens=stands.opens,
            closes=stands.closing_hour,
            locked_at=stands.opened_at,
            signers=_signers(stands.election_id),
        )
    )


def _signers(election_id: str) -> tuple[Signer, ...]:
    """Who signed the opening; before it, who is to sign."""
    holders = staff.card_holders(election_id)
    signed = journal.officers_of(election_id, "open_polls")
    found = []
    for n, role in enumerate((Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)):
        appointed = next((holder.name for holder in holders if role in holder.roles), "")
        found.append(Signer(signed[n] if n < len(signed) else appointed, wording.name_of("role", role)))
    return tuple(found)
