"""The beginnings under which somebody is found by name: characters, pinyin, initials. Pure."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import product

_SURNAMES = """
单 shan dan|仇 qiu chou|区 ou qu|解 xie jie|曾 zeng ceng|查 zha cha|任 ren|华 hua|盖 ge gai|乐 yue le|朴 piao pu
翟 zhai di|覃 qin tan|冼 xian|洗 xian xi|缪 miao mou|黑 he hei|种 chong zhong|员 yun yuan|贠 yun|秘 bi mi|宓 mi fu
折 she zhe|逄 pang|繁 po fan|燕 yan|葛 ge|宁 ning|甯 ning|那 na|召 shao zhao|隗 kui wei|牟 mou mu|谌 chen shen
褚 chu zhu|晟 cheng sheng|尉 wei yu|万 wan|沈 shen chen|訾 zi|郇 xun huan|郗 xi chi|佴 nai er|亓 qi|乜 nie mie|应 ying
干 gan|过 guo|哈 ha|行 xing hang|纪 ji|祭 zhai ji|贾 jia gu|句 gou ju|瞿 qu ju|车 che ju|柏 bai bo|薄 bo bao|都 du dou
费 fei bi|盛 sheng cheng|俞 yu shu|於 yu|藏 zang cang|占 zhan|长 chang zhang|仉 zhang|叶 ye she|不 fou bu|能 nai neng
重 chong zhong|合 he ge|石 shi|适 shi kuo|厍 she|阚 kan|鲜 xian|相 xiang|观 guan|冠 guan|撒 sa|吾 wu|卜 bu|会 gui hui
曲 qu|殷 yin|颉 xie jie|莘 shen xin|昝 zan|镡 tan xin chan|尹 yin|炅 gui|归 gui|乘 sheng cheng|乾 qian gan
"""
"""Surname and its readings, the one used for the surname first; what is spoken in the country is often the second."""

_COMPOUNDS = """
欧阳 ou-yang|司徒 si-tu|上官 shang-guan|诸葛 zhu-ge|尉迟 yu-chi wei-chi|万俟 mo-qi wan-si|令狐 ling-hu
长孙 zhang-sun chang-sun|司马 si-ma|司空 si-kong|皇甫 huang-fu|慕容 mu-rong|夏侯 xia-hou|公孙 gong-sun|东方 dong-fang
南宫 nan-gong|西门 xi-men|东郭 dong-guo|端木 duan-mu|独孤 du-gu|轩辕 xuan-yuan|宇文 yu-wen|鲜于 xian-yu
单于 chan-yu shan-yu|澹台 tan-tai dan-tai|闻人 wen-ren|赫连 he-lian|呼延 hu-yan|申屠 shen-tu|太史 tai-shi|钟离 zhong-li
濮阳 pu-yang|淳于 chun-yu|公冶 gong-ye|公羊 gong-yang|宗政 zong-zheng|仲孙 zhong-sun|颛孙 zhuan-sun|拓跋 tuo-ba
百里 bai-li|东门 dong-men|左丘 zuo-qiu|梁丘 liang-qiu|闾丘 lv-qiu|谷梁 gu-liang|亓官 qi-guan|司寇 si-kou|巫马 wu-ma
乐正 yue-zheng le-zheng|漆雕 qi-diao|夹谷 jia-gu|段干 duan-gan|羊舌 yang-she|第五 di-wu|纳兰 na-lan|完颜 wan-yan
耶律 ye-lv
"""
_GIVEN = (
    "乐 le yue|茜 qian xi|晟 sheng cheng|长 chang zhang|行 xing hang|重 zhong chong|朝 chao zhao|曾 zeng|妮 ni|露 lu"
)
_GIVEN += (
    "|莎 sha suo|娜 na nuo|盛 sheng cheng|翟 zhai di|圳 zhen zun|埔 pu bu|坤 kun|濛 meng|莘 xin shen|俊 jun|亲 qin"
)


def _table(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    rows = (entry.split() for entry in text.replace("\n", "|").split("|") if entry)
    return {row[0]: tuple(tuple(reading.split("-")) for reading in row[1:]) for row in rows}


SURNAMES = _table(_SURNAMES)
"""Surname → its readings, each as its syllables."""
COMPOUND_SURNAMES = _table(_COMPOUNDS)
GIVEN_READINGS = _table(_GIVEN)

_MOST_READINGS = 6


@cache
def _pinyin() -> Callable[[str], list[str]]:
    # The phrase table costs 44 MiB and is for sentences, not for names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import lazy_pinyin

    return lazy_pinyin  # type: ignore[no-any-return, unused-ignore]


@lru_cache(maxsize=32768)
def _syllable(character: str) -> str:
    return "".join(_pinyin()(character)).lower()


def search_keys(name: str) -> tuple[str, ...]:
    """Every beginning under which this name is found: compare `query_key(typed)` with the start of each.

    The name; the name from its second and third character; pinyin and initials of the whole and of the given
    name, in each reading of a surname (单: shan, dan), with ü as v and as u.
    """
    plain = query_key(name)
    if not plain:
        return ()
    if plain.isascii():
        words = map(query_key, re.split(r"[\s·.]+", name))
        return tuple(dict.fromkeys((plain, *filter(None, words))))
    keys = [plain, *(plain[i:] for i in range(1, min(len(plain), 4)))]
    surname = plain[:2] if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else plain[:1]
    given = plain[len(surname) :]
    first = COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname) or ((_syllable(surname),),)
    rest = [GIVEN_READINGS.get(c) or ((_syllable(c),),) for c in given]
    for readings in list(product(first, *rest))[:_MOST_READINGS]:
        syllables = [syllable for reading in readings for syllable in reading]
        for some in (syllables, syllables[len(surname) :]):
            whole = "".join(some)
            keys += [whole, "".join(s[:1] for s in some)]
            if "v" in whole:
                keys.append(whole.replace("v", "u"))
    return tuple(key for key in dict.fromkeys(keys) if key)


_MARKS = re.compile(r"[\s'’‘`´\"·•・.,,。、\-_\u00ad\u200b-\u200f\u2060\ufeff]+")
_LATIN = re.compile(r"[a-z]")


def query_key(text: str) -> str:
    """What somebody typed, ready to compare: half-width, lower case, no blanks, tones, apostrophes or dots; ü as v."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _MARKS.sub("", plain)
    if plain.isascii() is False and any("\u00c0" <= c <= "\u024f" or "\u0300" <= c <= "\u036f" for c in plain):
        apart = unicodedata.normalize("NFD", plain).replace("u\u0308", "v")
        # A tone may stand between the u and its two dots.
        apart = re.sub("u([\u0300-\u0307\u0309-\u036f]+)\u0308", r"v\1", apart)
        plain = unicodedata.normalize("NFC", "".join(c for c in apart if not "\u0300" <= c <= "\u036f"))
    if _LATIN.search(plain):
        plain = plain.replace("u:", "v").replace("lyu", "lv")
        plain = re.sub(r"(?<=[a-z])[0-5]+", "", plain)
    return plain
