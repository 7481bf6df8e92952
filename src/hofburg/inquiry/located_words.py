"""What is located, in words, in the language that is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hofburg.inquiry.located_rows import facts_of
from hofburg.languages import language, say, say_count

if TYPE_CHECKING:
    from hofburg.inquiry.located import Located
    from hofburg.regimes import Field, Law

__all__ = ["exact_words", "fact_parts", "fact_words", "kind_word", "place_words", "what_words"]


def kind_word(kind: str) -> str:
    """What kind of thing it is."""
    words = {
        "unit": say("unit or formation"),
        "outline": say("area by its corners"),
        "line": say("line"),
        "place": say("place"),
        "area": say("area of a document"),
    }
    return words[kind]


def place_words(it: Located) -> str:
    """Where it is, latitude first; or why there is no place."""
    if not it.pieces:
        return _lacking(it)
    places = [place for piece in it.pieces for place in piece]
    exact = exact_words(it.accuracy_km)
    if len(places) == 1:
        return f"{_degrees(places[0][0])}, {_degrees(places[0][1])}{exact}"
    low, high = min(p[0] for p in places), max(p[0] for p in places)
    # Across the antimeridian the least longitude is east of the largest.
    east = sorted(p[1] for p in places)
    far = east[-1] - east[0] > 180
    west, end = (
        (min(e for e in east if e > 0), max(e for e in east if e <= 0))
        if far
        else (east[0], east[-1])
    )
    ends = {"low": low, "high": high, "west": west, "east": end}
    told = {name: _degrees(value) for name, value in ends.items()}
    said = say("latitude {low} to {high}, longitude {west} to {east}", **told)
    if it.kind == "area":
        return said + exact
    return say_count("{n} place", "{n} places", len(places)) + f": {said}{exact}"


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def exact_words(km: float | None) -> str:
    """How far it may be from there, to be put behind a place; empty where that is not known."""
    if km is None:
        return ""
    if km < 1:
        return ", " + say("to {n} m", n=f"{max(1, round(km * 1000))}")
    return ", " + say("to {n} km", n=f"{km:.1f}".removesuffix(".0"))


def _lacking(it: Located) -> str:
    if it.lacking == "ground":
        return it.words
    told = {
        "left-out": say("the message gives no place"),
        "unknown": say("the place is given as unknown"),
        "unread": say("the place does not read"),
    }[it.lacking or "left-out"]
    return f"{told}: {it.words}" if it.words else told


def what_words(law: Law, it: Located) -> str:
    """What a place is that of: the message and the field, as the document calls them."""
    if not it.message:
        return _said(law.areas[it.field].text) or kind_word(it.kind)
    form = law.messages[it.message]
    part, _, name = it.field.rpartition(".")
    field = (form.fields[part].of or {})[name] if part else form.fields[name]
    label = _said(field.label) or name
    return label if it.kind == "unit" else f"{_said(form.title)}: {label}"


def fact_words(it: Located) -> str:
    """What its line or message says in choices and figures."""
    said, figures = fact_parts(it)
    return said.format(*figures)


def fact_parts(it: Located) -> tuple[str, tuple[int, ...]]:
    """The same with places for its whole numbers: ``mechanised; strength: {0}``, and these."""
    told: list[str] = []
    figures: list[int] = []
    for field, value in facts_of(it):
        if type(value) is int:
            told.append(f"{_braced(_said(field.label) or field.name)}: {{{len(figures)}}}")
            figures.append(value)
        elif word := _fact(field, value):
            told.append(_braced(word))
    return "; ".join(told), tuple(figures)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _fact(field: Field, value: Any) -> str:
    label = _said(field.label) or field.name
    if field.type == "flag":
        yes = {True: say("yes"), False: say("no")}.get(value, say("not known"))
        return f"{label}: {yes}"
    if value == "?":
        return f"{label}: {say('not known')}"
    if field.type == "choice":
        return _said(field.captions.get(str(value), {})) or str(value)
    return f"{label}: {value}"


def _said(texts: Any) -> str:
    from hofburg.regimes import said_in

    return " ".join(said_in(texts, language()).split()) if texts else ""
