"""An archive drawn: strokes, curve and account as pictures; what somebody typed stays words; refusals come back."""

from __future__ import annotations

import io
import json
import pickle
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zipfile import ZipFile

import pytest

from kiosk.papers.archive import archive_zip
from kiosk.papers.archive_facts import (
    AccountFacts,
    Archive,
    ArchivedRound,
    ArchiveFile,
    BoxFacts,
    DecisionFacts,
    IncidentFacts,
    NameFacts,
    OpenSeats,
    PostVotes,
    RoundPage,
    Said,
    SeatFacts,
    WithdrawnFacts,
)
from kiosk.papers.archive_pictures import BAR_WIDE, CURVE_HIGH, MOST_DRAWN, bars, curve, strokes
from kiosk.rules.finding import Finding
from tests.papers.papers import locked_rules

AT = datetime(2017, 4, 30, 9, 30, tzinfo=UTC)
ACCOUNT = AccountFacts(220, 180, 2, 37, 1, "一张撕破", AT)


def a_page(**said: object) -> RoundPage:
    page = RoundPage(
        number=1,
        kind=Said("首次投票", "First vote"),
        held_on=date(2017, 4, 30),
        hours="08:00 – 12:00",
        certified_at=AT,
        version=2,
        turnout_ok=True,
        count_ok=True,
        registered=200,
        issued=180,
        found=178,
        line=90,
        line_rule="R-RES-03",
        account=ACCOUNT,
        classes=(170, 5, 2, 1),
        half_line=101,
        curve=((time(9), 60), (time(10), 120), (time(11), 120), (time(12), 180)),
        later=1,
        posts=(
            PostVotes(
                Said("主任", "Chair"),
                1,
                (
                    NameFacts("林甲", "", 120, Said("120 票,当选。", "120 votes, elected."), "R-RES-03", True),
                    NameFacts("陈伟", "一组 45", 8, Said("8 票,没有过线。", "8 votes."), "R-RES-03", False),
                ),
                48,
                2,
                False,
            ),
        ),
        base=None,
        again=(),
        decisions=(DecisionFacts(Said("近亲属", "Kin"), Said("都保留", "Both stay"), "查过", "委员会", AT),),
        boxes=(BoxFacts(3, True, Said("已开箱", "Opened"), "M001", True),),
        incidents=(
            IncidentFacts(AT, Said("争吵", "Quarrel"), Said("", ""), "<script>alert(1)</script>&", "王五", None, ""),
        ),
        withdrawn=(WithdrawnFacts(1, AT, AT, "唱错"),),
        signers=("彩总监", "彩主任"),
    )
    return replace(page, **said)  # type: ignore[arg-type]


def an_archive(**said: object) -> Archive:
    rounds = ArchivedRound(
        (ArchiveFile("round-1/count-file.json", b"{}", Said("计票文件", "Count file")),), locked_rules(), a_page()
    )
    archive = Archive(
        election_id="jia-7",
        village="甲村",
        town="埔田镇",
        term="第七届",
        day=date(2017, 4, 30),
        rehearsal=False,
        head=f"9:{'ab' * 32}",
        entries=9,
        shown=4,
        journal=b"{}\n",
        made_at=AT,
        seated=(SeatFacts("林甲", "", Said("主任", "Chair"), 120, 1),),
        open=(OpenSeats(Said("委员", "Member"), 2, False, ("陈伟",)),),
        vacant="",
        unfinished=(),
        rounds=(rounds,),
    )
    return replace(archive, **said)  # type: ignore[arg-type]


def page_of(archive: Archive) -> str:
    body = archive_zip(archive)
    assert isinstance(body, bytes)
    with ZipFile(io.BytesIO(body)) as zipped:
        return zipped.read("index.html").decode()


@pytest.mark.parametrize("votes", [0, 1, 4, 5, 6, 100, 101, MOST_DRAWN])
def test_every_vote_is_a_stroke(votes: int) -> None:
    drawn = strokes(votes)
    assert (drawn.path.count("M"), drawn.cut) == (votes, False)
    places = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)", drawn.path)]
    assert len(set(places)) == votes, "no stroke lies on another"
    assert all(0 <= x < drawn.width and 0 <= y < drawn.height for x, y in places)


def test_five_strokes_make_a_zheng_and_the_twenty_first_begins_a_line() -> None:
    assert strokes(5).path == "M2.5 3.5h15M10 3.5v14M10 10h6M4.5 9.5v8M1.5 17.5h17"
    assert strokes(5).width == strokes(1).width
    assert strokes(100).height < strokes(101).height
    assert strokes(100).width == strokes(500).width


def test_above_five_hundred_only_the_beginning_is_drawn_and_the_number_said() -> None:
    drawn = strokes(MOST_DRAWN + 1)
    assert (drawn.cut, drawn.whole, drawn.rest) == (True, 100, 1)
    assert drawn.path.count("M") < 100
    post = PostVotes(
        Said("主任", "Chair"), 1, (NameFacts("林甲", "", 6205, Said("", ""), "R-RES-03", True),), 0, 0, False
    )
    rounds = an_archive().rounds[0]
    page = page_of(an_archive(rounds=(replace(rounds, page=a_page(posts=(post,))),)))
    assert "1241" in page


def test_the_curve_rises_from_nothing_to_what_was_issued() -> None:
    drawn = curve(a_page().curve, 200, 101)
    assert drawn is not None
    points = [tuple(map(float, point.split(","))) for point in drawn.line.split()]
    assert points[0] == (0, CURVE_HIGH)
    heights = [CURVE_HIGH - y for _, y in points]
    assert heights == sorted(heights)
    assert heights[-1] == pytest.approx(CURVE_HIGH * 180 / 200)
    assert heights[2] == heights[3], "an hour in which nobody came is level"
    assert CURVE_HIGH - drawn.half == pytest.approx(CURVE_HIGH * 101 / 200)
    assert curve((), 200, 101) is None


def test_the_bars_divide_what_was_unsealed_what_was_issued_and_what_was_found() -> None:
    unsealed, issued, found = bars(ACCOUNT, 178, (170, 5, 2, 1), valid=True)
    assert [(part.word, part.number) for part in unsealed.parts] == [
        ("issued", 180),
        ("spoiled", 2),
        ("left", 37),
        ("missing", 1),
    ]
    assert sum(part.width for part in unsealed.parts) == pytest.approx(BAR_WIDE, abs=1)
    assert [(part.word, part.number) for part in issued.parts] == [("found", 178), ("not_back", 2)]
    assert sum(part.number for part in found.parts) == 178
    assert bars(None, 178, (170, 5, 2, 1), valid=True) == ()


def test_more_found_than_issued_is_drawn_beyond_what_was_issued() -> None:
    (_unsealed, issued) = bars(ACCOUNT, 181, (0, 0, 0, 0), valid=False)
    assert [(part.word, part.number) for part in issued.parts] == [("found", 180), ("more_found", 1)]
    page = a_page(found=181, count_ok=False, posts=(), certified_at=None)
    rounds = an_archive().rounds[0]
    assert "多于发出的 180 张" in page_of(an_archive(rounds=(replace(rounds, page=page),)))


def test_what_somebody_typed_stays_words() -> None:
    page = page_of(an_archive(village="<b>甲</b>"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>甲" not in page


def test_the_page_says_what_the_day_came_to() -> None:
    page = page_of(an_archive(unfinished=(2, 3), vacant="已有三人", rehearsal=True))
    for told in (
        "林甲",
        "陈伟",
        "一组 45",
        "M001",
        "都保留",
        "查过",
        "唱错",
        "08:00 – 12:00",
        "09:00",
        "第2、3轮",
        "已有三人",
    ):
        assert told in page, told
    assert "彩排" in page
    assert "彩排" not in page_of(an_archive())


def test_a_name_that_cannot_be_printed_makes_no_archive() -> None:
    rounds = an_archive().rounds[0]
    rules = replace(rounds.rules, edition="\U0001f600")
    made = archive_zip(an_archive(rounds=(replace(rounds, rules=rules),)))
    assert isinstance(made, Finding)
    assert made.code == "glyph_missing"


def test_a_child_gets_the_same_archive_and_tells_how_far_it_is() -> None:
    archive, told = an_archive(), []
    sent = pickle.loads(pickle.dumps(archive))
    assert sent == archive
    assert archive_zip(sent, lambda done, total: told.append((done, total))) == archive_zip(archive)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_zip_bears_no_time_but_the_one_it_was_made_at() -> None:
    body = archive_zip(an_archive())
    assert isinstance(body, bytes)
    with ZipFile(io.BytesIO(body)) as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.namelist()[0] == "index.html"
        assert all(name.isascii() for name in zipped.namelist())
        assert json.loads(zipped.read("manifest.json"))["made_at"] == "2017-04-30T09:30:00Z"
