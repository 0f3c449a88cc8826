"""Announcement 12: who stands again, when and where, what elects; a tie vote, and a vote that is held again."""

from datetime import time

from kiosk.papers.round_facts import Standee, Vacancy
from kiosk.papers.standing_again import candidates_pdf
from kiosk.rules.day import RoundKind
from tests.papers.facts import CHAIR, MEMBER, MINORITY_NAME, VICE, a_next_vote
from tests.papers.papers import misplaced, page_texts, sizes_of


def text_of(**changes) -> str:
    return "".join(page_texts(candidates_pdf(a_next_vote(**changes))))


def test_the_candidates_stand_by_post_with_seats_day_hours_and_place():
    text = text_of()
    for said in (
        "第12号",
        "另行选举候选人",
        "投票日2017年5月7日",
        "投票时间08:00–15:00",
        "投票地点示范村小学操场",
        "得票多的当选，但得票不得少于收回选票的三分之一。",
        "收回的选票超过登记人数的一半，投票才有效。",
        "不愿意做候选人的：司徒婷婷。",
    ):
        assert said in text
    vice, member = text.index(VICE), text.index(MEMBER, text.index("候选人和他们"))
    assert "应选1名" in text[vice:member]
    assert vice < text.index("陈乙80票") < text.index("黄丙70票") < member
    assert text.index(f"{MINORITY_NAME}60票") < text.index("陈伟(二组31岁)55票")


def test_who_posts_it_writes_the_day_by_hand():
    assert "村民选举委员会(盖章)年月日" in text_of()


def test_nobody_refused_and_no_word_of_it():
    assert "不愿意" not in text_of(refused=())


def test_a_name_of_those_who_refused_is_not_broken():
    refused = ("司徒婷婷", "欧阳娜娜", MINORITY_NAME, "诸葛孔明", MINORITY_NAME + "之二")
    pdf = candidates_pdf(a_next_vote(refused=refused))
    assert f"不愿意做候选人的：{'、'.join(refused)}。" in "".join(page_texts(pdf))
    assert misplaced(pdf) == []


def test_a_post_with_nobody_to_stand_is_said():
    text = text_of(vacancies=(Vacancy(VICE, 1, ()), Vacancy(MEMBER, 1, (Standee("黄丙", "", 55),))))
    assert "没有人可以做候选人，这次不投票。" in text
    assert text.count("没有人可以做候选人") == 1
    assert "黄丙55票" in text


def test_a_tie_vote_is_among_the_tied_and_most_votes_win():
    tied = Vacancy(MEMBER, 1, (Standee("郑庚", "", 95), Standee("周壬", "", 95)))
    text = text_of(kind=RoundKind.TIE, vacancies=(tied,), refused=())
    for said in ("再次投票", "只在下列人中投票", "郑庚95票", "周壬95票", "得票多的当选。只能写上面的人"):
        assert said in text
    assert "三分之一" not in text
    assert "候选人" not in text


def test_a_vote_held_again_is_open_to_everybody_on_the_roll():
    seats = (Vacancy(CHAIR, 1, ()), Vacancy(VICE, 1, ()), Vacancy(MEMBER, 3, ()))
    text = text_of(kind=RoundKind.FIRST, vacancies=seats, refused=())
    for said in (
        "全部重新投票(重新选举)",
        "参选村民名单上的人都可以写",
        "得票超过收回选票的一半才能当选。",
        "主任应选1名副主任应选1名委员应选3名",
    ):
        assert said in text
    assert "没有人可以做候选人" not in text
    assert "三分之一" not in text


def test_the_whole_committee_open_fits_on_one_page():
    four = tuple(Standee(f"王{n}明", "", 60) for n in "一二三四五")
    three = (Standee("陈乙", "", 80), Standee("黄丙", "", 70), Standee("欧阳娜娜", "", 69))
    seats = (Vacancy(CHAIR, 1, three[:2]), Vacancy(VICE, 2, three), Vacancy(MEMBER, 4, four))
    pdf = candidates_pdf(a_next_vote(vacancies=seats, refused=()))
    assert len(page_texts(pdf)) == 1
    assert min(sizes_of(pdf, "欧")) >= 14


def test_a_long_place_and_other_hours_are_whole():
    place = "埔田镇示范村小学操场(下雨时改在村委会二楼会议室和旁边的祠堂,请听广播通知)"
    pdf = candidates_pdf(a_next_vote(place=place, opens=time(12), closes=time(17, 30)))
    assert place.replace(" ", "") in "".join(page_texts(pdf))
    assert "12:00–17:30" in "".join(page_texts(pdf))
    assert misplaced(pdf) == []
