"""The report of the result and the civil-affairs form: everybody with votes, who was elected, what is left open."""

from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops

from kiosk.papers.result_report import result_report_pdf
from kiosk.papers.round_facts import LevelVotes, PostFacts, Standee, Vacancy
from kiosk.papers.village_form import village_form_pdf
from kiosk.rules.day import RoundKind
from tests.papers.facts import ELECTED, MINORITY_NAME, a_crowd, a_line, a_round_of_facts, a_winner
from tests.papers.papers import misplaced, page_texts


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def test_everybody_with_votes_stands_under_the_post_with_votes_and_what_came_of_them():
    text = text_of(result_report_pdf(a_round_of_facts()))
    chair, vice, member = (
        text.index(f"{post}：应选{seats}名") for post, seats in (("主任", 1), ("副主任", 1), ("委员", 3))
    )
    assert chair < vice < member
    for said, after in (
        ("1★林甲120当选", chair),
        ("2欧阳娜娜40不够当选票数", chair),
        ("1陈乙80不够当选票数2黄丙70不够当选票数", vice),
        (f"1★{MINORITY_NAME}110当选", member),
        ("2★陈伟(一组45岁)101当选", member),
        ("3郑庚95得票相等,再次投票4周壬95得票相等,再次投票", member),
        ("5陈伟(二组31岁)60不够当选票数", member),
        ("另有空白25栏，作废的名字8个", member),
    ):
        assert said in text[after:]


def test_the_winners_stand_first_with_votes_for_the_post_and_in_all():
    text = text_of(result_report_pdf(a_round_of_facts()))
    for said in (
        "★主任林甲男45120131",
        f"★委员{MINORITY_NAME}女38110110",
        "★委员陈伟(一组45岁)男45101113",
    ):
        assert text.index(said) < text.index("各职务得票的全部人员")


def test_the_elected_are_told_apart_without_colour_by_a_star_and_by_weight():
    facts = a_round_of_facts()
    for page in pypdfium2.PdfDocument(result_report_pdf(facts)):
        red, green, blue = page.render(scale=1).to_pil().convert("RGB").split()
        assert ImageChops.difference(red, green).getbbox() is None
        assert ImageChops.difference(red, blue).getbbox() is None
    assert text_of(result_report_pdf(facts)).count("★") == 3 + 3 + 3 + 1, "members, lines, heads, the sentence"
    unmarked = replace(facts.posts[0], lines=tuple(replace(line, elected=False) for line in facts.posts[0].lines))
    assert text_of(result_report_pdf(replace(facts, posts=(unmarked, *facts.posts[1:])))).count("★") == 9


@pytest.mark.parametrize(
    ("kind", "rule_id", "line", "said"),
    [
        (RoundKind.FIRST, "R-RES-03", 90, "得票超过收回选票的一半才能当选。本轮收回178张，至少要得90票。规则R-RES-03"),
        (RoundKind.FURTHER, "R-RES-08", 60, "不得少于收回选票的三分之一。本轮收回178张，至少要得60票。规则R-RES-08"),
        (RoundKind.TIE, "R-RES-05", 1, "只在得票相等的人中投票，得票多的当选。规则R-RES-05"),
    ],
)
def test_the_line_is_said_with_its_rule_for_each_kind_of_vote(kind, rule_id, line, said):
    assert said in text_of(result_report_pdf(a_round_of_facts(kind=kind, line_rule=rule_id, line=line)))


def test_equal_votes_posts_that_wait_and_seats_left_are_told():
    facts = a_round_of_facts(
        ties=(LevelVotes("副主任", 1, (Standee("陈乙", "", 95), Standee("陈伟", "一组 45岁", 95))),),
        waits=("委员",),
        vacancies=(Vacancy("主任", 1, (Standee("林甲", "", 80), Standee("黄丙", "", 70))), Vacancy("文书", 2, ())),
    )
    text = text_of(result_report_pdf(facts))
    for said in (
        "副主任：还有1个名额，陈乙、陈伟(一组45岁)得票相等(各95票)",
        "委员：要等前面职务再次投票以后才能确定",
        "主任：缺1名。另行选举的候选人按得票多少依次为：林甲80票、黄丙70票。",
        "文书：缺2名。没有可以做候选人的人",
        "候选人名单才最后确定",
    ):
        assert said in text
    filled = text_of(result_report_pdf(a_round_of_facts(ties=(), vacancies=())))
    assert "还没有选出的职务" not in filled


def test_decisions_on_holds_stand_with_who_decided_and_why():
    text = text_of(result_report_pdf(a_round_of_facts()))
    for said in ("林甲和林丁是兄弟,林丁不任委员", "职务高的留任", "村民选举委员会", "2017年4月30日19:42"):
        assert said in text
    assert "暂缓宣布" not in text_of(result_report_pdf(a_round_of_facts(decisions=())))


def test_those_seated_before_stand_apart_from_those_elected_now():
    seated = (a_winner("区囍喆", 133, "主任"),)
    text = text_of(result_report_pdf(a_round_of_facts(seated_before=seated, winners=())))
    assert text.index("本轮没有人当选") < text.index("以前各轮已经当选") < text.index("★主任区囍喆男45133133")


def test_five_hundred_persons_at_each_of_seven_posts_are_all_there_under_a_head_on_each_page():
    pdf = result_report_pdf(a_crowd())
    texts = page_texts(pdf)
    assert all("序★姓名得票结果" in text for text in texts if "不够当选票数" in text)
    bodies = "".join(texts).split("应选1名")[1:]
    assert len(bodies) == 7
    for body in bodies:
        assert all(f"第{n}人{500 - n}" in body for n in range(500))


def test_a_page_of_many_long_names_covers_nothing():
    lines = tuple(a_line(f"{MINORITY_NAME}{n}", 300 - n, ELECTED, "十二组 101岁") for n in range(120))
    pdf = result_report_pdf(a_round_of_facts(posts=(PostFacts("委员", 3, lines, 0, 0),)))
    assert misplaced(pdf) == []
    assert all(line.name in text_of(pdf) for line in lines)


def test_the_form_says_how_the_village_voted():
    text = text_of(village_form_pdf(a_round_of_facts()))
    for said in (
        "村民委员会换届选举情况登记表",
        "乡镇、村埔田镇示范村",
        "登记人数200其中妇女96参加投票人数178",
        "委托投票人数12流动票箱投票人数4代写选票人数7",
        "投票站数2票箱总数3其中流动票箱数1",
        "√会场投票√投票站投票√流动票箱投票√委托投票",
        "√无候选人一次投票另行选举再次投票",
        "缺额：副主任1名、委员1名。",
    ):
        assert said in text


def test_only_the_ways_that_were_used_are_ticked():
    facts = a_round_of_facts(stations=1, mobile_boxes=0, proxy=0, kind=RoundKind.FURTHER)
    text = text_of(village_form_pdf(facts))
    assert "√会场投票投票站投票流动票箱投票委托投票" in text
    assert "无候选人一次投票√另行选举再次投票" in text


def test_what_nobody_wrote_down_is_left_to_the_pen():
    text = text_of(village_form_pdf(a_round_of_facts()))
    assert "林甲男45汉族中共党员高中主任120131" in text
    assert f"{MINORITY_NAME}女38维吾尔族委员110110初次" in text
    assert "陈伟(一组45岁)男45委员101113连任" in text
    unknown = text_of(village_form_pdf(a_round_of_facts(winners=(a_winner("林甲", 120, "主任"),))))
    assert "林甲男45主任120120缺额" in unknown, "neither new nor again"


def test_seats_that_wait_for_a_tie_vote_are_counted_as_open():
    facts = a_round_of_facts(waits=("委员",), ties=(LevelVotes("副主任", 1, ()),), vacancies=(), winners=())
    text = text_of(village_form_pdf(facts))
    assert "缺额：副主任1名、委员3名。" in text
    assert "本轮没有人当选" in text
