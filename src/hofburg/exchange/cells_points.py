"""Places on earth as people type them: decimal degrees, degrees and minutes, MGRS.

The canonical text is ``latitude,longitude`` in decimal degrees (WGS 84), with as many decimals as
the notation was fine: whole seconds become 4 decimals, tenths of a second 5, hundredths 6; whole
minutes become 2, and each decimal of a minute one more; decimal degrees keep theirs, up to 6.
MGRS of 1, 10, 100 m, 1, 10 km becomes 5, 4, 3, 2, 1 decimals, at the middle of its square.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from hofburg.exchange.faults import FAULTS, Cell, Found, quoted
from hofburg.values import parse_point

__all__ = ["join_point", "read_point"]

_LONGEST = 80
_MGRS = re.compile(r"(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z]{2})((?:\d\d){0,5})", re.ASCII)
# What hemispheres are called, longest first; only whole words and letters beside numbers count.
_SIDES = (
    (r"с(?:ев)?\.?\s*ш(?:ир(?:оты)?)?\b\.?|north\b|north latitude|север(?:ной широты)?\b", "N"),
    (r"ю(?:ж)?\.?\s*ш(?:ир(?:оты)?)?\b\.?|south\b|юж(?:ной широты)?\b", "S"),
    (r"в(?:ост)?\.?\s*д(?:олг(?:оты)?)?\b\.?|east\b|восточной долготы\b", "E"),
    (r"з(?:ап)?\.?\s*д(?:олг(?:оты)?)?\b\.?|west\b|западной долготы\b", "W"),
)
_NAMES = re.compile(
    r"\b(?:lat(?:itude)?|lon(?:g|gitude)?|широта|долгота|ш|д)\b\.?\s*[:=]?", re.IGNORECASE
)
_LETTERS = str.maketrans("СЮВЗCOО", "NSEWNEE")  # Russian initials; C for a mistyped С; O is Ost
_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "`": "'", "´": "'", "ʹ": "'", "″": '"',
     "”": '"', "“": '"', "„": '"', "ʺ": '"', "−": "-", "–": "-", "—": "-", "‑": "-", "\n": " "}
)  # fmt: skip
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_PART = r"\d{1,3}(?:\.\d{1,10})?"
_ANGLE = re.compile(
    rf"""([NSEW])?\s*([+-])?\s*({_PART})\s*(?:°|d|deg|град\.?|\s|-(?=\d)|(?=\s*[NSEW])|$)\s*
    (?:(\d{{1,2}}(?:\.\d{{1,8}})?)\s*(?:'(?!')|m|min|мин\.?|\s|-(?=\d)|(?=\s*[NSEW])|$)\s*)?
    (?:(\d{{1,2}}(?:\.\d{{1,6}})?)\s*(?:"|''|s|sec|сек\.?|(?=\s*[NSEW])|\s|$))?\s*([NSEW])?""",
    re.VERBOSE | re.ASCII,
)
_COMPACT = re.compile(r"([NSEW])?\s*(\d{4,7})(\.\d{1,4})?\s*([NSEW])?", re.ASCII)


_WRITE_ANGLE = "Write 51.5085, or 51°30'30\"N."


class _Angle(NamedTuple):
    degrees: Decimal
    decimals: int
    side: str


class _No(Exception):
    def __init__(self, kind: str, why: str, remedy: str = "") -> None:
        self.found = Found(kind, why, remedy or FAULTS[kind].remedy)


def read_point(raw: object) -> Cell:
    """A place as ``latitude,longitude``."""
    try:
        if not isinstance(raw, str) or len(raw) > _LONGEST:
            raise _No("not-a-point", f"{quoted(raw)} is not a place with latitude and longitude.")
        if _is_canonical(raw):
            return Cell(raw)
        value = _grid(raw) or _angles(raw)
        return Cell(value, value)
    except _No as no:
        return Cell(fault=no.found)


def _is_canonical(text: str) -> bool:
    try:
        parse_point(text)
    except ValueError:
        return False
    return True


def join_point(latitude: object, longitude: object) -> Cell:
    """A place of two cells; each a number or an angle in any notation of one."""
    try:
        lat, lon = (_single(it) for it in (latitude, longitude))
        if lat.side in "EW" and lon.side in "NS" and lat.side and lon.side:
            lat, lon = lon, lat
        value = _made(lat, lon, f"{latitude} {longitude}")
        return Cell(value, value)
    except _No as no:
        return Cell(fault=no.found)


def _single(raw: object) -> _Angle:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not -1000 < raw < 1000:
            raise _No("not-a-point", f"{quoted(raw)} is not an angle.", _WRITE_ANGLE)
        # A cell keeps no trailing zeros: what it shows is all that is known of its precision.
        number = round(Decimal(format(raw, ".12g")), 6).normalize()
        return _Angle(number, min(max(-int(number.as_tuple().exponent), 0), 6), "")
    text = _plain(str(raw))
    found = _angle(_DECIMAL_COMMA.sub(".", text))
    if found is None:
        raise _No("not-a-point", f"{quoted(raw)} is not an angle.", _WRITE_ANGLE)
    return found


def _plain(text: str) -> str:
    """The same text in one set of signs: Latin initials of the hemispheres, ° ' \"."""
    text = text.translate(_SIGNS)
    for pattern, side in _SIDES:
        text = re.sub(rf"(?<![^\W\d_])(?:{pattern})", side, text, flags=re.IGNORECASE)
    return " ".join(_NAMES.sub(" ", text).upper().translate(_LETTERS).replace("''", '"').split())


# -- angles ----------------------------------------------------------------------------------------


def _angles(raw: str) -> str:
    text = _plain(raw)
    pairs = []
    for halves in _halves(text):
        first, second = _angle(halves[0]), _angle(halves[1])
        if first and second and not (first.side and first.side == second.side):
            pairs.append((first, second))
            break
    if not pairs:
        raise _No("not-a-point", f"{quoted(raw)} is not a place with latitude and longitude.")
    lat, lon = pairs[0]
    if (lat.side and lat.side in "EW") or (lon.side and lon.side in "NS"):
        if not (lat.side in "EW" and lon.side in "NS" and lat.side and lon.side):
            raise _No("not-a-point", f"{quoted(raw)} has two latitudes or two longitudes.")
        lat, lon = lon, lat
    return _made(lat, lon, raw)


def _halves(text: str) -> list[tuple[str, str]]:
    """The ways in which a text may be two angles, the likeliest first."""
    ways: list[tuple[str, str]] = []
    for sign in (";", "/", " | "):
        if text.count(sign) == 1:
            a, b = text.split(sign)
            ways.append(
                (_DECIMAL_COMMA.sub(".", a.strip(", ")), _DECIMAL_COMMA.sub(".", b.strip(", ")))
            )
    ends = [found.end() for found in re.finditer("[NSEW]", text)]
    starts = [found.start() for found in re.finditer("[NSEW]", text)]
    if len(starts) == 2:
        cut = starts[1] if starts[0] == 0 else ends[0]
        a, b = text[:cut].strip(" ,"), text[cut:].strip(" ,")
        ways.append((_DECIMAL_COMMA.sub(".", a), _DECIMAL_COMMA.sub(".", b)))
    for found in re.finditer(r",\s+|\s+", text):
        a, b = text[: found.start()].strip(" ,"), text[found.end() :].strip(" ,")
        if a and b and len(a.split()) == len(b.split()):
            ways.append((_DECIMAL_COMMA.sub(".", a), _DECIMAL_COMMA.sub(".", b)))
    if text.count(",") == 1:
        a, b = text.split(",")
        ways.append((a.strip(), b.strip()))
    return ways


def _angle(text: str) -> _Angle | None:
    """One angle; None where the text is none."""
    text = text.strip()
    found = _COMPACT.fullmatch(text)
    if found is not None and (found[1] or found[4]):
        return _packed(found)
    found = _ANGLE.fullmatch(text)
    if found is None or (found[1] and found[6]):
        return None
    side, sign, degrees, minutes, seconds = (
        found[1] or found[6] or "",
        found[2],
        *found.groups()[2:5],
    )
    if (minutes and "." in degrees) or (seconds and "." in minutes):
        return None
    return _sum(degrees, minutes, seconds, side, sign or "")


def _packed(found: re.Match[str]) -> _Angle | None:
    """``513030N``, ``0000732W``, ``5130N``, ``00007W``: digits without signs between them."""
    digits, side = found[2], found[1] or found[4]
    wide = 3 if side in "EW" else 2
    rest = digits[wide:]
    if len(rest) not in (2, 4):
        return None
    last = found[3] or ""
    if len(rest) == 4:
        return _sum(digits[:wide], rest[:2], rest[2:] + last, side, "")
    return _sum(digits[:wide], rest + last, None, side, "")


def _sum(
    degrees: str, minutes: str | None, seconds: str | None, side: str, sign: str
) -> _Angle | None:
    if (minutes and Decimal(minutes) >= 60) or (seconds and Decimal(seconds) >= 60):
        return None
    if sign and side:
        return None
    number = Decimal(degrees) + Decimal(minutes or 0) / 60 + Decimal(seconds or 0) / 3600
    finest = seconds or minutes or degrees
    decimals = len(finest.partition(".")[2]) + (4 if seconds else 2 if minutes else 0)
    return _Angle(-number if sign == "-" or side in ("S", "W") else number, min(decimals, 6), side)


# -- MGRS ------------------------------------------------------------------------------------------


def _grid(raw: str) -> str:
    """A place in MGRS; empty where the text is none."""
    from hofburg.exchange.letters import squeeze

    found = _MGRS.fullmatch(re.sub(r"[\s\-]+", "", squeeze(raw)))
    if found is None or not 1 <= int(found[1]) <= 60 or not found[4]:
        return ""
    from hofburg.exchange.packages import mgrs

    digits = found[4]
    half = len(digits) // 2
    # A square is named by its south-western corner; its middle is where it most likely is.
    middle = f"{digits[:half]}5{digits[half:]}5" if half < 5 else digits
    try:
        latitude, longitude = mgrs().toLatLon(f"{found[1]:0>2}{found[2]}{found[3]}{middle}")
    except (
        Exception
    ) as error:  # the package raises its own, which cannot be named before it is there
        said = f"{quoted(raw)} is not a square of the MGRS ({type(error).__name__})."
        raise _No("not-a-point", said) from None
    return _made(
        _Angle(Decimal(repr(latitude)), half, ""), _Angle(Decimal(repr(longitude)), half, ""), raw
    )


# -- both ------------------------------------------------------------------------------------------


def _made(lat: _Angle, lon: _Angle, raw: str) -> str:
    return _checked(f"{_text(lat)},{_text(lon)}", lat, lon, raw)


def _text(angle: _Angle) -> str:
    step = Decimal(1).scaleb(-angle.decimals)
    text = str(angle.degrees.quantize(step, ROUND_HALF_EVEN))
    return text.removeprefix("-") if not Decimal(text) or Decimal(text) == -180 else text


def _checked(value: str, lat: _Angle, lon: _Angle, raw: str) -> str:
    if abs(lat.degrees) <= 90 and abs(lon.degrees) <= 180:
        return value
    if abs(lon.degrees) <= 90 and abs(lat.degrees) <= 180 and not (lat.side or lon.side):
        other = ",".join(reversed(value.split(",")))
        raise _No(
            "point-swapped",
            f"the latitude of {quoted(raw)} is above 90 degrees.",
            f"Write {other}?",
        )
    raise _No("not-a-point", f"{quoted(raw)} lies outside the earth.")
