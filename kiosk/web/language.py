"""The two languages, chosen by hand; Chinese first. The words of a page are looked up without asking twice."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel

from kiosk.web import kept

LANGUAGES = ("zh", "en")
_CATALOGUES = Path(__file__).resolve().parents[1] / "translations"


def install(app: Flask, babel: Babel) -> None:
    """Choose the language of each request, and give the templates their words."""
    babel.init_app(app, locale_selector=language)
    # flask-babel asks for locale, domain and catalogue at each word, a tenth of a scan's time.
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)


def language() -> str:
    """The language of this page."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        # Never from the browser's list: matching it gave English to Chinese browsers.
        chosen = asked() or session.get("language")
        g.language = chosen if chosen in LANGUAGES else LANGUAGES[0]
    chosen_language: str = g.language
    return chosen_language


def asked() -> str | None:
    """The language a public page's address names, so that a phone needs no cookie for it."""
    named = request.args.get("language")
    return named if named in LANGUAGES and kept.is_for_everybody() else None


@cache
def _catalogue(name: str) -> NullTranslations:
    return Translations.load(str(_CATALOGUES), [name])


def gettext(text: str) -> str:
    """The text in the language of the page."""
    return _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    return _catalogue(language()).ngettext(one, many, count)
