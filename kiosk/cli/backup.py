"""Backing up, and putting a back-up in place on a fresh machine."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.acts.restored import record_restore
from kiosk.acts.upgrade import knows, upgrade
from kiosk.cli.command import CONSOLE, FILE, fail
from kiosk.config import Settings, read_settings
from kiosk.extensions import db
from kiosk.machine import lock, restore
from kiosk.machine.backup import back_up, back_up_now
from kiosk.queries import journal
from kiosk.queries.day import SHANGHAI
from kiosk.rules.finding import Finding


@click.command("backup")
@click.option("-o", "folder", type=FILE, help="A folder; otherwise the place named in the office.")
@with_appcontext
def backup(folder: Path | None) -> None:
    """Back the official database up, with the keys and the authority, and verify it."""
    settings: Settings = current_app.config["SETTINGS"]
    now = datetime.now(UTC)
    with current_app.test_request_context(), force_locale("zh"):
        made = back_up_now(settings, now) if folder is None else back_up(settings, folder, now)
        if isinstance(made, Finding):
            fail([made])
            return
        click.echo(f"{made.file}: {made.seq}:{made.head[:8]}, {made.size} B")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--into", type=FILE, help="The instance folder; otherwise this server's own.")
@click.option("--replace", is_flag=True, help="Set the database that stands there aside, under its date.")
@with_appcontext
def restore_backup(file: Path, into: Path | None, replace: bool) -> None:
    """Put a back-up in place, on a machine on which no server runs. The lanes then wait until they are compared."""
    settings: Settings = current_app.config["SETTINGS"]
    if into is not None:
        settings = read_settings({**os.environ, "KIOSK_INSTANCE": str(into)})
    now = datetime.now(UTC)
    with current_app.test_request_context(), force_locale("zh"):
        held = lock.hold(settings.instance)
        if isinstance(held, Finding):
            fail([held])
            return
        try:
            found = restore.look_into(file)
            refused = found if isinstance(found, Finding) else _put_back(settings, found, now, replace)
        finally:
            held.release()
        if isinstance(found, Finding) or refused is not None:
            fail([each for each in (refused,) if each is not None])
            return
        _tell(found, into)


def _put_back(settings: Settings, found: restore.BackUp, now: datetime, replace: bool) -> Finding | None:
    if not knows(found.revision):
        return Finding("backup_newer")

    def finish(instance: Path, url: str) -> Finding | None:
        """The database as the program wants it, verified, and the restore on record."""
        from kiosk import create_app

        # An instance of its own, with the keys of the back-up.
        with create_app({"KIOSK_INSTANCE": str(instance), "KIOSK_DATABASE_URL": url}).app_context():
            try:
                upgrade()
                verified = journal.verify_journal(f"{found.seq}:{found.head}") if found.seq else None
                if isinstance(verified, Finding):
                    return verified
                record_restore(
                    backup_at=found.made_at, backup_seq=found.seq, backup_head=found.head, by=CONSOLE, at=now
                )
            finally:
                # The last connection that closes takes the write-ahead log along.
                for engine in db.engines.values():
                    engine.dispose()
        return None

    return restore.put_back(settings, found, now, replace=replace, finish=finish)


def _tell(found: restore.BackUp, into: Path | None) -> None:
    at = found.made_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    click.echo(_("已恢复到 %(at)s 的备份:日志第 %(seq)s 条,%(head)s。", at=at, seq=found.seq, head=found.head[:8]))
    click.echo(_("从 %(at)s 起记在服务器上的都不在了:以纸上的为准,在“补录”页补上。", at=at))
    if into is not None:
        click.echo(_("启动时请写明文件夹:KIOSK_INSTANCE=%(folder)s", folder=into))
    click.echo(_("下一步:启动服务器(make run),总监票人打开“开机对数”,对上了,各通道才能继续。"))
