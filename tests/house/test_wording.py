"""The words: every sentence of the program stands in the English catalogue, whole, and it compiles."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask import Flask

from kiosk.config import ROOT
from kiosk.web.wording import HEADLINES, NEXT_STEPS, SENTENCES

CATALOGUE = ROOT / "kiosk" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CURE = "run make translations and fill kiosk/translations/en/LC_MESSAGES/messages.po"
# As babel.cfg and the Makefile have it.
METHODS = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED_IN_ENGLISH = (
    *("姓名", "村民小组", "出生日期", "公民身份号码", "户籍情况", "本村户籍"),
    *("受托人是委托人的", "委托人户号", "受托人户号", "委托人", "受托人", "登记日期"),
    "正",
)
"""Words of the register and the proxy list that stay Chinese in an English sentence, since that is what must be typed;
and the character whose strokes are the tally.

Longer ones first.
"""


@cache
def english() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


@cache
def said() -> dict[str, set[str]]:
    """Every sentence of the source → the files that say it."""
    found: dict[str, set[str]] = {}
    options = {"templates/**.html": {"silent": "false"}}
    for folder in ("kiosk", "templates"):
        methods = [(pattern.partition("/")[2], method) for pattern, method in METHODS if pattern.startswith(folder)]
        here = {pattern.partition("/")[2]: value for pattern, value in options.items() if pattern.startswith(folder)}
        for name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), method_map=methods, options_map=here, keywords=KEYWORDS
        ):
            found.setdefault(message if isinstance(message, str) else message[0], set()).add(f"{folder}/{name}")
    return found


def test_the_sentences_are_looked_for_where_make_translations_looks() -> None:
    told = (ROOT / "babel.cfg").read_text().split("\n")
    assert [line for line in told if line.strip()] == [f"[{method}: {pattern}]" for pattern, method in METHODS]
    assert len(said()) > 400
    assert {"可以领票", "知道了,继续"} <= {sentence.replace(",", ",") for sentence in said()}


def test_no_sentence_is_untranslated() -> None:
    missing = {sentence: files for sentence, files in said().items() if not english().get(sentence)}
    missing |= {s: f for s, f in said().items() if s not in missing and not english().get(s).string}  # type: ignore[union-attr]
    assert missing == {}, CURE


def test_no_translation_is_unsure_or_of_a_sentence_nobody_says() -> None:
    assert [message.id for message in english() if message.id and message.fuzzy] == [], CURE
    assert [message.id for message in english() if message.id and message.id not in said()] == [], CURE
    assert list(english().obsolete) == [], CURE


def test_both_languages_ask_for_the_same_facts() -> None:
    for message in english():
        if not message.id:
            continue
        source, translated = str(message.id), str(message.string)
        assert set(PLACEHOLDER.findall(source)) == set(PLACEHOLDER.findall(translated)), source
        if "%(" in source:
            facts = dict.fromkeys(PLACEHOLDER.findall(source), "x")
            assert source % facts, source
            assert translated % facts, source
        if source.endswith("。"):
            assert translated.endswith("."), f"a whole sentence ends with a full stop: {translated}"


def test_english_sentences_keep_only_the_words_of_the_register_in_chinese() -> None:
    for message in english():
        left = CHINESE.findall(str(message.string)) if message.id else []
        if left:
            rest = str(message.string)
            for word in QUOTED_IN_ENGLISH:
                rest = rest.replace(word, "")
            assert not CHINESE.search(rest), message.string


def test_the_catalogue_compiles_and_speaks(sqlite_app: Flask, tmp_path: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, english())
    compiled.seek(0)
    assert read_mo(compiled).get("总监票人").string == "Chief scrutineer"  # type: ignore[union-attr]
    client = sqlite_app.test_client()
    assert "登录" in client.get("/sign-in").text
    with client.session_transaction() as session:
        session["language"] = "en"
    page = client.get("/sign-in").text
    assert 'lang="en"' in page
    assert "Sign in" in page


@pytest.mark.parametrize("words", [SENTENCES, HEADLINES, NEXT_STEPS], ids=["sentences", "headlines", "next steps"])
def test_nothing_is_said_in_nested_or_empty_words(words: dict[str, object]) -> None:
    assert [code for code, text in words.items() if not str(text).strip()] == []
    assert [code for code in words if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []
