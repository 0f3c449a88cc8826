"""The server's own authority: what it vouches for, what it refuses, and that it is never replaced behind one's back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from kiosk.machine import addresses, https, leaf, pem
from kiosk.machine.authority import STARTS, Authority, fingerprint_of, hold_authority, public_pem
from kiosk.rules.finding import Finding

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NAMES = ["box-7.local", "box-7", "localhost"]
LAN = ["192.168.1.5", "10.0.0.7"]


@dataclass
class Place:
    """A folder for certificates, and what is asked of it."""

    folder: Path

    def hold(self, now: datetime = NOW, names: Iterable[str] = NAMES, lan: Iterable[str] = LAN) -> Authority:
        held = hold_authority(self.folder, names, lan, now)
        assert isinstance(held, Authority), held
        return held

    def refusal(self, now: datetime = NOW) -> Finding:
        held = hold_authority(self.folder, NAMES, LAN, now)
        assert isinstance(held, Finding)
        assert str(self.folder) in held.numbers.values()
        return held

    def leaf(
        self, now: datetime = NOW, names: Iterable[str] = NAMES, lan: Iterable[str] = LAN
    ) -> tuple[x509.Certificate, bool]:
        path, anew = leaf.hold_leaf(self.folder, self.hold(now), [*names], [*lan, *addresses.LOOPBACKS], now)
        return pem.read_certificate(path), anew


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "tls")


def signed(authority: Authority, *subjects: x509.GeneralName) -> x509.Certificate:
    """A certificate that somebody who stole the key would make."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        x509.CertificateBuilder(
            authority.certificate.subject,
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bank")]),
            key.public_key(),
            x509.random_serial_number(),
            NOW - timedelta(days=1),
            NOW + timedelta(days=90),
        )
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def is_trusted(authority: Authority, certificate: x509.Certificate, subject: str, at: datetime = NOW) -> bool:
    """As a browser sees it, given the authority."""
    asked: x509.verification.Subject
    try:
        asked = x509.IPAddress(ip_address(subject))
    except ValueError:
        asked = x509.DNSName(subject)
    builder = PolicyBuilder().store(Store([authority.certificate])).time(at)
    try:
        builder.build_server_verifier(asked).verify(certificate, [])
    except VerificationError:
        return False
    return True


def test_the_servers_certificate_is_good_for_its_names_and_addresses_and_for_no_other(place: Place) -> None:
    found, _ = place.leaf()
    authority = place.hold()
    for subject in (*NAMES, *LAN, "127.0.0.1", "::1"):
        assert is_trusted(authority, found, subject), subject
    for subject in ("box-8.local", "192.168.1.6", "example.org"):
        assert not is_trusted(authority, found, subject), subject


@pytest.mark.parametrize("subject", ["example.org", "box-7.example.org", "local", "printer.local", "com", "dev"])
def test_the_authority_cannot_vouch_for_a_name_that_is_not_the_servers(place: Place, subject: str) -> None:
    authority = place.hold()
    assert not is_trusted(authority, signed(authority, x509.DNSName(subject)), subject)
    assert not authority.vouches_for(subject)
    # The refusal is the constraint's: an own name, signed in the same way, passes.
    assert is_trusted(authority, signed(authority, x509.DNSName("box-7.local")), "box-7.local")


@pytest.mark.parametrize("subject", ["8.8.8.8", "203.0.113.9", "11.0.0.1", "172.32.0.1", "192.169.0.1", "2001:4860::1"])
def test_the_authority_cannot_vouch_for_an_address_of_the_internet(place: Place, subject: str) -> None:
    authority = place.hold()
    assert not is_trusted(authority, signed(authority, x509.IPAddress(ip_address(subject))), subject)
    assert not authority.vouches_for_address(subject)


@pytest.mark.parametrize("subject", ["10.255.0.1", "172.31.9.9", "192.168.200.3", "169.254.7.7", "fd00::7", "fe80::7"])
def test_any_private_address_may_be_signed_since_a_router_hands_out_what_it_likes(place: Place, subject: str) -> None:
    authority = place.hold()
    assert is_trusted(authority, signed(authority, x509.IPAddress(ip_address(subject))), subject)
    assert authority.vouches_for_address(subject)


def test_of_the_internets_addresses_the_servers_own_at_the_first_start_is_signed_alone(place: Place) -> None:
    authority = place.hold(lan=["203.0.113.9"])
    assert is_trusted(authority, signed(authority, x509.IPAddress(ip_address("203.0.113.9"))), "203.0.113.9")
    assert not authority.vouches_for_address("203.0.113.10")


def test_one_name_or_address_too_many_spoils_the_whole_certificate(place: Place) -> None:
    authority = place.hold()
    both = signed(authority, x509.DNSName("box-7.local"), x509.DNSName("example.org"))
    assert not is_trusted(authority, both, "box-7.local")


def test_the_authority_says_of_itself_what_it_is_for(place: Place) -> None:
    authority = place.hold()
    said = authority.certificate.extensions
    basic = said.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert said.get_extension_for_class(x509.NameConstraints).critical
    assert [*said.get_extension_for_class(x509.ExtendedKeyUsage).value] == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert isinstance(authority.key.curve, ec.SECP256R1)
    years = (authority.certificate.not_valid_after_utc - NOW).days / 365
    assert 9.9 < years < 10.1


def test_the_servers_certificate_lasts_397_days_at_most_and_serves_servers_only(place: Place) -> None:
    found, _ = place.leaf()
    # Both ends count.
    lasts = found.not_valid_after_utc - found.not_valid_before_utc + timedelta(seconds=1)
    assert timedelta(days=396) < lasts <= timedelta(days=397)
    said = found.extensions
    assert [*said.get_extension_for_class(x509.ExtendedKeyUsage).value] == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not said.get_extension_for_class(x509.BasicConstraints).value.ca
    # A tablet whose clock is a little behind is not turned away.
    assert found.not_valid_before_utc <= NOW - timedelta(hours=23)


def test_two_servers_of_a_town_are_told_apart_in_a_tablets_list(tmp_path: Path) -> None:
    names = {Place(tmp_path / each).hold().certificate.subject.rfc4514_string() for each in "abc"}
    assert len(names) == 3


def test_a_second_start_keeps_authority_and_certificate(place: Place) -> None:
    (first, made), authority = place.leaf(), place.hold()
    (second, made_again) = place.leaf(NOW + timedelta(days=90))
    assert (made, made_again) == (True, False)
    assert first == second
    assert place.hold(NOW + timedelta(days=3000)).certificate == authority.certificate


CHANGES = [
    ({"lan": ["192.168.1.9", "10.0.0.7"]}, True),
    ({"lan": ["192.168.1.5"]}, True),
    ({"lan": [*LAN, "192.168.2.1"]}, True),
    ({"names": ["box-7.local", "localhost"]}, True),
    ({"lan": LAN[::-1], "names": NAMES[::-1]}, False),
]


@pytest.mark.parametrize(("change", "anew"), CHANGES)
def test_the_certificate_is_made_anew_when_names_or_addresses_change_and_only_then(
    place: Place, change: dict[str, list[str]], anew: bool
) -> None:
    before, _ = place.leaf()
    after, made = place.leaf(**change)  # type: ignore[arg-type]
    assert made is anew
    assert (after != before) is anew
    authority = place.hold()
    for subject in (*change.get("lan", LAN), *change.get("names", NAMES)):
        assert is_trusted(authority, after, subject)


@pytest.mark.parametrize(("days", "anew"), [(365, False), (366, True), (500, True)])
def test_a_certificate_with_less_than_thirty_days_left_is_made_anew(place: Place, days: int, anew: bool) -> None:
    place.leaf()
    found, made = place.leaf(NOW + timedelta(days=days))
    assert made is anew
    assert is_trusted(place.hold(), found, "192.168.1.5", NOW + timedelta(days=days))


def test_a_certificate_of_another_authority_is_made_anew(place: Place, tmp_path: Path) -> None:
    place.leaf()
    other = Place(tmp_path / "other")
    other.hold()
    (place.folder / "authority.pem").write_bytes((other.folder / "authority.pem").read_bytes())
    found, made = place.leaf()
    assert made
    assert is_trusted(other.hold(), found, "192.168.1.5")


def test_in_its_last_month_the_authority_signs_to_its_end_and_not_again_at_every_look(place: Place) -> None:
    ends = place.hold().certificate.not_valid_after_utc
    found, made = place.leaf(ends - timedelta(days=10))
    assert made
    assert found.not_valid_after_utc == ends
    assert place.leaf(ends - timedelta(days=9)) == (found, False)


def test_a_clock_without_a_battery_makes_certificates_that_tablets_can_use(place: Place) -> None:
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    found, _ = place.leaf(long_ago)
    assert found.not_valid_before_utc >= STARTS
    assert is_trusted(place.hold(long_ago), found, "192.168.1.5", STARTS + timedelta(days=200))
    assert place.leaf(long_ago) == (found, False)
    # The clock is set right: the certificate follows, the authority stays.
    authority = place.hold()
    today = STARTS + timedelta(days=800)
    later, made = place.leaf(today)
    assert made
    assert is_trusted(authority, later, "192.168.1.5", today)


def test_a_certificate_made_while_the_clock_was_ahead_is_made_anew_when_it_is_right(place: Place) -> None:
    place.leaf(NOW + timedelta(days=1500))
    found, made = place.leaf()
    assert made
    assert is_trusted(place.hold(), found, "192.168.1.5")


def test_an_authority_that_is_over_is_refused_with_its_end_and_the_clock(place: Place) -> None:
    end = place.hold().certificate.not_valid_after_utc
    found = place.refusal(end + timedelta(days=1))
    assert found.code == "authority_expired"
    assert found.numbers["ended"] == f"{end:%Y-%m-%d}"
    place.hold(end - timedelta(days=1))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_for_the_servers_user_alone_even_after_a_careless_copy(place: Place) -> None:
    old = os.umask(0)
    try:
        place.leaf()
        files = [*place.folder.iterdir()]
        assert {file.name for file in files} == {"authority.pem", "server.pem"}
        assert mode(place.folder) == 0o700
        assert {mode(file) for file in files} == {0o600}
        place.folder.chmod(0o755)
        for file in files:
            file.chmod(0o644)
        place.leaf()
        assert mode(place.folder) == 0o700
        assert {mode(file) for file in files} == {0o600}
    finally:
        os.umask(old)


def test_what_a_power_cut_left_half_written_is_cleared_up_and_harms_nothing(place: Place) -> None:
    place.folder.mkdir()
    (place.folder / ".new-12345678").write_bytes(b"-----BEGIN PRIV")
    place.leaf()
    assert {file.name for file in place.folder.iterdir()} == {"authority.pem", "server.pem"}


def test_a_power_cut_between_writing_and_putting_in_place_leaves_the_old_certificate(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = place.leaf()

    def cut(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as moment:
        moment.setattr(Path, "replace", cut)
        with pytest.raises(OSError, match="power"):
            place.leaf(lan=["192.168.9.9"])
    assert pem.read_certificate(place.folder / "server.pem") == before
    assert place.leaf() == (before, False)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 900, b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_damaged_certificate_of_the_server_is_made_anew(place: Place, damage: bytes) -> None:
    place.leaf()
    (place.folder / "server.pem").write_bytes(damage)
    found, made = place.leaf()
    assert made
    assert is_trusted(place.hold(), found, "192.168.1.5")


def half(text: bytes) -> bytes:
    return text[: len(text) // 2]


def foreign_key(text: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + text[text.index(b"-----BEGIN CERT") :]


def without_key(text: bytes) -> bytes:
    return text[text.index(b"-----BEGIN CERT") :]


def nothing(_text: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [half, foreign_key, without_key, nothing])
def test_a_damaged_authority_is_refused_and_left_as_it_is(place: Place, damage: object) -> None:
    place.leaf()
    file = place.folder / "authority.pem"
    spoiled = damage(file.read_bytes())  # type: ignore[operator]
    file.write_bytes(spoiled)
    assert place.refusal().code == "authority_unreadable"
    assert file.read_bytes() == spoiled


def test_a_servers_certificate_in_the_authoritys_place_is_refused(place: Place) -> None:
    place.leaf()
    (place.folder / "authority.pem").write_bytes((place.folder / "server.pem").read_bytes())
    assert place.refusal().code == "authority_unreadable"


def test_an_authority_that_vanished_is_missed_and_not_replaced(place: Place) -> None:
    place.leaf()
    (place.folder / "authority.pem").unlink()
    assert place.refusal().code == "authority_missing"
    assert not (place.folder / "authority.pem").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file")
    assert Place(tmp_path / "tls").refusal().code == "tls_not_writable"


def test_the_fingerprint_is_the_one_that_others_compute(place: Place) -> None:
    certificate = place.hold().certificate
    found = fingerprint_of(certificate)
    assert bytes.fromhex("".join(found.sha256)) == certificate.fingerprint(hashes.SHA256())
    assert bytes.fromhex("".join(found.sha1)) == certificate.fingerprint(hashes.SHA1())
    assert {len(group) for group in (*found.sha256, *found.sha1)} == {4}
    assert (len(found.sha256), len(found.short.replace(" ", ""))) == (16, 16)
    assert "".join(found.sha256).startswith(found.short.replace(" ", ""))


def test_what_a_tablet_takes_in_holds_no_key(place: Place) -> None:
    text = public_pem(place.hold().certificate)
    assert b"PRIVATE" not in text
    assert x509.load_pem_x509_certificate(text) == place.hold().certificate


# The machine: its names, and addresses that move while the server runs.


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("Box-7", ["box-7.local", "box-7", "localhost"]),
        ("DESKTOP-4F2K", ["desktop-4f2k.local", "desktop-4f2k", "localhost"]),
        ("box7.example.org", ["box7.local", "box7", "localhost"]),
        # A bare name of letters may be the end of names on the internet.
        ("dev", ["dev.local", "localhost"]),
        ("xn--p1ai", ["xn--p1ai.local", "localhost"]),
        ("localhost", ["localhost"]),
        ("投票站", ["localhost"]),
        ("a_b", ["localhost"]),
        ("", ["localhost"]),
        ("x" * 64, ["localhost"]),
    ],
)
def test_names_of_a_machine(host: str, names: list[str]) -> None:
    assert addresses.own_names(host) == names


def move(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    monkeypatch.setattr(addresses, "_by_interface", lambda: [("wlan0", each) for each in found])


def test_the_certificate_follows_an_address_that_comes_while_the_server_runs_and_keeps_one_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "192.168.1.5")
    started = https.prepare(tmp_path)
    assert isinstance(started, https.Secured)
    look = https.follower(tmp_path, started)
    assert not look()
    move(monkeypatch, "192.168.7.7")
    assert look()
    # The router forgets, and remembers: no pause for either.
    for found in (["192.168.1.5"], ["192.168.7.7"], []):
        move(monkeypatch, *found)
        assert not look()
    assert {"192.168.1.5", "192.168.7.7"} <= leaf.covered(pem.read_certificate(started.file))[1]
    # At the next start only what is there.
    move(monkeypatch, "192.168.7.7")
    again = https.prepare(tmp_path)
    assert isinstance(again, https.Secured)
    assert again.fingerprint == started.fingerprint
    assert leaf.covered(pem.read_certificate(again.file))[1] == {"192.168.7.7", *addresses.LOOPBACKS}


def test_an_address_that_may_not_be_signed_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "192.168.1.5")
    https.prepare(tmp_path)
    move(monkeypatch, "192.168.1.5", "203.0.113.9")
    secured = https.prepare(tmp_path)
    assert isinstance(secured, https.Secured)
    assert (secured.addresses, secured.uncovered) == (("192.168.1.5",), ("203.0.113.9",))
    assert "203.0.113.9" not in leaf.covered(pem.read_certificate(secured.file))[1]


def test_a_machine_that_was_renamed_keeps_what_its_tablets_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(monkeypatch, "192.168.1.5")
    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "box-7")
    before = https.prepare(tmp_path)
    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "box-8")
    after = https.prepare(tmp_path)
    assert isinstance(before, https.Secured)
    assert isinstance(after, https.Secured)
    assert after.fingerprint == before.fingerprint
    # Its new name is none the authority may sign.
    assert after.names == ("localhost",)
    assert leaf.covered(pem.read_certificate(after.file))[0] == {"localhost"}
