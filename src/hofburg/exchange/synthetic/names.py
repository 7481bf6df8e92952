"""Names of places, formations, exercises and types that exist nowhere."""

from __future__ import annotations

from hofburg.exchange.synthetic.draw import Draw

__all__ = ["CLASSES", "Names", "design", "ordinal"]

_words = str.split
_STARTS = _words(
    "Bra Cal Dor Dru El Fal Fen Gal Gor Har Ist Jor Kel Kor Lan Lor Mar Mel Nar Nor Or Osk Pel Quel"
    " Ral Rov Sar Sel Tal Tor Ul Var Vel Vor Wen Yar Zel Zor"
)
_MIDDLES = _words("a e i o u an en ir or ul ave ime")
_ENDS = _words(
    "dramel dunhal fesk gavorn hembral jorvask kelmund limrast nurvel pradel rasmir sundrel tavosk"
    " velmor"
)
# Towns that are on maps, of those that are nearest to what the syllables spell.
_NOT = frozenset(_words(
    "belgrade bratislava brandenburg calais dortmund dresden elbasan galati gori gorki harlem"
    " korsor landau lorient marburg melk narva narvik norilsk rovno salzburg selm talsi"
    " tallinn tartu torun ulm uralsk varna volgograd yaroslavl zelenograd zurich"
))  # fmt: skip
_QUALITIES = _words(
    "Autumn Bright Brisk Calm Clear Copper Distant Early Even Fair Grey Late Northern Patient Quiet"
    " Silver Steady Swift"
)
_THINGS = _words(
    "Alder Anchor Arrow Beacon Bridge Compass Falcon Ferry Granite Harvest Heron Lantern Meadow"
    " Orchard Ridge Saddle Sickle Torch"
)

# A class of systems, and the letters of the designations that are made up for it. None is in use.
CLASSES = {
    "BT": "MBT", "HEL": "ROT", "ACV-APC": "PCV", "ACV-AIFV": "ICV", "ACV-HACV": "HCV",
    "LA-APC": "LPV",
    "LA-AIFV": "LIV", "ATGM": "ATV", "ARTY-SP": "SPG", "ARTY-TOWED": "TWG", "MOR": "MTR",
    "MRL": "RKT",
    "AVLB": "BRV", "CA": "FWC",
}  # fmt: skip


class Names:
    """Names for one year of one seed; none is given twice."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._given: set[str] = set()

    def place(self) -> str:
        """A town that is on no map: ``Orvenhal``."""
        while True:
            middle = self._draw.pick(_MIDDLES) + (self._draw.pick(("", "", "l", "n", "r", "v")))
            if self._draw.chance(15):
                middle += self._draw.pick(_MIDDLES)
            name = self._draw.pick(_STARTS) + middle + self._draw.pick(_ENDS)
            if name not in self._given and name.lower() not in _NOT:
                self._given.add(name)
                return name

    def exercise(self) -> str:
        """An exercise: ``Quiet Heron``, and with a number when all pairs are used."""
        pairs = len(_QUALITIES) * len(_THINGS)
        for _ in range(pairs):
            name = f"{self._draw.pick(_QUALITIES)} {self._draw.pick(_THINGS)}"
            if name not in self._given:
                self._given.add(name)
                return name
        name = f"{name} {len(self._given)}"
        self._given.add(name)
        return name


def design(class_: str, number: int) -> str:
    """The designation of a made-up type: ``MBT-A1``."""
    return f"{CLASSES[class_]}-{'ABCDEFGHJK'[number // 4]}{number % 4 + 1}"


def ordinal(number: int) -> str:
    """``1st``, ``12th``, ``23rd``."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if number % 100 in (11, 12, 13) else ends.get(number % 10, "th")
    return f"{number}{end}"
