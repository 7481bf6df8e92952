"""The picture of a comparison: what stands behind its bars."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal

from hofburg.reports.compare_picture import _Bar, _chart
from hofburg.reports.layout import width


def test_what_stands_behind_the_bars_stays_on_the_page() -> None:
    note = "of which nothing is recorded yet"
    bars = [_Bar("What each side sends", (Decimal(7), Decimal(n)), note=note) for n in (9, 123456)]
    drawn: list[ET.Element] = []
    _chart(drawn, [], "Told only under it", bars, " messages", 0)
    root = ET.Element("g")
    root.extend(drawn)
    told = [it for it in root.iter("text") if note in "".join(it.itertext())]
    ends = [float(it.get("x", 0)) + width("".join(it.itertext()), 12) for it in told]
    assert len(ends) == 2
    assert max(ends) <= 960
