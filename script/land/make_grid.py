"""Make the land grid of the atlas, `src/hofburg/atlas/data/land.grid`, by hand and rarely.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python script/land/make_grid.py package/land-10m.json src/hofburg/atlas/data/land.grid

The source is Natural Earth's land polygons at 1:10m (public domain), land only and no boundaries,
as the npm package world-atlas redistributes them in TopoJSON.
`hofburg.atlas.surface` reads the grid; docs/atlas.md says where it comes from.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any

SEA, LAND, MIXED = 0, 1, 2
PER_DEGREE = 20
ROWS, COLUMNS = 180 * PER_DEGREE, 360 * PER_DEGREE
# Islands that the source is too coarse to draw, and on which somebody lives or serves. From memory;
# they only make the grid more careful.
ISLETS = {
    "Zmiinyi / Snake Island": (45.255, 30.204),
    "Malyy Tyuters": (59.80, 26.92),
    "Bolshoy Tyuters": (59.85, 27.20),
    "Gogland": (60.05, 26.98),
    "Moshchny": (60.00, 27.83),
    "Sommers": (60.21, 27.64),
    "Utö": (59.78, 21.37),
    "Bogskär": (59.50, 20.35),
    "Märket": (60.30, 19.13),
    "Bengtskär": (59.72, 22.50),
    "Ruhnu": (57.78, 23.25),
    "Gotska Sandön": (58.37, 19.25),
    "Christiansø": (55.32, 15.19),
    "Helgoland": (54.18, 7.89),
    "Anholt": (56.71, 11.56),
    "Læsø": (57.27, 11.00),
    "Fair Isle": (59.53, -1.63),
    "Foula": (60.14, -2.07),
    "St Kilda": (57.81, -8.59),
    "North Rona": (59.12, -5.82),
    "Rockall": (57.60, -13.69),
    "Scilly": (49.92, -6.30),
    "Ushant": (48.46, -5.09),
    "Alderney": (49.71, -2.20),
    "Lampedusa": (35.51, 12.60),
    "Lampione": (35.55, 12.32),
    "Linosa": (35.86, 12.86),
    "Pantelleria": (36.79, 11.99),
    "Ustica": (38.71, 13.19),
    "Montecristo": (42.33, 10.31),
    "Gorgona": (43.43, 9.90),
    "Alborán": (35.94, -3.03),
    "Chafarinas": (35.18, -2.43),
    "Perejil": (35.91, -5.42),
    "Palagruža": (42.39, 16.26),
    "Jabuka": (43.09, 15.46),
    "Vis": (43.05, 16.15),
    "Sazan": (40.49, 19.28),
    "Othonoi": (39.84, 19.40),
    "Strofades": (37.25, 21.02),
    "Antikythera": (35.87, 23.30),
    "Gavdos": (34.84, 24.08),
    "Kastellorizo": (36.15, 29.59),
    "Strongyli Megistis": (36.11, 29.64),
    "Agathonisi": (37.46, 26.97),
    "Farmakonisi": (37.29, 27.09),
    "Imia / Kardak": (37.05, 27.15),
    "Psara": (38.55, 25.57),
    "Agios Efstratios": (39.51, 25.00),
    "Bozcaada": (39.82, 26.05),
    "Giresun Adası": (40.93, 38.43),
    "Kefken": (41.22, 30.26),
    "Grímsey": (66.54, -18.00),
    "Kolbeinsey": (67.15, -18.69),
    "Surtsey": (63.30, -20.60),
    "Jan Mayen": (70.98, -8.50),
    "Bear Island": (74.44, 19.05),
    "Hopen": (76.56, 25.25),
    "Kvitøya": (80.15, 32.60),
    "Victoria Island": (80.16, 36.73),
    "Røst": (67.52, 12.10),
    "Utsira": (59.31, 4.88),
    "Vardø": (70.37, 31.10),
    "Kildin": (69.35, 34.20),
    "Corvo": (39.70, -31.11),
    "Selvagens": (30.14, -15.87),
    "Desertas": (32.53, -16.51),
    "Berlengas": (39.41, -9.51),
    "Filfla": (35.79, 14.41),
    "Columbretes": (39.90, 0.68),
    "Chechen Island": (43.98, 47.75),
    "Tyuleniy (Caspian)": (44.47, 47.50),
    "Kulaly": (44.93, 50.05),
    "Ogurja Ada": (38.95, 53.07),
    "Pirallahi": (40.47, 50.33),
    "Neft Daşları": (40.23, 50.85),
}


def rings(topology: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The rings of the land of a TopoJSON topology, shells and holes, in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for a, b in arc:
            x, y = x + a, y + b
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)
    for it in topology["objects"]["land"]["geometries"]:
        for polygon in it["arcs"] if it["type"] == "MultiPolygon" else [it["arcs"]]:
            for numbers in polygon:
                made: list[tuple[float, float]] = []
                for number in numbers:
                    line = arcs[number] if number >= 0 else arcs[~number][::-1]
                    made += line[1:] if made else line
                yield made


def edges(ring: list[tuple[float, float]]) -> Iterator[tuple[float, float, float, float, bool]]:
    """The edges of a ring in cells, and whether each is a coast.

    The source stitches what the antimeridian would cut: a ring goes on beyond it here, and one that
    goes round a pole is closed through it.
    """
    line, turn = [], 0.0
    for (before, _), (longitude, latitude) in pairwise([ring[0], *ring]):
        if abs(longitude - before) > 180:
            turn += 360 if before > longitude else -360
        line.append(((longitude + turn + 180) * PER_DEGREE, (90 - latitude) * PER_DEGREE))
    yield from ((*one, *two, True) for one, two in pairwise(line))
    if turn:
        pole = 0.0 if line[0][1] < ROWS / 2 else float(ROWS)
        closed = [line[-1], (line[-1][0], pole), (line[0][0], pole), line[0]]
        yield from ((*one, *two, False) for one, two in pairwise(closed))


def drawn(topology: dict[str, Any]) -> bytearray:
    """The land in cells: those through which a coast passes are mixed, the others land or sea."""
    coasts = [set[int]() for _ in range(ROWS)]  # columns, by row
    lines = [bytearray(COLUMNS) for _ in range(ROWS)]
    for ring in rings(topology):
        turns: dict[int, list[float]] = {}  # where the middle of a row meets the ring
        for x1, y1, x2, y2, coast in edges(ring):
            if y1 > y2:
                x1, y1, x2, y2 = x2, y2, x1, y1
            slope = (x2 - x1) / (y2 - y1) if y2 > y1 else 0.0
            for row in range(max(0, floor(y1)), min(ROWS - 1, floor(y2)) + 1):
                top, bottom = max(y1, row), min(y2, row + 1)
                west, east = sorted(
                    (x1 + slope * (top - y1), x1 + slope * (bottom - y1)) if slope else (x1, x2)
                )
                if coast:
                    coasts[row].update(n % COLUMNS for n in range(floor(west), floor(east) + 1))
                if y1 <= row + 0.5 < y2:
                    turns.setdefault(row, []).append(x1 + slope * (row + 0.5 - y1))
        for row, found in turns.items():
            for west, east in zip(*[iter(sorted(found))] * 2, strict=True):
                # Cells whose middle lies inside; a hole turns what its shell has turned.
                for column in range(ceil(west - 0.5), ceil(east - 0.5)):
                    lines[row][column % COLUMNS] ^= LAND
    for row, line in enumerate(lines):
        for column in coasts[row]:
            line[column] = MIXED
    return bytearray().join(lines)


def careful(cells: bytearray) -> bytearray:
    """Sea and land only where all neighbours are the same; coasts of the source are generalised."""
    made = bytearray(len(cells))
    for row in range(ROWS):
        near = [cells[r * COLUMNS : (r + 1) * COLUMNS]
                for r in range(max(0, row - 1), min(ROWS, row + 2))]  # fmt: skip
        for column in range(COLUMNS):
            own = cells[row * COLUMNS + column]
            around = {line[(column + step) % COLUMNS] for line in near for step in (-1, 0, 1)}
            made[row * COLUMNS + column] = own if around == {own} else MIXED
    return made


def packed(cells: bytearray) -> bytes:
    """Four cells a byte, the first in the lowest bits."""
    quarters = [cells[n::4] for n in range(4)]
    return bytes(a | b << 2 | c << 4 | d << 6 for a, b, c, d in zip(*quarters, strict=True))


def main(source: Path, target: Path) -> None:
    """Read the polygons, make the grid, write it with a line that says what it is."""
    raw = source.read_bytes()
    cells = drawn(json.loads(raw))
    source_cells = bytes(cells)
    for name, (latitude, longitude) in ISLETS.items():
        at = int((90 - latitude) * PER_DEGREE) * COLUMNS + int((longitude + 180) * PER_DEGREE)
        if source_cells[at] == SEA:
            print(f"not in the source: {name}")
            cells[at] = MIXED
    cells = careful(cells)
    head = {
        "what": "land, sea or neither surely, by cell; rows from north to south, columns from west"
        " to east; four cells a byte, the first in the lowest bits",
        "values": {"0": "sea", "1": "land", "2": "mixed, or beside what is not the same"},
        "rows": ROWS,
        "columns": COLUMNS,
        "source": "Natural Earth 4.1.0, land polygons 1:10m, as in land-10m.json of the npm package"
        " world-atlas 2.0.2; with some small islands that it does not draw",
        "licence": "public domain (Natural Earth); world-atlas: ISC, Copyright 2013-2019"
        " Michael Bostock",
        "source_sha256": hashlib.sha256(raw).hexdigest(),
        "made_by": "script/land/make_grid.py",
    }
    body = zlib.compress(packed(cells), 9)
    target.write_bytes(json.dumps(head).encode() + b"\n" + body)
    counts = {
        name: cells.count(value) for name, value in (("sea", SEA), ("land", LAND), ("mixed", MIXED))
    }
    print(f"{target}: {target.stat().st_size} bytes; sea, land, mixed: {counts}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
