"""What a reader sees of a picture, and what holds of every one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

from hofburg.reports.layout import BOLD, width

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def texts(picture: str) -> list[tuple[str, Box]]:
    """Every piece of text with the place that it takes."""
    return list(map(placed, ET.fromstring(picture).iter(f"{SVG}text")))


def placed(it: ET.Element) -> tuple[str, Box]:
    """A piece of text with its place."""
    size = float(it.get("font-size", "0"))
    long = width(it.text or "", size) * (BOLD if it.get("font-weight") else 1)
    x, y = float(it.get("x", "0")), float(it.get("y", "0"))
    x -= long if it.get("text-anchor") == "end" else 0
    return it.text or "", (x, y - 0.76 * size, x + long, y + 0.24 * size)


def shapes(picture: str) -> list[Box]:
    """What is drawn of messages, what they speak of and time limits, but for lines and the plates
    behind letters."""
    found = []
    for group in ET.fromstring(picture).iter(f"{SVG}g"):
        for it in group:
            at = {k: float(v) for k, v in it.attrib.items() if re.fullmatch(r"-?[\d.]+", v)}
            if it.tag == f"{SVG}circle":
                r, x, y = at["r"], at["cx"], at["cy"]
                found.append((x - r, y - r, x + r, y + r))
            elif it.tag == f"{SVG}polygon":
                points = [pair.split(",") for pair in it.get("points", "").split()]
                xs, ys = [float(x) for x, _ in points], [float(y) for _, y in points]
                found.append((min(xs), min(ys), max(xs), max(ys)))
            elif it.tag == f"{SVG}rect" and it.get("stroke") != "none":
                x, y = at["x"], at["y"]
                found.append((x, y, x + at["width"], y + at["height"]))
    return found


def apart(a: Box, b: Box) -> bool:
    slack = 0.2  # places are written with one decimal
    return (
        a[2] <= b[0] + slack or b[2] <= a[0] + slack or a[3] <= b[1] + slack or b[3] <= a[1] + slack
    )


def check(picture: str) -> None:
    """What holds of every picture."""
    root = ET.fromstring(picture)
    assert (root.tag, root.get("role"), root.get("width")) == (f"{SVG}svg", "img", "960")
    assert root.find(f"{SVG}title").text  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text  # type: ignore[union-attr]
    tags = {it.tag.removeprefix(SVG) for it in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "path", "rect", "line", "circle",
                    "polygon", "g", "text"}  # fmt: skip
    assert not [k for it in root.iter() for k in it.attrib if "href" in k or k.startswith("on")]
    height = float(root.get("height", "0"))
    letters = texts(picture)
    for text, (left, top, right, bottom) in letters:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= 960, text
        assert bottom <= height, text
    for (one, a), (other, b) in combinations(letters, 2):
        assert apart(a, b), (one, other)
    for shape in shapes(picture):
        for text, box in letters:
            assert apart(shape, box), (text, shape)
        assert 0 <= shape[0] <= shape[2] <= 960
    for title, thread, others in threads(root):
        for text, box in others:
            assert apart(thread, box), (title, text)


def threads(root: ET.Element) -> Iterator[tuple[str, Box, list[tuple[str, Box]]]]:
    """Lines from messages to what they speak of, and all letters but those of the two."""
    groups = list(root.iter(f"{SVG}g"))
    for number, group in enumerate(groups):
        title = group.findtext(f"{SVG}title", "")
        if title.startswith("Spoken of: "):
            own = {it for one in groups[number : number + 2] for it in one.iter(f"{SVG}text")}
            others = [it for it in root.iter(f"{SVG}text") if it not in own]
            for it in group.iter(f"{SVG}line"):
                xs, ys = ([float(it.get(f"{c}{n}", "0")) for n in (1, 2)] for c in "xy")
                line = (min(xs), min(ys), max(xs), max(ys))
                yield title, line, list(map(placed, others))


def noted(picture: str) -> str:
    """All words of a picture."""
    return " ".join(text for text, _ in texts(picture))


def drawn(picture: str) -> list[str]:
    """What a pointer shows of messages and time limits."""
    return [title for title in _titles(picture) if not title.startswith("Spoken of: ")]


def spoken_of(picture: str) -> list[str]:
    """What a pointer shows of what messages speak of."""
    return [title for title in _titles(picture) if title.startswith("Spoken of: ")]


def _titles(picture: str) -> list[str]:
    return [it.findtext(f"{SVG}title", "") for it in ET.fromstring(picture).iter(f"{SVG}g")]
