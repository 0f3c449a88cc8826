"""A polling station for a village-committee election."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import ROOT, read_settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The application: config → extensions → store → web → desks. Misconfigured when a setting is nonsense."""
    # Here, because a child process that prints needs none of it.
    from flask import Flask

    from kiosk import cli, desks, web
    from kiosk.extensions import babel, csrf, db, login, migrate
    from kiosk.records import batch_keys, store

    settings = read_settings(environ)
    app = Flask("kiosk", root_path=str(ROOT), instance_path=str(settings.instance))
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.official_url,
        SQLALCHEMY_BINDS={"rehearsal": settings.rehearsal_url},
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 16, "max_overflow": 16, "pool_timeout": 10, "hide_parameters": True},
        SETTINGS=settings,
        IDLE_MINUTES=settings.idle_minutes,
        # When this process began: whoever compares afterwards has seen what it found on the disk.
        BEGAN=datetime.now(UTC),
        # A desk's forms stay good as long as the desk stands open.
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=7 * 24 * 3600,
        SESSION_COOKIE_NAME="kiosk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # More than a file may have, so that the reader can say what is wrong with it.
        MAX_CONTENT_LENGTH=25 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        # Tablets ask each time whether a script has changed; after an upgrade none may keep the old one.
        SEND_FILE_MAX_AGE_DEFAULT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
        BABEL_DEFAULT_LOCALE="zh",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    store.init(app, {store.Mode.OFFICIAL: settings.official_key, store.Mode.REHEARSAL: settings.rehearsal_key})
    batch_keys.init(settings.instance)
    web.init(app, babel)
    desks.register(app)
    cli.register(app)
    web.access.guard_routes(app)
    return app
