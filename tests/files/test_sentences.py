"""Whatever a reader or the rules of roll and plan find has a sentence that says it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.rules.plan import Role
from kiosk.rules.register import IdentityCheck
from kiosk.web.wording import count_file, files, mobile, plan, proxies, roll

KIOSK = Path(files.__file__).parents[2]
SOURCES = [
    *(KIOSK / "files").glob("*.py"),
    *(KIOSK / "rules" / name for name in ("plan.py", "plan_change.py", "roll.py", "notes.py")),
]
SENTENCES = {key: said for of in (files, plan, roll, mobile, proxies, count_file) for key, said in of.SENTENCES.items()}
EMITTED = re.compile(
    r'(?:Finding|problem|_say|mend|Wrong|_about)\(\s*(?:row,\s*)?"(\w+)"|"((?:plan|birth|same|file)_\w+)"\s*(?:if|else|,|})'
)


def emitted() -> set[str]:
    codes = {f"identity_{check}" for check in IdentityCheck} - {"identity_absent", "identity_good"}
    codes |= {"name_column_missing", "birth_column_missing"}
    for source in SOURCES:
        for match in EMITTED.finditer(source.read_text("utf-8")):
            codes.add(match.group(1) or match.group(2))
    return codes - {"birth_differs"}


@pytest.mark.parametrize("code", sorted(emitted()))
def test_a_finding_has_a_sentence(code: str) -> None:
    assert code in SENTENCES, f"add a sentence for {code} to kiosk/web/wording"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_fits_its_facts_and_ends(code: str) -> None:
    facts = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(SENTENCES[code])), "x")
    assert str(SENTENCES[code]) % facts
    assert str(SENTENCES[code]).endswith("。")


def test_every_reason_a_row_is_not_on_the_roll_has_its_few_words() -> None:
    assert set(roll.REASONS) == set(roll.SENTENCES) - {"nobody_registered"}


def test_there_are_as_many_roles_as_a_plan_may_name() -> None:
    assert len(Role) == 15
