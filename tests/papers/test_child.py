"""A paper printed in a child process is the paper printed here, and a refusal comes back whole."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.papers.__main__ import PAPERS, REFUSED
from kiosk.papers.result_bundle import ResultBundle
from kiosk.papers.workbook import Sheet
from kiosk.rules.finding import Finding
from tests.papers import test_appointments, test_archive, test_mobile_papers, test_proxy_papers
from tests.papers.facts import a_round_of_facts
from tests.papers.fallbacks import a_pack
from tests.papers.papers import (
    a_batch,
    a_distribution,
    a_letter,
    a_roll,
    a_supplement,
    an_announcement,
    locked_rules,
    print_counts,
    role_cards,
)

ROOT = Path(__file__).resolve().parents[2]


def print_apart(function: str, paper: object) -> subprocess.CompletedProcess[bytes]:
    order = pickle.dumps((function, paper))
    return subprocess.run(
        [sys.executable, "-m", "kiosk.papers"], input=order, capture_output=True, cwd=ROOT, timeout=60, check=False
    )


def test_every_paper_comes_out_of_the_child_as_it_would_here():
    papers = {
        "certificates_pdf": a_batch(17),
        "paper_roll_pdf": a_roll({"第1组": 21, "第2组": 1}),
        "role_cards_pdf": role_cards(),
        "rule_sheet_pdf": locked_rules(),
        "announcement_pdf": an_announcement({"第1组": 70, "第2组": 3}),
        "supplement_pdf": a_supplement(),
        "distribution_pdf": a_distribution({"第1组": 21, "第2组": 1}),
        "fallback_pdf": a_pack({"第1组": 21, "第2组": 1}),
        "print_shop_pdf": print_counts(),
        "objection_letter_pdf": a_letter(),
        "appointments_pdf": test_appointments.a_list(),
        "proxy_list_pdf": test_proxy_papers.a_notice({"第1组": 3, "第2组": 1}),
        "slips_pdf": test_proxy_papers.a_batch(9),
        "mobile_list_pdf": test_mobile_papers.a_list(),
        "trip_sheet_pdf": test_mobile_papers.a_sheet(),
        "archive_zip": test_archive.an_archive(),
        "result_bundle": ResultBundle(a_round_of_facts(), "编号,得票\r\n".encode()),
        "workbook": (Sheet("名册", ("编号", "姓名"), ((1, "王小明"), (2, "=1+1"))),),
    }
    assert set(papers) == set(PAPERS)
    for function, paper in papers.items():
        told = []
        expected = PAPERS[function](paper, lambda done, total, told=told: told.append(f"PROGRESS {done} {total}"))
        done = print_apart(function, paper)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout == expected
        assert done.stderr.decode().splitlines() == told


def test_a_refusal_comes_back_as_the_finding():
    done = print_apart("certificates_pdf", a_batch(1, ("陈𬱖",)))
    assert done.returncode == REFUSED
    facts = {"character": "𬱖", "codepoint": "U+2CC56", "name": "陈𬱖"}
    assert pickle.loads(done.stdout) == Finding("glyph_missing", numbers=facts)


@pytest.mark.parametrize("function", ["system", "certificates_csv", "__import__"])
def test_nothing_but_the_papers_is_run(function):
    done = print_apart(function, a_batch(1))
    assert done.returncode not in (0, REFUSED)
    assert done.stdout == b""


def test_the_child_loads_neither_web_nor_database():
    heavy = "('sqlalchemy', 'flask_babel', 'kiosk.records', 'kiosk.queries', 'kiosk.web')"
    program = f"import sys, kiosk.papers.__main__; sys.exit(','.join(m for m in {heavy} if m in sys.modules) or None)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
