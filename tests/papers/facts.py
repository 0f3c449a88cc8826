"""Builders of what the papers of a counted round are made of."""

from datetime import UTC, date, datetime, time

from kiosk.papers.round_facts import (
    Decided,
    LevelVotes,
    NextVote,
    PostFacts,
    RoundFacts,
    Standee,
    Vacancy,
    VoteLine,
    Winner,
)
from kiosk.papers.rule_sheet import Signer
from kiosk.rules.day import RoundKind
from tests.papers.papers import an_occasion

COUNT_FILE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MINORITY_NAME = "阿依古丽·阿卜杜热合曼·买买提江·吐尔逊尼亚孜艾力"
"""Twenty-five characters."""
CHAIR, VICE, MEMBER = "主任", "副主任", "委员"
ELECTED, SHORT, LEVEL = "当选", "不够当选票数", "得票相等,再次投票"
LOCKED = datetime(2017, 4, 30, 11, 42, tzinfo=UTC)


def a_line(name: str, votes: int, what: str = SHORT, apart: str = "") -> VoteLine:
    return VoteLine(name, apart, votes, what, what == ELECTED)


def a_winner(name: str, votes: int, post: str = MEMBER, **changes) -> Winner:
    facts = {"apart": "", "sex": "男", "age": 45, "votes_all": votes}
    return Winner(**{"name": name, "votes": votes, "post": post, **facts, **changes})


def a_round_of_facts(**changes) -> RoundFacts:
    """A first round of seven posts' seats: some elected, one seat for a further election, one for a tie vote.

    `language`, `rehearsal`, `village` and `head` go to the occasion.
    """
    occasion = {each: changes.pop(each) for each in ("language", "rehearsal", "village", "head") if each in changes}
    facts = {
        "occasion": an_occasion(**occasion),
        "town": "埔田镇",
        "kind": RoundKind.FIRST,
        "number": 1,
        "version": 1,
        "count_file": COUNT_FILE,
        "place": "示范村小学操场",
        "opens": time(8),
        "closes": time(15),
        "registered": 200,
        "women": 96,
        "unsealed": 220,
        "issued": 180,
        "spoiled": 2,
        "left": 38,
        "found": 178,
        "hall": 164,
        "proxy": 12,
        "mobile": 4,
        "scribes": 7,
        "stations": 2,
        "boxes": 3,
        "mobile_boxes": 1,
        "valid": 160,
        "part_valid": 8,
        "invalid": 4,
        "blank": 6,
        "line": 90,
        "line_rule": "R-RES-03",
        "posts": (
            PostFacts(CHAIR, 1, (a_line("林甲", 120, ELECTED), a_line("欧阳娜娜", 40)), 10, 8),
            PostFacts(VICE, 1, (a_line("陈乙", 80), a_line("黄丙", 70)), 20, 8),
            PostFacts(
                MEMBER,
                3,
                (
                    a_line(MINORITY_NAME, 110, ELECTED),
                    a_line("陈伟", 101, ELECTED, "一组 45岁"),
                    a_line("郑庚", 95, LEVEL),
                    a_line("周壬", 95, LEVEL),
                    a_line("陈伟", 60, apart="二组 31岁"),
                    a_line("司徒婷婷", 40),
                ),
                25,
                8,
            ),
        ),
        "winners": (
            a_winner("林甲", 120, CHAIR, votes_all=131, ethnic_group="汉族", party="中共党员", schooling="高中"),
            a_winner(MINORITY_NAME, 110, sex="女", age=38, ethnic_group="维吾尔族", again=False),
            a_winner("陈伟", 101, apart="一组 45岁", votes_all=113, again=True),
        ),
        "seated_before": (),
        "vacancies": (Vacancy(VICE, 1, (Standee("陈乙", "", 80), Standee("黄丙", "", 70))),),
        "ties": (LevelVotes(MEMBER, 1, (Standee("郑庚", "", 95), Standee("周壬", "", 95))),),
        "waits": (),
        "decisions": (Decided("林甲和林丁是兄弟,林丁不任委员", "职务高的留任", "村民选举委员会", LOCKED),),
        "rulings": (
            Decided("“阿庚”记为郑庚", "全村只有一人叫这个小名", "何总监、程康", LOCKED),
            Decided("第7批第3张:主任栏辨认不清", "笔画重叠,只作废这个名字", "村民选举委员会", LOCKED),
        ),
        "bundles": (100, 78),
        "decided_at": datetime(2017, 4, 30, 12, 20, tzinfo=UTC),
        "certified_at": datetime(2017, 4, 30, 13, 5, tzinfo=UTC),
        "signers": (
            Signer("何总监", "总监票人"),
            Signer("王主任", "村民选举委员会主任"),
            Signer("程康", "监票人"),
            Signer("温平", "监票人"),
        ),
    }
    return RoundFacts(**{**facts, **changes})


def a_crowd(posts: int = 7, people: int = 500, **changes) -> RoundFacts:
    """The same with so many posts, and so many persons with votes at each."""
    crowd = tuple(a_line(f"第{n}人", people - n, ELECTED if n == 0 else SHORT) for n in range(people))
    return a_round_of_facts(posts=tuple(PostFacts(f"第{n}职", 1, crowd, 0, 0) for n in range(1, posts + 1)), **changes)


def a_next_vote(**changes) -> NextVote:
    """A further election for two posts, in the week after."""
    occasion = {each: changes.pop(each) for each in ("language", "rehearsal", "village", "head") if each in changes}
    facts = {
        "occasion": an_occasion(**occasion),
        "town": "埔田镇",
        "kind": RoundKind.FURTHER,
        "number": 2,
        "count_file": COUNT_FILE,
        "held_on": date(2017, 5, 7),
        "place": "示范村小学操场",
        "opens": time(8),
        "closes": time(15),
        "vacancies": (
            Vacancy(VICE, 1, (Standee("陈乙", "", 80), Standee("黄丙", "", 70))),
            Vacancy(MEMBER, 1, (Standee(MINORITY_NAME, "", 60), Standee("陈伟", "二组 31岁", 55))),
        ),
        "refused": ("司徒婷婷",),
    }
    return NextVote(**{**facts, **changes})
