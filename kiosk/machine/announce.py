"""What the console says at the start: where the doors are, and what a new tablet does first."""

from __future__ import annotations

import sqlite3
import sys

from kiosk.machine import addresses, console
from kiosk.machine.https import Secured
from kiosk.rules.finding import Finding


def announce_http(door: str, port: int, *, loopback_only: bool) -> None:
    """Plain HTTP: the addresses, and in one sentence what is lost."""
    found = [addresses.LOOPBACK] if loopback_only else addresses.lan_addresses()
    _doors(door, [f"http://{address}:{port}" for address in found])
    _say("console_http_loses")
    _rest(found, loopback_only=loopback_only)


def announce_https(door: str, port: int, help_port: int, secured: Secured, *, loopback_only: bool) -> None:
    """HTTPS: the page that helps to trust comes first, since a tablet that does not trust gets no further."""
    found = [addresses.LOOPBACK] if loopback_only else list(secured.addresses) or [addresses.LOOPBACK]
    names = [] if loopback_only else [name for name in secured.names if name != "localhost"]
    _picture(f"http://{found[0]}:{help_port}/")
    _say("console_trust_first")
    for address in found:
        console.tell(f"  http://{address}:{help_port}/")
    console.tell(console.say(Finding("console_fingerprint", "", {"name": secured.authority})))
    for half in (secured.fingerprint.sha256[:8], secured.fingerprint.sha256[8:]):
        console.tell(f"  {' '.join(half)}")
    console.tell(console.say(Finding("console_fingerprint_short", "", {"short": secured.fingerprint.short})))
    console.tell("")
    # A door is typed once and by nobody gladly: it has a picture of its own.
    _doors(door, [f"https://{host}:{port}" for host in (*found, *names)], drawn=bool(door))
    for address in secured.uncovered:
        console.tell(console.say(Finding("console_address_uncovered", "", {"address": address})))
    _rest(found, loopback_only=loopback_only)


def _doors(door: str, places: list[str], *, drawn: bool = True) -> None:
    if drawn:
        _picture(f"{places[0]}{door or '/'}")
    _say("console_doors" if door else "console_addresses" if drawn else "console_trusted")
    for place in places:
        console.tell(f"  {place}{door or '/'}")


def _picture(link: str) -> None:
    if console.can_draw():
        for line in console.qr_lines(link, coloured=sys.stdout.isatty()):
            console.tell(line)


def _rest(found: list[str], *, loopback_only: bool) -> None:
    if found == [addresses.LOOPBACK] and not loopback_only:
        _say("console_local_only")
    if sqlite3.sqlite_version_info < (3, 51, 3):
        console.tell(console.say(Finding("console_sqlite_old", "", {"version": sqlite3.sqlite_version})))
    _say("console_stop")


def _say(code: str) -> None:
    console.tell(console.say(Finding(code)))
