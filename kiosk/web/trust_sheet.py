"""The sheet that helps a tablet to trust this server, with the addresses it has now."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, request

from kiosk.machine import https
from kiosk.machine.addresses import lan_addresses
from kiosk.machine.authority import fingerprint_of, name_of
from kiosk.papers.trust import TrustSheet, trust_pdf
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web.print_room import occasion


def trust_sheet(officer: OfficerOnDuty) -> bytes | Finding | None:
    """The sheet as PDF; None on a server without HTTPS."""
    help_port = current_app.config.get("HELP_PORT")
    certificate = https.authority_certificate(current_app.config["SETTINGS"].instance)
    if help_port is None or certificate is None:
        return None
    here = urlsplit(request.host_url)
    # Whoever prints on the server itself asked under an address that no tablet has.
    host = lan_addresses()[0] if _is_own(here.hostname or "") else str(here.hostname)
    fingerprint = fingerprint_of(certificate)
    return trust_pdf(
        TrustSheet(
            occasion=occasion(officer.election_id),
            help_url=f"http://{host}:{help_port}/",
            url=f"https://{host}{f':{here.port}' if here.port else ''}/",
            authority=name_of(certificate),
            sha256=fingerprint.sha256,
            sha1=fingerprint.sha1,
        )
    )


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
