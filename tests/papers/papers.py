"""Builders of papers, and a reader of what was printed."""

from datetime import UTC, date, datetime, time
from itertools import cycle, islice

import pypdfium2
import zxingcpp

from kiosk.codes import Kind, make, new_number, new_tag
from kiosk.papers.announcement import AnnouncedGroup, Announcement
from kiosk.papers.certificates import Certificate, CertificateBatch
from kiosk.papers.distribution import Distribution, DistributionGroup, DistributionLine
from kiosk.papers.objection_letter import ObjectionLetter
from kiosk.papers.page import Occasion
from kiosk.papers.paper_roll import PaperRoll, RollLine
from kiosk.papers.print_shop import PrintGroup, PrintShop
from kiosk.papers.role_cards import RoleCardBatch, RoleCardPrint
from kiosk.papers.rule_sheet import ChoiceLine, LockedRules, SeatLine, Signer
from kiosk.papers.supplement import DecisionLine, Supplement, SupplementLine

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


def an_announcement(people_by_group: dict[str, int], names: tuple[str, ...] = NAMES, **occasion) -> Announcement:
    groups, given, roll_no = [], cycle(names), 0
    for group, people in people_by_group.items():
        groups.append(AnnouncedGroup(group, tuple((roll_no + n, next(given)) for n in range(1, people + 1))))
        roll_no += people
    return Announcement(
        an_occasion(**occasion),
        town="埔田镇",
        version=1,
        published=date(2017, 4, 8),
        registered=roll_no,
        fingerprint="3f9a22c1" + "0" * 56,
        objections_until=date(2017, 4, 13),
        groups=tuple(groups),
    )


def a_change(roll_no: int, name: str, **changes) -> SupplementLine:
    facts = {"group": "第3组", "ground": "已去世", "on": date(2017, 4, 11)}
    return SupplementLine(roll_no, name, **{**facts, **changes})


def a_supplement(**changes) -> Supplement:
    facts = {
        "occasion": an_occasion(),
        "town": "埔田镇",
        "version": 2,
        "published": date(2017, 4, 14),
        "registered_before": 2815,
        "registered_after": 2816,
        "fingerprint": "77aa22c1" + "0" * 56,
        "additions": (a_change(2816, "诸葛孔明", ground="村民代表会议同意"), a_change(2817, "林大")),
        "removals": (a_change(17, "单仇"),),
        "corrections": (a_change(40, "解堃", ground="姓名写错", was="解坤"),),
        "decisions": (
            DecisionLine(1, "曾敏", date(2017, 4, 12), True, "户口在本村"),
            DecisionLine(2, "司徒婷婷", date(2017, 4, 13), False, "居住不满一年"),
        ),
    }
    return Supplement(**{**facts, **changes})


def a_distribution(people_by_group: dict[str, int], head: str = "", **occasion) -> Distribution:
    groups, names, roll_no = [], cycle(NAMES), 0
    for group, people in people_by_group.items():
        lines = tuple(
            DistributionLine(roll_no + n, next(names), f"{(roll_no + n) // 3:03}") for n in range(1, people + 1)
        )
        groups.append(DistributionGroup(group, lines, head))
        roll_no += people
    return Distribution(an_occasion(**occasion), tuple(groups))


def print_counts(**changes) -> PrintShop:
    facts = {
        "occasion": an_occasion(),
        "groups": (PrintGroup("第1组", 256, 13), PrintGroup("第2组", 8, 1), PrintGroup("第3组", 9, 2)),
        "ballots": 2900,
        "proxy_slips": None,
        "boxes": 5,
        "seals": 12,
        "posters": (("公告第4号", 8), ("补充公告", None)),
    }
    return PrintShop(**{**facts, **changes})


def a_letter(**changes) -> ObjectionLetter:
    facts = {
        "occasion": an_occasion(),
        "town": "埔田镇",
        "no": 3,
        "by_name": "王小明",
        "about": "林大",
        "filed": date(2017, 4, 9),
        "asked": "不应列入,户口不在本村。",
        "upheld": False,
        "reason": "经查,居住已满两年。",
        "decided": date(2017, 4, 11),
        "signer": Signer("王主任", "村民选举委员会主任"),
    }
    return ObjectionLetter(**{**facts, **changes})


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


def misplaced(pdf: bytes, margin: float = 14) -> list[str]:
    """Characters that leave the page, or cover a third of another; each with its page. Margin in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document, 1):
        wide, high = page.get_size()
        text = page.get_textpage()
        boxes: dict[tuple[int, int], list[Box]] = {}
        for i in range(text.count_chars()):
            character = text.get_text_range(i, 1)
            if not character.strip():
                continue
            box = left, bottom, right, top = text.get_charbox(i)
            if left < margin or bottom < margin or right > wide - margin or top > high - margin:
                found.append(f"page {number}: {character} leaves it")
            x, y = int(left / 40), int(bottom / 40)
            around = [other for a in (-1, 0, 1) for b in (-1, 0, 1) for other in boxes.get((x + a, y + b), ())]
            if any(_covers(box, other) for other in around):
                found.append(f"page {number}: {character} on another")
            boxes.setdefault((x, y), []).append(box)
    document.close()
    return found


Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def _covers(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide > 0 and high > 0 and 3 * wide * high > smaller


def sizes_of(pdf: bytes, character: str) -> set[float]:
    """The sizes in points in which a character is set."""
    document = pypdfium2.PdfDocument(pdf)
    sizes = set()
    for page in document:
        text = page.get_textpage()
        for i in range(text.count_chars()):
            if text.get_text_range(i, 1) == character:
                sizes.add(round(pypdfium2.raw.FPDFText_GetFontSize(text, i), 1))
    document.close()
    return sizes
