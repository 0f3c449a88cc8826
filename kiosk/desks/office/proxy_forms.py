"""The form of a mandate entered by hand: whom the fields name, the word, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.files import cells
from kiosk.queries import people
from kiosk.queries.people import PersonLine
from kiosk.queries.proxies import people_named
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import BY_HAND, ListRow

PEOPLE = ("principal", "proxy")


@dataclass(frozen=True, slots=True)
class MandateForm:
    """What was read. `meant`: whom a name may mean where it means several; `errors`: what is to be chosen or cured."""

    row: ListRow
    meant: Mapping[str, tuple[PersonLine, ...]]
    errors: tuple[Finding, ...]


def read_mandate_form(election_id: str, form: Mapping[str, str]) -> MandateForm:
    """Read the form. Whoever cannot be found stays a name, for the rules to say why."""
    meant: dict[str, tuple[PersonLine, ...]] = {}
    errors: list[Finding] = []
    fields: dict[str, str] = {}
    ids = dict.fromkeys(PEOPLE, 0)
    for whose in PEOPLE:
        name = cells.without_numbers(cells.name(form.get(whose, "")))[:80]
        household = _household(form.get(f"{whose}_household", ""))
        found = _chosen(election_id, form, whose) or _meant(election_id, name, household)
        if len(found) == 1:
            voter = found[0].voter
            name, household, ids[whose] = voter.name, voter.household, voter.id
        elif found:
            meant[whose] = found
            errors.append(Finding("proxy_people_several", "R-PROXY-02", {"name": name}))
        fields |= {whose: name, f"{whose}_household": household}
    text = cells.squeezed(form.get("registered_on", ""))
    day, _ = cells.birth(text)
    if text and not day:
        errors.append(Finding("proxy_date_unread", "R-PROXY-01", {"was": cells.without_numbers(text)[:20]}))
    row = ListRow(
        sheet=BY_HAND,
        row=0,
        relation=cells.without_numbers(cells.squeezed(form.get("relation", "")))[:20],
        registered_on=day,
        principal_id=ids["principal"],
        proxy_id=ids["proxy"],
        **fields,
    )
    return MandateForm(row, meant, tuple(errors))


def seen_of(form: Mapping[str, str], whose: str) -> str:
    """For which words the people to choose from were shown."""
    return f"{form.get(whose, '').strip()} {form.get(f'{whose}_household', '').strip()}"


def _chosen(election_id: str, form: Mapping[str, str], whose: str) -> tuple[PersonLine, ...]:
    """Who was chosen from the page, as long as nobody else was typed since."""
    chosen = form.get(f"{whose}_id", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10) or form.get(f"{whose}_seen") != seen_of(
        form, whose
    ):
        return ()
    one = people.person(election_id, int(chosen))
    return (one.line,) if one and one.on_roll else ()


def _meant(election_id: str, name: str, household: str) -> tuple[PersonLine, ...]:
    """Whom the words may mean: the name as it stands, otherwise pinyin, initials or a roll number."""
    if not name:
        return ()
    exact = people_named(election_id, name, household)
    return exact or (() if household else people.somebody(election_id, name))


def _household(text: str) -> str:
    plain = cells.household(text)
    return plain[:40] if cells.without_numbers(plain) == plain else ""


def fields_of(row: ListRow) -> dict[str, str]:
    """A row as the form shows it, to be cured."""
    return {
        "principal": row.principal,
        "principal_household": row.principal_household,
        "proxy": row.proxy,
        "proxy_household": row.proxy_household,
        "relation": row.relation,
        "registered_on": row.registered_on.isoformat() if row.registered_on else "",
    }
