"""What is ordered and handed out before the day: the counts for a print shop, the lists to sign for certificates."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.distribution import Distribution, DistributionGroup, DistributionLine
from kiosk.papers.print_shop import PrintGroup, PrintShop
from kiosk.queries import plan, proxy_slips, publication, roll
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web import work
from kiosk.web.print_room import occasion, titled


def print_distribution(officer: OfficerOnDuty, group: str = "") -> Job | Finding:
    """Print the lists on which certificates are signed for, all or a group's, in a child process."""
    people = roll.certified_voters(officer.election_id, group=group)
    lines: dict[str, list[DistributionLine]] = {one.name: [] for one in roll.groups(officer.election_id)}
    for one in people:
        lines[one.voter.group].append(DistributionLine(one.voter.roll_no, one.voter.name, one.voter.household))
    groups = tuple(DistributionGroup(name, tuple(found)) for name, found in lines.items() if found)
    paper = Distribution(occasion(officer.election_id), groups)
    return work.start_printing("distribution_pdf", paper, title=titled(_("参选证发放签收表"), group), officer=officer)


SEALS_EACH = 2
"""A box is sealed when it was shown empty, and again when it is closed."""


def print_shop_of(officer: OfficerOnDuty) -> PrintShop:
    """What is to be printed: counted on the roll and read from the plan. Spare seals are ordered by hand."""
    standing = plan.plan_of(officer.election_id)
    assert standing is not None, "an officer on duty has an election"
    pages: dict[str, set[int]] = {}
    counts: dict[str, int] = {}
    for one in roll.certified_voters(officer.election_id):
        counts[one.voter.group] = counts.get(one.voter.group, 0) + 1
        pages.setdefault(one.voter.group, set()).add(one.voter.page)
    groups = (one.name for one in roll.groups(officer.election_id))
    supplements = [v for v in publication.versions(officer.election_id) if v.kind == "supplement"]
    return PrintShop(
        occasion=occasion(officer.election_id),
        groups=tuple(PrintGroup(name, counts[name], len(pages[name])) for name in groups if name in counts),
        ballots=standing.ballots_printed,
        proxy_slips=len(proxy_slips.slips(officer.election_id)) or None,
        boxes=len(standing.boxes),
        seals=SEALS_EACH * len(standing.boxes),
        posters=(
            (_("公告第4号 参加选举的村民名单"), None),
            *((_("补充公告(名册第 %(number)s 版)", number=version.number), None) for version in supplements),
        ),
    )


def print_shop(officer: OfficerOnDuty) -> Job | Finding:
    """Print the counts for the print shop, in a child process."""
    counts = print_shop_of(officer)
    return work.start_printing("print_shop_pdf", counts, title=_("印制数量单"), officer=officer)
