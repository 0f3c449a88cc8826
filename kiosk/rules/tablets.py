"""What a tablet told of itself, and whether it is well: from numbers to a mark and what to do next.

Nothing here keeps the polls from opening (R-DAY-02 alone says what does); it is for a calm morning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.rules.finding import Finding


class How(StrEnum):
    """How something stands: well, worth a look, to be seen to, or nobody told."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing and how it stands; `finding` says what to do where it is not well."""

    what: str
    how: How
    finding: Finding | None = None


class Scanner(StrEnum):
    """扫码: typed by a reader, by a hand; or what somebody answered by hand: it works, it does not."""

    READER = "reader"
    HAND = "hand"
    WORKS = "works"
    SILENT = "silent"


class Sound(StrEnum):
    HEARD = "heard"
    SILENT = "silent"


class Camera(StrEnum):
    WORKS = "works"
    REFUSED = "refused"
    NONE = "none"
    INSECURE = "insecure"


class Awake(StrEnum):
    """Whether the browser keeps the screen lit when a page asks."""

    WORKS = "works"
    REFUSED = "refused"
    NONE = "none"


class Trusted(StrEnum):
    """HTTPS without a warning; past a warning somebody tapped away; no HTTPS."""

    TRUSTED = "trusted"
    WARNED = "warned"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Told:
    """What a tablet last told of itself; None: it has not told that.

    `skew` is its clock minus the server's in milliseconds; `roll` the fingerprint it was shown ("" with no roll);
    `battery` in percent; `wide` and `high` the room of its page in pixels.
    """

    scanner: Scanner | None = None
    sound: Sound | None = None
    camera: Camera | None = None
    skew: int | None = None
    awake: Awake | None = None
    trusted: Trusted | None = None
    roll: str | None = None
    battery: int | None = None
    charging: bool | None = None
    wide: int | None = None
    high: int | None = None
    touch: bool | None = None

    def then(self, later: Told) -> Told:
        """This, with whatever was told later in its place."""
        fields = {name: getattr(later, name) for name in self.__slots__}
        return replace(self, **{name: value for name, value in fields.items() if value is not None})


NEXT_KEY = 50
"""Milliseconds from one key to the next that no hand keeps up through a whole code; slow readers stay under it."""


def typed_by(keys: int, took: int | None) -> Scanner:
    """Who typed so many keys in so many milliseconds; without the time only that they arrived."""
    if took is None or keys < 2:
        return Scanner.WORKS
    return Scanner.READER if took <= NEXT_KEY * (keys - 1) else Scanner.HAND


SKEW_NOTE, SKEW_WRONG = 5_000, 60_000
"""Milliseconds beyond which a tablet's clock is worth a look, and to be set."""
BATTERY_LOW = 30
"""Percent below which a battery that is not charging will not last."""
SILENT_SECONDS = 120
"""Seconds without a word after which a tablet is looked for; every page says something within ten."""


def tablet_marks(told: Told, roll: str, silent_seconds: int) -> tuple[Mark, ...]:
    """How one tablet stands. `roll`: the server's fingerprint; `silent_seconds` since it was last heard of."""
    return (
        scanner_mark(told.scanner),
        sound_mark(told.sound),
        camera_mark(told.camera),
        skew_mark(told.skew),
        awake_mark(told.awake),
        trusted_mark(told.trusted),
        roll_mark(told.roll, roll),
        battery_mark(told.battery, told.charging),
        network_mark(silent_seconds),
    )


def scanner_mark(scanner: Scanner | None) -> Mark:
    if scanner is Scanner.SILENT:
        return Mark("scanner", How.WRONG, Finding("tablet_scanner_silent"))
    if scanner is Scanner.HAND:
        return Mark("scanner", How.NOTE, Finding("tablet_scanner_hand"))
    return Mark("scanner", How.UNTOLD if scanner is None else How.WELL)


def sound_mark(sound: Sound | None) -> Mark:
    if sound is Sound.SILENT:
        return Mark("sound", How.WRONG, Finding("tablet_sound_silent"))
    return Mark("sound", How.UNTOLD if sound is None else How.WELL)


def camera_mark(camera: Camera | None) -> Mark:
    """The camera is the third way to scan: without one a lane still works."""
    if camera in (None, Camera.WORKS):
        return Mark("camera", How.UNTOLD if camera is None else How.WELL)
    return Mark("camera", How.NOTE, Finding(f"tablet_camera_{camera}"))


def skew_mark(skew: int | None) -> Mark:
    """The clock against the server's."""
    if skew is None:
        return Mark("clock", How.UNTOLD)
    seconds = {"seconds": (abs(skew) + 500) // 1000}
    if abs(skew) > SKEW_WRONG:
        return Mark("clock", How.WRONG, Finding("tablet_clock_wrong", "", seconds))
    if abs(skew) > SKEW_NOTE:
        return Mark("clock", How.NOTE, Finding("tablet_clock_off", "", seconds))
    return Mark("clock", How.WELL)


def awake_mark(awake: Awake | None) -> Mark:
    if awake in (None, Awake.WORKS):
        return Mark("awake", How.UNTOLD if awake is None else How.WELL)
    return Mark("awake", How.NOTE, Finding("tablet_awake_not"))


def trusted_mark(trusted: Trusted | None) -> Mark:
    if trusted in (None, Trusted.TRUSTED):
        return Mark("trusted", How.UNTOLD if trusted is None else How.WELL)
    return Mark("trusted", How.WRONG, Finding(f"tablet_trusted_{trusted}"))


def roll_mark(shown: str | None, roll: str) -> Mark:
    """The roll the tablet was shown against the server's."""
    if shown is None or not roll:
        return Mark("roll", How.UNTOLD)
    return Mark("roll", How.WELL) if shown == roll else Mark("roll", How.WRONG, Finding("tablet_roll_differs"))


def battery_mark(percent: int | None, charging: bool | None) -> Mark:
    if percent is None:
        return Mark("battery", How.UNTOLD)
    if percent < BATTERY_LOW and not charging:
        return Mark("battery", How.WRONG, Finding("tablet_battery_low", "", {"percent": percent}))
    return Mark("battery", How.WELL)


def network_mark(silent_seconds: int) -> Mark:
    if silent_seconds > SILENT_SECONDS:
        return Mark("network", How.WRONG, Finding("tablet_silent", "", {"minutes": silent_seconds // 60}))
    return Mark("network", How.WELL)
