"""Builders of papers, and a reader of what was printed."""

from datetime import UTC, date, datetime, time
from itertools import cycle, islice

import pypdfium2
import zxingcpp

from kiosk.codes import Kind, make, new_number, new_tag
from kiosk.papers.certificates import Certificate, CertificateBatch
from kiosk.papers.page import Occasion
from kiosk.papers.paper_roll import PaperRoll, RollLine
from kiosk.papers.role_cards import RoleCardBatch, RoleCardPrint
from kiosk.papers.rule_sheet import ChoiceLine, LockedRules, SeatLine, Signer

KEY = b"k" * 32
TAG = new_tag(rehearsal=False)
LONG_NAME = "迪丽热巴·迪力木拉提伊明"
NAMES = ("王小明", "欧阳娜娜", "诸葛孔明", "单仇", LONG_NAME, "林大", "曾敏", "解堃", "區囍喆", "司徒婷婷")


def an_occasion(**changes) -> Occasion:
    facts = {"village": "示范村", "term": "第七届", "day": date(2017, 4, 30), "head": "128:3fa91c07"}
    return Occasion(**{**facts, **changes})


def a_certificate(roll_no: int, name: str, group: str = "第1组") -> Certificate:
    number = new_number()
    code = make(Kind.CERTIFICATE, TAG, number, KEY)
    return Certificate(roll_no, name, group, (roll_no - 1) // 20 + 1, (roll_no - 1) % 20 + 1, code, number)


def a_batch(size: int, names: tuple[str, ...] = NAMES, **occasion) -> CertificateBatch:
    named = enumerate(islice(cycle(names), size), 1)
    return CertificateBatch(an_occasion(**occasion), tuple(a_certificate(n, name) for n, name in named))


def a_roll(lines_by_group: dict[str, int], **occasion) -> PaperRoll:
    lines, names, page, roll_no = [], cycle(NAMES), 0, 0
    for group, people in lines_by_group.items():
        for i in range(people):
            page += i % 20 == 0
            roll_no += 1
            lines.append(RollLine(page, i % 20 + 1, roll_no, next(names), "女", 1980, f"{page:03}", group))
    return PaperRoll(an_occasion(**occasion), tuple(lines))


def a_role_card(name: str, roles: tuple[str, ...], words: str, station: str = "", pin: str = "") -> RoleCardPrint:
    number = new_number()
    return RoleCardPrint(name, roles, words, station, make(Kind.ROLE_CARD, TAG, number, KEY), number, pin)


def role_cards(**occasion) -> RoleCardBatch:
    cards = (
        a_role_card("王主任", ("committee_head",), "村民选举委员会主任", pin="583024"),
        a_role_card("温平", ("verifier", "issuer"), "验证员、发票员", "中心投票站", "046173"),
        a_role_card("程康", ("scrutineer", "mobile_team"), "监票人、流动票箱组", "东片投票站"),
    )
    return RoleCardBatch(an_occasion(**occasion), cards)


def locked_rules(**occasion) -> LockedRules:
    return LockedRules(
        an_occasion(**occasion),
        "埔田镇2017年规程",
        (ChoiceLine("名字无法辨认", "只作废该名字", "R-CNT-04"), ChoiceLine("先确定妇女委员", "先确定", "R-RES-10")),
        (SeatLine("主任", 1), SeatLine("副主任", 2), SeatLine("委员", 4)),
        registered=2815,
        ballots_unsealed=2900,
        opens=time(8),
        closes=time(15),
        locked_at=datetime(2017, 4, 29, 23, 58, tzinfo=UTC),
        signers=(Signer("王主任", "村民选举委员会主任"), Signer("何总监", "总监票人")),
    )


def page_texts(pdf: bytes) -> list[str]:
    """What can be read on each page, without blanks and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def page_codes(pdf: bytes, page: int, scale: float = 2.5) -> list[str]:
    """The QR codes on a page as a reader sees them, along the rows."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=scale).to_pil()
    document.close()
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    place = {b.text: (round(b.position.top_left.y / 50), b.position.top_left.x) for b in found}
    return sorted(place, key=place.__getitem__)
