"""The book of rules: each has its code, its boundary test, its words; and whatever is found can be said."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kiosk import rules
from kiosk.config import ROOT
from kiosk.rules.book import APPLIED, CHOICE_RULES, CHOICES, IN_FORCE
from kiosk.rules.day import ACTS, Phase, RoundKind
from kiosk.rules.staff import Role
from kiosk.web.wording import HEADLINES, NEXT_STEPS, SENTENCES, names

WORDING = ROOT / "kiosk" / "web" / "wording"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

BY_HELPER = {
    "Finding": set(),
    "problem": {"field", "line"},
    "_say": {"field", "line"},
    "Wrong": {"field", "line"},
    "mend": {"sheet", "row"},
    "_about": {"sheet", "row", "name"},
}
"""What makes a finding → the facts it adds by itself. `_about` takes the row first."""

FROM_ELSEWHERE = {"birth_differs"}
"""f-strings can make these; the rules below have other words for them."""


def test_every_rule_in_force_is_applied_somewhere() -> None:
    for module in pkgutil.iter_modules(rules.__path__, "kiosk.rules."):
        importlib.import_module(module.name)
    idle = [rule for rule in IN_FORCE if not APPLIED[rule]]
    assert idle == [], "mark the function in kiosk/rules that applies it with @rule, or take it out of book.IN_FORCE"
    sourced = re.compile(r"PT|OL|GD|GUIDE|OTHER|choice|arithmetic")
    assert [rule for rule, source in IN_FORCE.items() if not sourced.match(source)] == []


def test_every_rule_in_force_has_a_test_on_its_boundary() -> None:
    untested = set(IN_FORCE) - marked_rules()
    assert untested == set(), 'mark the test that stands on its boundary with @pytest.mark.rule("R-…")'
    assert marked_rules() - set(IN_FORCE) == set(), "a test is marked with a rule that is not in rules/book.IN_FORCE"


def marked_rules() -> set[str]:
    marked = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for call in calls_in(path):
            if ast.unparse(call.func) == "pytest.mark.rule":
                marked |= {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
    return marked


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls_in(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


@dataclass(frozen=True)
class Emitted:
    """A place that makes a finding: a pattern of its code, and its facts where they can be told."""

    where: str
    code: str
    facts: frozenset[str] | None


def sources() -> list[Path]:
    return [ROOT / "wsgi.py", *(path for path in (ROOT / "kiosk").rglob("*.py") if WORDING not in path.parents)]


@cache
def emitted() -> tuple[Emitted, ...]:
    found = []
    for path in sources():
        for call in calls_in(path):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = 1 if name == "_about" else 0
            if name in BY_HELPER and len(call.args) > place:
                where = f"{path.relative_to(ROOT)}:{call.lineno}"
                facts = facts_of(call, name)
                found += [Emitted(where, code, facts) for code in codes_of(call.args[place])]
    return tuple(found)


def codes_of(node: ast.expr) -> list[str]:
    """The codes an expression can be, as patterns; none where only running it would tell."""
    match node:
        case ast.Constant(value=str(code)):
            return [re.escape(code)]
        case ast.IfExp():
            return codes_of(node.body) + codes_of(node.orelse)
        case ast.JoinedStr():
            parts = (re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in node.values)
            return ["".join(parts)]
    return []


def facts_of(call: ast.Call, name: str) -> frozenset[str] | None:
    """The names of the facts given; None where only running it would tell."""
    given = set(BY_HELPER[name])
    handed = {keyword.arg: keyword.value for keyword in call.keywords}
    if None in handed:
        return None
    numbers = handed.pop("numbers", call.args[2] if name == "Finding" and len(call.args) > 2 else None)
    given |= {fact for fact in handed if fact}
    if numbers is not None:
        if not isinstance(numbers, ast.Dict) or not all(isinstance(key, ast.Constant) for key in numbers.keys):
            return None
        given |= {key.value for key in numbers.keys if isinstance(key, ast.Constant)}
    return frozenset(given)


def test_findings_are_made_in_many_places_and_the_scan_sees_them() -> None:
    assert len(emitted()) > 150
    assert {"admitted", "roll_empty", "plan_seats", "jobs_too_many"} <= {one.code for one in emitted()}


def test_every_finding_has_a_sentence() -> None:
    dumb = [f"{one.where} {one.code}" for one in emitted() if not any(re.fullmatch(one.code, c) for c in SENTENCES)]
    assert dumb == [], "write its sentence into kiosk/web/wording/<noun>.py"


def test_every_sentence_asks_only_for_facts_its_finding_gives() -> None:
    lacking = [
        f"{one.where} {one.code}: {', '.join(sorted(asked - one.facts))}"
        for one in emitted()
        for asked in [set(PLACEHOLDER.findall(str(SENTENCES.get(one.code, ""))))]
        if one.facts is not None and asked - one.facts
    ]
    assert lacking == [], "give the finding these facts, or leave them out of the sentence"


def test_no_sentence_is_for_a_finding_nobody_makes() -> None:
    patterns = {one.code for one in emitted()}
    # A code may also stand in a table or a variable: any word of the program counts as its use.
    words = {
        node.value
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    words -= FROM_ELSEWHERE
    idle = [c for c in SENTENCES if c not in words and not any(re.fullmatch(p, c) for p in patterns)]
    assert idle == [], "nobody makes this finding any more: take its sentence out of kiosk/web/wording"
    told = set(HEADLINES) | set(NEXT_STEPS)
    orphans = {c for c in told - set(SENTENCES) if c not in ACTS}
    assert orphans == set(), "a headline or next step needs its sentence"


AT_CHECK_IN = [
    *("admitted", "already_recorded", "already_issued", "other_village", "rehearsal", "forged", "cancelled"),
    *("not_on_roll", "polls_not_open", "polls_closed", "proxy_unpublished", "unreadable"),
    *("has_proxy", "voted_by_proxy", "principal_voted", "proxy_limit", "proxy_other_person", "proxy_is_candidate"),
    *("on_mobile_list", "voted_by_mobile"),
]
AT_ISSUE = [
    *("handed_out", "signed", "spoiled", "check_in_undone", "hand_out_undone"),
    *("already_handed_out", "already_signed", "already_released", "no_ballots_left"),
]


@pytest.mark.parametrize("code", AT_CHECK_IN)
def test_a_verdict_at_check_in_has_its_few_big_words_and_says_what_to_do_next(code: str) -> None:
    assert code in HEADLINES, "add it to HEADLINES"
    assert code in NEXT_STEPS, "add it to NEXT_STEPS"
    assert len(str(HEADLINES[code])) <= 9, "few enough to fill the screen"


@pytest.mark.parametrize("code", AT_ISSUE)
def test_a_verdict_at_the_issuing_desk_has_its_few_big_words(code: str) -> None:
    assert code in HEADLINES, "add it to HEADLINES"


def test_roles_phases_acts_and_choices_have_names() -> None:
    assert set(names.ROLES) == set(Role)
    assert set(names.PHASES) == set(Phase)
    assert set(names.ROUND_KINDS) == set(RoundKind)
    assert set(ACTS) <= set(names.ACTS)
    assert set(names.CHOICES) == set(CHOICES) == set(CHOICE_RULES)
    for choice, values in CHOICES.items():
        for value in values:
            assert (choice, str(value)) in names.CHOICE_VALUES or str(value).isdecimal(), (choice, value)


def test_every_act_that_is_recorded_has_a_name() -> None:
    recorded = set()
    for path in (ROOT / "kiosk" / "acts").glob("*.py"):
        for call in calls_in(path):
            if getattr(call.func, "attr", "") == "record" and call.args:
                recorded |= set(codes_of(call.args[0]))
    assert {"create_election", "undo_check_in"} <= recorded
    assert recorded - set(names.ACTS) == set(), "add it to kiosk/web/wording/names.ACTS"
