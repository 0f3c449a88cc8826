"""The made-up village of a rehearsal: a plan and a register that nobody keeps."""

from __future__ import annotations

from datetime import date, time, timedelta

from kiosk.rules.notes import Residence
from kiosk.rules.plan import BoxKind, Plan, PlanBox, PlanOfficer, PlanPost, PlanStation, Post, StationKind
from kiosk.rules.register import RegisterRow, Sex
from kiosk.rules.staff import Role

REHEARSAL_ID = "rehearsal"
GROUPS = 4
HOUSEHOLD = 4
_SURNAMES = "林陈黄郑张李吴周刘蔡杨许何曾欧谢罗洪卢江"
_FIRST = "春夏秋冬梅兰竹菊松柏桃李荷桂榕杏"
_SECOND = "一二三四五六七八九十安平和顺吉祥"
_RELATIONS: tuple[tuple[str, Sex], ...] = (("户主", "M"), ("妻", "F"), ("子", "M"), ("女", "F"))

_STAFF: tuple[tuple[str, tuple[Role, ...], str | None, int | None], ...] = (
    ("彩主任", (Role.COMMITTEE_HEAD,), None, None),
    ("彩登记", (Role.COMMITTEE, Role.REGISTRAR), None, None),
    ("彩总监", (Role.CHIEF_SCRUTINEER,), None, None),
    ("彩一人", (Role.VERIFIER, Role.ISSUER, Role.SIGNER), "hall", None),
    ("彩验证", (Role.VERIFIER,), "hall", None),
    ("彩发票", (Role.ISSUER,), "hall", None),
    ("彩签领", (Role.SIGNER,), "hall", None),
    ("彩监甲", (Role.SCRUTINEER,), "hall", 1),
    ("彩监乙", (Role.SCRUTINEER,), "hall", 1),
    ("彩监丙", (Role.SCRUTINEER,), "hall", 1),
    ("彩监丁", (Role.SCRUTINEER,), "hall", 2),
    ("彩监戊", (Role.SCRUTINEER,), "hall", 2),
    ("彩监己", (Role.SCRUTINEER,), "hall", 2),
    ("彩流甲", (Role.SCRUTINEER, Role.MOBILE_TEAM), None, 3),
    ("彩流乙", (Role.SCRUTINEER, Role.MOBILE_TEAM), None, 3),
    ("彩流丙", (Role.SCRUTINEER, Role.MOBILE_TEAM), None, 3),
    ("彩唱票", (Role.CALLER,), None, None),
    ("彩计甲", (Role.TALLIER,), None, None),
    ("彩计乙", (Role.TALLIER,), None, None),
    ("彩代写", (Role.SCRIBE,), None, None),
)


def rehearsal_plan(voters: int, today: date) -> Plan:
    """A village committee's election held today, with a tenth more ballots than voters."""
    return Plan(
        id=REHEARSAL_ID,
        village="彩排村",
        town="埔田镇",
        body="village_committee",
        term="第七届",
        day=today,
        opens=time(8, 0),
        closes=time(15, 0),
        roll_published=today - timedelta(days=22),
        rules="putian-2017",
        ballots_printed=voters + max(20, voters // 10),
        electors="voters",
        posts=(
            PlanPost(Post.CHAIR, "主任", 1),
            PlanPost(Post.VICE_CHAIR, "副主任", 1),
            PlanPost(Post.MEMBER, "委员", 3),
        ),
        stations=(PlanStation("hall", "中心投票站", StationKind.CENTRAL, 2),),
        boxes=(
            PlanBox(1, station="hall"),
            PlanBox(2, station="hall"),
            PlanBox(3, BoxKind.MOBILE, approval="彩排〔1〕号"),
        ),
        staff=tuple(PlanOfficer(name, roles, station, box) for name, roles, station, box in _STAFF),
    )


def rehearsal_register(voters: int, today: date) -> list[RegisterRow]:
    """So many made-up people of age, in four groups and households of four."""
    return [_person(n, voters, today) for n in range(voters)]


def _person(n: int, voters: int, today: date) -> RegisterRow:
    relation, sex = _RELATIONS[n % HOUSEHOLD]
    household = n // HOUSEHOLD
    name = _SURNAMES[household % len(_SURNAMES)] + _FIRST[n * 7 % len(_FIRST)] + _SECOND[n // 5 % len(_SECOND)]
    age = 20 + n * 13 % 60
    return RegisterRow(
        sheet="彩排",
        row=n + 1,
        group=f"第{n * GROUPS // max(1, voters) + 1}村民小组",
        household=f"{household + 1:04}",
        name=name,
        relation=relation,
        sex=sex,
        birth=date(today.year - age, n % 12 + 1, n % 28 + 1),
        residence=Residence.LOCAL,
        note="",
    )
