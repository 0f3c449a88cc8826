"""What is shown when something goes wrong: one sentence, what to do, the right status; never a trace."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadHost, HTTPException

from kiosk.web import access
from kiosk.web.screen import Screen

log = logging.getLogger("kiosk")


def install(app: Flask) -> None:
    """Answer every error with the problem page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SQLAlchemyError, _not_recorded)
    app.register_error_handler(Exception, _not_recorded)


def problem(status: int, title: str, sentence: str, *, code: str) -> Response:
    """The problem page; `code` stands on it as data-code."""
    said = {"title": title, "sentence": sentence, "status": status, "code": code}
    try:
        page = render_template("problem.html", **said)
    except Exception:
        # The database that says who sits here may be what failed: the page is drawn for nobody then.
        g._login_user = None
        g.page = Screen(None, access.now())
        page = render_template("problem.html", **said)
    return make_response(page, status)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 401:
        return signed_out()
    if status < 400:
        return make_response(error.get_response())
    if isinstance(error, BadHost):
        # No page can be drawn: its links would lead to a name that is none.
        return Response(_("没有看懂"), 422, mimetype="text/plain")
    words = {
        400: (_("没有看懂"), _("请返回上一页再试一次。"), "not_understood"),
        403: (_("这里不归您办"), _("请换用有这个职责的工作证登录。"), "not_your_desk"),
        404: (_("没有这一页"), _("请从首页重新进入。"), "no_such_page"),
        405: (_("没有看懂"), _("请返回上一页再试一次。"), "not_understood"),
        429: (_("问得太快了"), _("请等 %(seconds)s 秒再试一次。", seconds=_seconds(error)), "too_fast"),
        413: (_("文件太大"), _("文件不能超过 20 MB。请删去多余的工作表或图片再上传。"), "file_too_large"),
    }
    title, sentence, code = words.get(status, (_("没有看懂"), _("请返回上一页再试一次。"), "not_understood"))
    if status >= 500:
        return _not_recorded(error)
    if status in (400, 413):
        status = 422
    answer = problem(status, title, sentence, code=code)
    if status == 429:
        answer.headers["Retry-After"] = str(_seconds(error))
    return answer


def _seconds(error: HTTPException) -> int:
    """How long somebody who asked too fast should wait."""
    return int(getattr(error, "retry_after", None) or 1)


def _csrf(_error: CSRFError) -> Response:
    return problem(422, _("这一页放得太久了"), _("请刷新这一页,再做一次。刚才的没有记上。"), code="page_stale")


def signed_out() -> Response:
    """401: the sign-in page, or the lock over the page that was open."""
    locked = bool(g.get("locked"))
    page = render_template(
        "sign_in.html", locked=locked, card=None, error=None, next=_here(), officer=access.signed_in()
    )
    return make_response(page, 401)


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _not_recorded(error: Exception) -> Response:
    # Type and place alone: a message may quote a row, which a log must not remember.
    places = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)[-6:]))
    log.error("not recorded: %s at %s: %s", type(error).__name__, request.endpoint, places)
    return problem(
        500, _("没有记上"), _("服务器出了问题,刚才的没有记上。请再做一次;还不行请找登记员。"), code="not_recorded"
    )
