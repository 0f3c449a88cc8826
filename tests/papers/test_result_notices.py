"""Announcements 10 to 13: winners, seats left with everybody's votes, who stands again; worthy of the wall."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.papers.round_facts import LevelVotes, PostFacts, Standee, Vacancy
from kiosk.papers.standing_again import candidates_pdf
from kiosk.papers.vacancies import vacancies_pdf
from kiosk.papers.winners import winners_pdf
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding
from tests.papers.facts import (
    CHAIR,
    COUNT_FILE,
    ELECTED,
    LEVEL,
    MEMBER,
    MINORITY_NAME,
    VICE,
    a_crowd,
    a_line,
    a_next_vote,
    a_round_of_facts,
    a_winner,
)
from tests.papers.papers import misplaced, page_texts, sizes_of

NOTICES = {
    "winners": (winners_pdf, a_round_of_facts),
    "vacancies": (vacancies_pdf, a_round_of_facts),
    "candidates": (candidates_pdf, a_next_vote),
}
SEVEN = (
    a_winner("林祖恋", 6205, CHAIR),
    a_winner("杨色茂", 3609, VICE),
    a_winner("欧阳锐潮", 3501, VICE),
    a_winner(MINORITY_NAME, 3410),
    a_winner("陈伟", 3405, apart="一组 45岁"),
    a_winner("孙文良", 3400),
    a_winner("陈素转", 3399),
)
FILLED = {"ties": (), "vacancies": ()}


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


@pytest.fixture(params=NOTICES)
def notice(request):
    """What draws one of the papers, and the builder of its facts."""
    return NOTICES[request.param]


def test_the_hash_of_the_count_file_and_the_rehearsals_mark_are_on_every_page(notice):
    draw, facts = notice
    for page in page_texts(draw(facts(rehearsal=True))):
        assert COUNT_FILE in page
        assert "彩排" in page
    assert "彩排" not in text_of(draw(facts()))


def test_the_same_facts_give_the_same_bytes(notice):
    draw, facts = notice
    assert draw(facts()) == draw(facts())
    assert draw(facts()) != draw(facts(town="白塔镇"))


def test_a_rare_character_is_refused_by_name_and_nothing_is_drawn(notice):
    draw, facts = notice
    missing = {"character": "𬱖", "codepoint": "U+2CC56", "name": "陈𬱖"}
    vacancy = Vacancy(MEMBER, 1, (Standee("陈𬱖", "", 40),))
    assert draw(facts(vacancies=(vacancy,))) == Finding("glyph_missing", numbers=missing)


def test_nothing_is_on_the_wall_that_does_not_belong_there(notice):
    draw, facts = notice
    text = text_of(draw(facts())).replace(COUNT_FILE, "")
    for kept_off in ("身份证", "户号", "出生", "汉族", "维吾尔族", "中共党员", "高中", "兄弟", "阿庚", "程康"):
        assert kept_off not in text
    assert re.findall(r"\d{9,}[\dXx]", text) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overlaps_or_is_cut(notice, language):
    draw, facts = notice
    assert misplaced(draw(facts(language=language, rehearsal=True, village="新桥头镇上下石塘联合示范中心村"))) == []


def test_progress_ends_at_the_whole(notice):
    draw, facts = notice
    told = []
    draw(facts(), lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize(
    ("kind", "number", "title", "line"),
    [
        (RoundKind.FIRST, 10, "选举结果", "得票超过收回选票的一半才能当选。本轮收回178张，至少要得90票。"),
        (RoundKind.FURTHER, 13, "另行选举结果", "不得少于收回选票的三分之一。本轮收回178张，至少要得60票。"),
        (RoundKind.TIE, 13, "再次投票结果", "只在得票相等的人中投票，得票多的当选。"),
    ],
)
def test_the_winners_notice_bears_the_towns_number_and_says_what_elects(kind, number, title, line):
    needed = {RoundKind.FIRST: 90, RoundKind.FURTHER: 60, RoundKind.TIE: 1}[kind]
    text = text_of(winners_pdf(a_round_of_facts(kind=kind, line=needed)))
    assert f"第{number}号" in text
    assert title in text
    assert line in text
    assert "登记参加选举的村民200人，发出选票180张，收回选票178张。收回的选票超过登记人数的一半" in text


def test_winners_stand_by_post_with_their_votes_and_what_tells_them_apart():
    text = text_of(winners_pdf(a_round_of_facts()))
    chair, member = text.index("主任林甲120票"), text.index("陈伟(一组45岁)101票")
    assert chair < text.index(f"{MINORITY_NAME}110票") < member
    assert "欧阳娜娜" not in text, "not elected"
    assert "埔田镇示范村村民选举委员会(盖章)2017年4月30日" in text


def test_what_stays_open_is_said_by_post_with_what_comes_next():
    text = text_of(winners_pdf(a_round_of_facts(waits=("文书",))))
    vacant = text.index("副主任还缺1名，另行选举。")
    level = text.index("委员还有1个名额，郑庚、周壬得票相等，由他们再次投票。")
    waits = text.index("文书要等再次投票以后才能确定。")
    assert vacant < level < waits < text.index("投票的日期、时间和地点另行公告。")
    assert "全部选出" not in text
    filled = text_of(winners_pdf(a_round_of_facts(**FILLED)))
    assert "应选的职务已经全部选出。" in filled
    assert "另行" not in filled


def test_seats_that_stay_vacant_or_must_be_filled_in_three_months_are_said_so():
    facts = a_round_of_facts(ties=())
    vacant = replace(facts, rest_vacant=True)
    assert "副主任还缺1名，不再投票，名额空缺。" in text_of(winners_pdf(vacant))
    assert "另行" not in text_of(winners_pdf(vacant))
    assert "空缺的职务" in text_of(vacancies_pdf(vacant))
    assert "另行" not in text_of(vacancies_pdf(vacant))
    soon = replace(facts, within_three_months=True)
    for draw in (winners_pdf, vacancies_pdf):
        assert "三个月以内另行选举。" in text_of(draw(soon))
        assert "三个月" not in text_of(draw(facts))


def test_after_a_later_vote_those_seated_before_stand_below():
    facts = a_round_of_facts(kind=RoundKind.FURTHER, winners=SEVEN[2:], seated_before=SEVEN[:2], **FILLED)
    text = text_of(winners_pdf(facts))
    assert text.index("副主任欧阳锐潮3501票") < text.index("此前已经当选的") < text.index("主任林祖恋6205票")
    assert "此前" not in text_of(winners_pdf(a_round_of_facts()))


def test_a_committee_of_seven_fits_on_one_page_with_no_name_under_fourteen_points():
    pdf = winners_pdf(a_round_of_facts(winners=SEVEN, **FILLED))
    assert len(page_texts(pdf)) == 1
    assert sizes_of(pdf, "欧") == {21.0}
    assert min(sizes_of(pdf, "吐")) >= 14
    assert sizes_of(winners_pdf(a_round_of_facts()), "甲") == {26.0}


def test_more_winners_than_a_page_holds_go_on_with_their_post_said_again():
    many = tuple(a_winner(f"王{n}明", 500 - n) for n in range(60))
    pages = page_texts(winners_pdf(a_round_of_facts(winners=many, **FILLED)))
    assert len(pages) > 1
    for n in range(60):
        assert "".join(pages).count(f"王{n}明{500 - n}票") == 1
    assert all(f"{MEMBER}王" in page for page in pages)


def test_a_vote_that_elected_nobody_says_so():
    assert "没有人当选。" in text_of(winners_pdf(a_round_of_facts(winners=())))


def test_the_day_on_the_notice_is_the_villages():
    at = datetime(2017, 4, 30, 17, 30, tzinfo=UTC)
    assert "(盖章)2017年5月1日" in text_of(winners_pdf(a_round_of_facts(certified_at=at)))


def test_announcement_eleven_names_what_is_left_and_what_fills_it():
    notice, annex = page_texts(vacancies_pdf(a_round_of_facts(waits=("文书",))))
    assert "第11号" in notice
    assert "再次投票和另行选举" in notice
    for said in (
        "副主任1名另行选举。",
        "委员1名再次投票：郑庚、周壬得票相等(各95票)。",
        "文书等再次投票以后确定。",
        "得票多的当选，但得票不得少于收回选票的三分之一。",
        "只在得票相等的人中投票，得票多的当选。",
        "先再次投票。",
        "没有当选的人的得票见附件。",
    ):
        assert said in notice
    assert "公告第11号附件" in annex


@pytest.mark.parametrize(
    ("changes", "title", "without"),
    [({"ties": ()}, "另行选举", "再次投票"), ({"vacancies": ()}, "再次投票", "另行选举")],
)
def test_announcement_eleven_speaks_only_of_the_vote_that_is_needed(changes, title, without):
    text = text_of(vacancies_pdf(a_round_of_facts(**changes)))
    assert title in text
    assert without not in text


def test_a_seat_for_which_nobody_can_stand_is_left_to_the_committee():
    facts = a_round_of_facts(ties=(), vacancies=(Vacancy(VICE, 1, ()),))
    for draw in (winners_pdf, vacancies_pdf):
        text = text_of(draw(facts))
        assert "没有可以做候选人的人，由村民选举委员会研究决定。" in text
        assert "另行" not in text
        assert "三分之一" not in text


def test_those_still_level_after_a_tie_vote_are_not_told_the_votes_of_the_round_before():
    level = LevelVotes(MEMBER, 1, (Standee("郑庚", "", 95), Standee("周壬", "", 95)))
    posts = (PostFacts(MEMBER, 1, (a_line("郑庚", 80, LEVEL), a_line("周壬", 80, LEVEL)), 0, 0),)
    text = text_of(vacancies_pdf(a_round_of_facts(kind=RoundKind.TIE, ties=(level,), vacancies=(), posts=posts)))
    assert "郑庚、周壬得票仍然相等。" in text
    assert "95票" not in text
    assert "郑庚80票周壬80票" in text


def test_the_annex_has_everybody_who_was_not_elected_to_a_post_by_votes():
    _, annex = page_texts(vacancies_pdf(a_round_of_facts()))
    for said in (
        "主任共1人欧阳娜娜40票",
        "副主任共2人陈乙80票黄丙70票",
        "郑庚95票周壬95票陈伟(二组31岁)60票司徒婷婷40票",
    ):
        assert said in annex
    assert "林甲" not in annex
    alone = PostFacts(CHAIR, 1, (a_line("林甲", 120, ELECTED),), 0, 0)
    assert "没有别的人得票" in text_of(vacancies_pdf(a_round_of_facts(posts=(alone,))))


def test_three_hundred_names_run_over_the_pages_of_the_annex_at_fourteen_points():
    pdf = vacancies_pdf(a_crowd(posts=1, people=301))
    pages = page_texts(pdf)
    assert len(pages) > 3
    for n in range(1, 301):
        assert "".join(pages).count(f"第{n}人{301 - n}票") == 1
    assert all("第1职" in page for page in pages[1:])
    assert all("续" in page for page in pages[2:])
    assert misplaced(pdf) == []


def test_long_names_in_the_annex_are_whole_beside_their_votes():
    people = tuple(a_line(f"{MINORITY_NAME}{n}", 90 - n, apart="第十二村民小组 45岁") for n in range(7))
    pdf = vacancies_pdf(a_round_of_facts(posts=(PostFacts(MEMBER, 3, people, 0, 0),)))
    for n in range(7):
        assert f"{MINORITY_NAME}{n}(第十二村民小组45岁)" in text_of(pdf).replace(f"{90 - n}票", "")
    assert misplaced(pdf) == []
    assert min(sizes_of(pdf, "吐")) >= 14


def test_why_a_woman_with_fewer_votes_is_named_first_stands_below_the_names():
    winner = a_winner("曾敏", 95, for_woman=True)
    told, plain = (
        "".join(page_texts(winners_pdf(a_round_of_facts(winners=(each,))))).replace("\n", "").replace("\r", "")
        for each in (winner, replace(winner, for_woman=False))
    )
    assert "先确定得票最多的妇女曾敏当选" in told
    assert "先确定" not in plain
