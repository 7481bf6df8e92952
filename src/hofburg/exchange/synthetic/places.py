"""Points on land, drawn at random: no State and no boundary has anything to do with them."""

from __future__ import annotations

from hofburg.exchange.synthetic.draw import Draw

__all__ = ["Ground", "grounds"]

# Corners, south-west and north-east, of country far from any coast, in whole degrees.
_INLAND = (
    (51, 10, 53, 14), (49, 13, 51, 18), (50, 21, 53, 30), (46, 20, 48, 25), (52, 33, 56, 45),
    (47, 60, 51, 68), (39, -6, 42, -3), (46, 1, 48, 4), (48, 26, 50, 34), (40, 63, 42, 66),
)  # fmt: skip
_CELLS = [
    (south, west)
    for low, left, high, right in _INLAND
    for south in range(low, high)
    for west in range(left, right)
]
_CORNERS = ((5, 5), (55, 5), (55, 55), (5, 55))  # minutes to the north and east of the square's own


class Ground:
    """A square of one degree, in which points are given, none twice."""

    def __init__(self, south: int, west: int, draw: Draw) -> None:
        self.south, self.west = south, west
        self._draw = draw
        self._given: set[tuple[int, int]] = set()

    def point(self) -> str:
        """A point in decimal degrees, to four decimals: ``51.2345,-0.1200``."""
        while True:
            place = (self._draw.between(200, 9799), self._draw.between(200, 9799))
            if place not in self._given:
                self._given.add(place)
                return self._written(*place)

    def area(self) -> list[str]:
        """Four corners of an area inside the square, as messages write them: ``54-30N 031-20E``."""
        return [self._corner(self.south, north, self.west, east) for north, east in _CORNERS]

    def corners(self) -> list[str]:
        """The same four corners in decimal degrees, as a field of points has them."""
        parts = [[round(minutes * 10_000 / 60) for minutes in corner] for corner in _CORNERS]
        return [self._written(north, east) for north, east in parts]

    def _written(self, north: int, east: int) -> str:
        latitude, longitude = self.south * 10_000 + north, self.west * 10_000 + east
        return f"{_decimal(latitude)},{_decimal(longitude)}"

    @staticmethod
    def _corner(south: int, north: int, west: int, east: int) -> str:
        minutes = west * 60 + east
        side, minutes = ("W", -minutes) if minutes < 0 else ("E", minutes)
        return f"{south:02}-{north:02}N {minutes // 60:03}-{minutes % 60:02}{side}"


def _decimal(units: int) -> str:
    """Ten-thousandths of a degree, in decimals."""
    sign = "-" if units < 0 else ""
    return f"{sign}{abs(units) // 10_000}.{abs(units) % 10_000:04}"


def grounds(draw: Draw, count: int) -> list[Ground]:
    """A square for each of so many States, by the seed alone."""
    cells = draw.shuffled(_CELLS)
    return [Ground(*cells[n % len(cells)], draw.of(n)) for n in range(count)]
