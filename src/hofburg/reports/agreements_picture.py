"""The state of the agreements as a picture: States by agreements at a moment, or over the years.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. Words and
patterns tell things apart, so that it can be printed in grey; no colour is an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.reports.agreements import (
    NO_JUDGEMENT,
    agreement_counts,
    agreement_since,
    agreement_sources,
    agreement_towards,
    agreement_words,
    as_of_words,
    stretch_days,
    years,
)
from hofburg.reports.axis import Axis
from hofburg.reports.drawing import INK, box, document, letters, line, part
from hofburg.reports.layout import BOLD, width, wrap
from hofburg.reports.wording import plain
from hofburg.values import InstantRange

if TYPE_CHECKING:
    from hofburg.atlas import Stand

__all__ = ["agreements_picture", "agreements_timeline"]

_WIDE, _LEFT, _RIGHT = 960, 16, 944
_NAMES = 180  # width of the names of States
_ROW, _SIZE, _SMALL = 17, 10.5, 10
_GRID, _RULE = "#e3e7eb", "#9aa5b1"
_MOST = 120  # lanes of a timeline
# Fill of the tile, colour and path of the lines in it; what is not sure is open and dotted.
_LOOK = {
    "in force": ("#cfe0f0", "", ""),
    "in part": ("#cfe0f0", "#5b7fa3", "M1 0V6M4 0V6"),
    "suspended": ("#fbf3e4", "#a9772b", "M-1 1L1 -1M0 6L6 0M5 7L7 5"),
    "withdrawn": ("#f1f1f1", "#7b8794", "M0 0L6 6M0 6L6 0"),
    "ended": ("#f1f1f1", "#7b8794", "M0 3H6"),
}
_MEANINGS = {
    "in force": "in force, since that year",
    "in part": "in force, but suspended towards those named",
    "suspended": "suspended towards all (susp.)",
    "withdrawn": "withdrawn (left)",
    "ended": "ended for it",
    "open": "?: open, the sources do not decide it",
    "not a party": "–: not a party",
    "star": "*: a further declared fact, beneath",
}


def agreements_picture(
    stands: Sequence[Stand],
    *,
    at: InstantRange,
    titles: Mapping[str, str],
    names: Mapping[str, str],
) -> str:
    """States by agreements at a moment, as the text of an SVG, 960 wide.

    Args:
        stands: of one moment, as ``atlas.standing(at=...)`` gives them.
        at: that moment.
        titles: of the agreements, by id; those of which there is a stand are columns.
        names: of the States, by code; rows are in the order of the names.
    """
    columns = [key for key in titles if any(it.regime == key for it in stands)]
    found = {(it.regime, it.state): it for it in stands}
    codes = sorted({it.state for it in stands}, key=lambda code: names.get(code, code).casefold())
    title = "How the agreements stand"
    drawn: list[ET.Element] = [_patterns()]
    y = _head(drawn, title, f"As of {as_of_words(at)} (UTC). {NO_JUDGEMENT}")
    y = top = _columns(drawn, columns, y)
    step = (_RIGHT - _LEFT - _NAMES) / max(len(columns), 1)
    for number, code in enumerate(codes):
        rule = _RULE if number % 5 == 0 else _GRID
        drawn.append(line(_LEFT, y, _RIGHT, y, rule, thin=True))
        drawn += letters(_LEFT, y + 12.5, [code], _SIZE, bold=True)
        name = wrap(plain(names.get(code, code)), _NAMES - 42, _SIZE, 1)
        drawn += letters(_LEFT + 36, y + 12.5, name, _SIZE)
        for place, key in enumerate(columns):
            it = found.get((key, code))
            if it is not None:
                x = _LEFT + _NAMES + place * step
                drawn.append(_cell(it, names, (x + 2, x + step - 2), y))
        y += _ROW
    for x in (_LEFT + _NAMES + place * step for place in range(len(columns) + 1)):
        drawn.append(line(x, top, x, y, _GRID, thin=True))
    stars = {"star"} if any(it.others for it in stands) else set()
    y = _legend(drawn, {_look(it) for it in stands} | stars, y + 12)
    y = _counted(drawn, stands, columns, titles, y + 4)
    for note in _further(stands):
        y = _lines(drawn, note, y, 2)
    y = _cited(drawn, stands, y + 4)
    return document(_WIDE, round(y + 10), title, _described(stands, columns, titles), drawn)


def agreements_timeline(
    stands: Sequence[Stand], *, span: InstantRange, titles: Mapping[str, str],
    names: Mapping[str, str],
) -> str:  # fmt: skip
    """Stretches of time as the text of an SVG, 960 wide: a lane for each agreement and State.

    Args:
        stands: as ``atlas.standing(span=...)`` gives them; lanes beyond 120 are counted.
        span: the first and last instant.
        titles, names: of the agreements by id, and of the States by code.
    """
    lanes: dict[tuple[str, str], list[Stand]] = {}
    for it in stands:
        lanes.setdefault((it.regime, it.state), []).append(it)
    party = {key: own for key, own in lanes.items() if any(_look(i) != "not a party" for i in own)}
    order = sorted(party, key=lambda key: names.get(key[1], key[1]).casefold())
    shown = {key: party[key] for key in order[:_MOST]}
    regimes, codes = ({key[n] for key in party} for n in (0, 1))
    title = "How the agreements stand, over the years"
    drawn: list[ET.Element] = [_patterns()]
    first, last = (as_of_words((at, at)).removeprefix("the end of ")[:10] for at in span)
    y = _head(drawn, title, f"From {first} to {last} (UTC). {NO_JUDGEMENT}")
    axis = Axis(span.lo, span.hi + 1, _LEFT + _NAMES, _RIGHT, "UTC")
    top = y + 18
    y = top + 4
    for (regime, code), own in shown.items():
        name = plain(names.get(code, code))
        label = regime if len(codes) == 1 else f"{code} {name}"
        label = f"{code} {regime}" if len(codes) > 1 and len(regimes) > 1 else label
        drawn += letters(_LEFT, y + 12.5, wrap(label, _NAMES - 8, _SIZE, 1), _SIZE)
        drawn += [_stretch(same, names, axis, y) for same in _alike(own)]
        y += _ROW
    if not shown:
        drawn += letters(_LEFT, y + 12, ["Nobody is a party in this time."], _SIZE)
        y += _ROW
    grid = []
    for tick in axis.ticks():
        grid.append(line(tick.x, top, tick.x, y, _GRID, thin=True))
        grid += letters(tick.x - 12, top - 4, [tick.label or tick.head], _SMALL)
    drawn[1:1] = grid
    if len(party) > len(shown):
        y = _lines(drawn, f"{len(party) - len(shown)} more lanes are not drawn.", y + 4)
    if len(lanes) > len(party):
        out = [regime if len(codes) == 1 else code for regime, code in lanes.keys() - party.keys()]
        y = _lines(drawn, f"No part in all this time: {', '.join(sorted(set(out)))}.", y + 4)
    looks = {_look(it) for own in shown.values() for it in own} - {"not a party"}
    y = _legend(drawn, looks, y + 14)
    for key in titles:
        if key in regimes:
            y = _lines(drawn, f"{key}: {titles[key]}.", y)
    y = _cited(drawn, stands, y + 4)
    words = "; ".join(_told(it, names) for own in shown.values() for it in own)
    return document(_WIDE, round(y + 10), title, words, drawn)


# -- what stands ---------------------------------------------------------------------------------


def _look(it: Stand) -> str:
    """How it is drawn."""
    if len(it.words) > 1 or it.perhaps_towards:
        return "open"
    return "in part" if it.towards and it.words == ("in force",) else it.words[0]


def _short(it: Stand) -> str:
    """The words in a cell."""
    look = _look(it)
    if look == "not a party":
        return "–"
    if look == "in part":
        one = it.towards[0] if len(it.towards) == 1 else f"{len(it.towards)} States"
        return f"susp. to {one}"
    if look == "open" and len(it.words) == 1:
        named = it.perhaps_towards
        return f"? to {named[0] if len(named) == 1 else f'{len(named)} States'}"
    if look == "open":
        short = {"in force": "force", "suspended": "susp.", "withdrawn": "left", "ended": "ended",
                 "not a party": "none"}  # fmt: skip
        return "? " + "/".join(short[word] for word in it.words)
    kind = {"in force": "participates", "ended": "participates"}.get(look, look)
    facts = [fact for fact in it.facts if fact.kind == kind and fact.towards is None]
    when = years(facts[-1].until if look == "ended" else facts[-1].since) if facts else ""
    said = {"in force": "since", "suspended": "susp.", "withdrawn": "left", "ended": "ended"}
    return f"{said[look]} {when}".strip()


def _told(it: Stand, names: Mapping[str, str]) -> str:
    """All of it, for a pointer over it and for whoever does not see it."""
    since = agreement_since(it)
    dates = f", since {since}" if since and "ended" not in it.words else f", {since}" * bool(since)
    first, last = stretch_days(it)
    span = f" ({first} to {last})" if first < last else ""
    by = f"; suspended towards it by {', '.join(it.by)}" if it.by else ""
    more = "; ".join(fact.what for fact in it.others)
    trust = f" [{it.confidence}]" if it.confidence else ""
    said = f"{it.state} {names.get(it.state, '')}, {it.regime}: {agreement_words(it)}{dates}{span}"
    return plain(f"{said}{trust}{by}{'; also: ' if more else ''}{more}")


def _cell(it: Stand, names: Mapping[str, str], edges: tuple[float, float], y: float) -> ET.Element:
    (left, right), look = edges, _look(it)
    said = _short(it) + (" *" if it.others else "")
    if width(said, _SMALL) > right - left - 4:
        said = said.removeprefix("since ")
    text = wrap(said, right - left - 4, _SMALL, 1)
    long = width(text[0], _SMALL) if text else 0
    shapes = letters((left + right - long) / 2, y + 12.5, text, _SMALL, plate=_lined(look))
    if look != "not a party":
        shapes = [_filled(look, left, right, y), *shapes, _edge(look, left, right, y)]
    return part(_told(it, names), shapes)


def _alike(own: Sequence[Stand]) -> Iterator[list[Stand]]:
    """Stretches that look the same, together."""
    for _, same in groupby(own, key=lambda it: (_look(it), _short(it))):
        yield list(same)


def _stretch(own: list[Stand], names: Mapping[str, str], axis: Axis, y: float) -> ET.Element:
    left, right = axis.x(own[0].during.lo), axis.x(own[-1].during.hi + 1)
    look, text = _look(own[0]), _short(own[0])
    if look == "not a party":
        return part(_told(own[0], names), [])
    shapes = [_filled(look, left, right, y)]
    if width(text, _SMALL) + 8 < right - left:
        shapes += letters(left + 5, y + 12.5, [text], _SMALL, plate=_lined(look))
    shapes.append(_edge(look, left, right, y))
    return part(". ".join(_told(it, names) for it in own), shapes)


def _filled(look: str, left: float, right: float, y: float) -> ET.Element:
    fill = "#ffffff" if look == "open" else f"url(#{look.replace(' ', '-')})"
    return box(left, y + 1.5, right - left, _ROW - 3, fill)


def _edge(look: str, left: float, right: float, y: float) -> ET.Element:
    """Drawn last, so that no plate behind letters hides it."""
    if look == "open":
        return box(left, y + 1.5, right - left, _ROW - 3, "none", INK, "2 2")
    return box(left, y + 1.5, right - left, _ROW - 3, "none", _LOOK[look][1] or "#5b7fa3")


def _lined(look: str) -> bool:
    """Whether lines would run through the letters."""
    return bool(_LOOK.get(look, ("", "", ""))[2])


# -- around it -----------------------------------------------------------------------------------


def _patterns() -> ET.Element:
    defs = ET.Element("defs")
    for look, (fill, ink, path) in _LOOK.items():
        tile = {"id": look.replace(" ", "-"), "width": "6", "height": "6"}
        made = ET.SubElement(defs, "pattern", tile | {"patternUnits": "userSpaceOnUse"})
        made.append(box(0, 0, 6, 6, fill))
        if path:
            ET.SubElement(made, "path", {"d": path, "stroke": ink, "stroke-width": "0.9"})
    return defs


def _head(drawn: list[ET.Element], title: str, under: str) -> float:
    drawn += letters(_LEFT, 28, [title], 16, bold=True)
    drawn += letters(_LEFT, 46, wrap(under, _RIGHT - _LEFT, 12, 1), 12)
    return 58


def _columns(drawn: list[ET.Element], columns: Sequence[str], y: float) -> float:
    step = (_RIGHT - _LEFT - _NAMES) / max(len(columns), 1)
    for place, key in enumerate(columns):
        x = _LEFT + _NAMES + (place + 0.5) * step
        for row, text in enumerate(_broken(key, step)):
            long = width(text, _SIZE) * BOLD
            drawn += letters(x - long / 2, y + 12 + row * 13, [text], _SIZE, bold=True)
    drawn.append(line(_LEFT, y + 32, _RIGHT, y + 32, INK))
    return y + 32


def _broken(key: str, room: float) -> list[str]:
    """An id on one line, or two where it is too long."""
    if width(key, _SIZE) * BOLD <= room - 4:
        return ["", key]
    first, dash, rest = plain(key).partition("-")
    return [*wrap(f"{first}{dash}", room / BOLD, _SIZE, 1), *wrap(rest, room / BOLD, _SIZE, 1)]


def _legend(drawn: list[ET.Element], looks: set[str], y: float) -> float:
    x = float(_LEFT)
    for look, text in _MEANINGS.items():
        if look not in looks:
            continue
        sign = look in _LOOK or look == "open"
        long = (36 if sign else 0) + width(text, _SMALL)
        if x + long > _RIGHT and x > _LEFT:
            x, y = float(_LEFT), y + 20
        drawn += [_filled(look, x, x + 28, y), _edge(look, x, x + 28, y)] if sign else []
        drawn += letters(x + (34 if sign else 0), y + 12.5, [text], _SMALL)
        x += long + 16
    return y + 24


def _counted(
    drawn: list[ET.Element], stands: Sequence[Stand], columns: Sequence[str],
    titles: Mapping[str, str], y: float,
) -> float:  # fmt: skip
    for key in columns:
        own = [it for it in stands if it.regime == key]
        some = [f"{it.state} {_whom(it)}" for it in own if agreement_towards(it)]
        more = f" Suspended towards some only: {'; '.join(some)}." if some else ""
        y = _lines(drawn, f"{key}: {titles[key]}. {agreement_counts(own)}.{more}", y)
    return y + 4


def _whom(it: Stand) -> str:
    return f"towards {', '.join((*it.towards, *(f'perhaps {c}' for c in it.perhaps_towards)))}"


def _further(stands: Sequence[Stand]) -> Iterator[str]:
    """What the stars mean: declared facts that change no standing."""
    groups: dict[str, tuple[str, list[str]]] = {}
    for it in stands:
        for fact in it.others:
            head = f"{fact.what} ({fact.since.text if fact.since.text != '?' else 'day not known'})"
            groups.setdefault(f"{it.regime} {head}", (head, []))[1].append(it.state)
    for key, (head, codes) in groups.items():
        yield f"* {key.partition(' ')[0]}, {' '.join(dict.fromkeys(codes))}: {head}."


def _cited(drawn: list[ET.Element], stands: Sequence[Stand], y: float) -> float:
    keys = ", ".join(agreement_sources(stands)) or "none"
    return _lines(drawn, f"Sources, as the page of the atlas explains them: {keys}.", y, 6)


def _lines(drawn: list[ET.Element], text: str, y: float, most: int = 3) -> float:
    for one in wrap(plain(text), _RIGHT - _LEFT, _SMALL, most):
        drawn += letters(_LEFT, y + 10, [one], _SMALL)
        y += 14
    return y


def _described(stands: Sequence[Stand], columns: Sequence[str], titles: Mapping[str, str]) -> str:
    return " ".join(_sentences(stands, columns, titles))


def _sentences(
    stands: Sequence[Stand], columns: Sequence[str], titles: Mapping[str, str]
) -> Iterator[str]:
    """Who stands how, agreement by agreement; those that are no parties are counted only."""
    for key in columns:
        groups: dict[str, list[str]] = {}
        for it in stands:
            if it.regime == key and _look(it) != "not a party":
                groups.setdefault(agreement_words(it), []).append(it.state)
        said = "; ".join(f"{words}: {' '.join(codes)}" for words, codes in groups.items())
        yield f"{plain(titles[key])}: {said or 'nobody'}."
