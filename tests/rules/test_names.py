"""Finding somebody by the beginning of a name, of its pinyin, of its initials."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.names import COMPOUND_SURNAMES, SURNAMES, query_key, search_keys


def is_found(name: str, typed: str) -> bool:
    return any(key.startswith(query_key(typed)) for key in search_keys(name))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("陈少玲", "陈"),
        ("陈少玲", "陈少"),
        ("陈少玲", "少玲"),
        ("陈少玲", "玲"),
        ("陈少玲", "chen"),
        ("陈少玲", "chenshaoling"),
        ("陈少玲", "Chen Shao-ling"),
        ("陈少玲", "chén shào líng"),
        ("陈少玲", "chen2shao4"),
        ("陈少玲", "csl"),
        ("陈少玲", "ＣＳＬ"),
        ("陈少玲", "sl"),
        ("陈少玲", "shaol"),
        ("陈少玲", "陈　少 玲"),
        ("欧阳小碧", "小碧"),
        ("欧阳小碧", "xb"),
        ("欧阳小碧", "oyxb"),
        ("欧阳小碧", "ouyangxiao"),
        ("尉迟恭", "yuchi"),
        ("万俟兰", "moqi"),
        ("长孙无忌", "zhangsun"),
        ("令狐冲", "lhc"),
        ("吕布", "lv"),
        ("吕布", "lu"),
        ("吕布", "lü"),
        ("吕布", "Lǚ"),
        ("吕布", "lyu"),
        ("西安", "xi'an"),
        ("陈玉", "chenyu"),
        ("阿卜杜·热合曼", "阿卜杜热"),
        ("John Smith", "smi"),
    ],
)
def test_somebody_is_found_by(name: str, typed: str) -> None:
    assert is_found(name, typed)


@pytest.mark.parametrize(
    ("surname", "readings"),
    [
        ("单", "shan dan"),
        ("仇", "qiu chou"),
        ("区", "ou qu"),
        ("解", "xie jie"),
        ("曾", "zeng ceng"),
        ("查", "zha cha"),
        ("任", "ren"),
        ("华", "hua"),
        ("盖", "ge"),
        ("乐", "yue le"),
        ("朴", "piao pu"),
        ("翟", "zhai di"),
        ("覃", "qin tan"),
        ("冼", "xian"),
        ("洗", "xian"),
        ("缪", "miao"),
        ("黑", "he"),
        ("种", "chong"),
        ("员", "yun"),
        ("秘", "bi"),
        ("宓", "mi fu"),
        ("折", "she"),
        ("逄", "pang"),
        ("繁", "po"),
        ("燕", "yan"),
        ("葛", "ge"),
        ("宁", "ning"),
        ("那", "na"),
        ("召", "shao"),
        ("隗", "kui wei"),
        ("牟", "mou mu"),
        ("谌", "chen shen"),
        ("褚", "chu"),
    ],
)
def test_a_surname_of_several_readings_is_found_by_each(surname: str, readings: str) -> None:
    for reading in readings.split():
        assert is_found(f"{surname}玲", f"{reading}ling")
        assert is_found(f"{surname}玲", f"{reading[0]}l")


def test_nobody_is_found_by_another_name() -> None:
    assert not is_found("陈少玲", "林")
    assert not is_found("陈少玲", "lin")
    assert not is_found("陈少玲", "csx")


def test_nothing_typed_is_no_key_and_no_name_has_none() -> None:
    assert query_key("  　") == ""
    assert search_keys(" 　") == ()


@given(st.text(max_size=12))
@example("-·0")
def test_keys_are_distinct_full_and_fit_the_table(name: str) -> None:
    keys = search_keys(name)
    assert len(set(keys)) == len(keys)
    assert all(keys)
    assert all(key == query_key(key) or not key.isascii() for key in keys)


@given(st.sampled_from([*SURNAMES, *COMPOUND_SURNAMES]), st.text("少玲明华乐长女绿", min_size=1, max_size=3))
def test_whole_name_given_name_and_initials_are_always_keys(surname: str, given_name: str) -> None:
    name = surname + given_name
    assert name in search_keys(name)
    assert is_found(name, given_name)
    assert len(search_keys(name)) <= 50


@given(st.text(max_size=30))
def test_what_is_typed_is_always_answered_the_same(text: str) -> None:
    assert query_key(query_key(text)) == query_key(text)
