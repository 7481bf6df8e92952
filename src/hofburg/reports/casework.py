"""What a worked case holds, put for a reader: its entries by time, its findings, its worlds."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.reports.wording import kind_of, plain
from hofburg.values import ALWAYS, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment import CaseResult, Finding, World
    from hofburg.regimes import Field, Law

__all__ = [
    "Said",
    "cited",
    "entries",
    "is_invented",
    "merged",
    "origins",
    "said_of",
    "shown",
    "world_named",
    "world_of",
]

Fields = tuple[tuple[str, str], ...]
_ORIGINS = {
    "original": "original messages",
    "transcribed": "transcribed messages",
    "public-account": "public accounts",
    "synthetic": "synthetic (invented for the example)",
    "demo": "demo (invented for trying out)",
}
_INVENTED = ("synthetic", "demo")
# Said where they are shown: `_` marks them for the catalogues.
_ = str
_RESERVED = {
    "hofburg.completeness": _("Declared complete"),
    "hofburg.worlds": _("Worlds of the register"),
    "hofburg.note": _("Note"),
}
_LONGEST, _MOST = 300, 12  # of a value of a field, in characters; of a list, in items


@dataclass(frozen=True, slots=True)
class Said:
    """An entry as a reader wants it.

    Attributes:
        reference: as findings cite it, such as UKR/request.
        kind, title: of the message; ``reserved`` for a declaration and the like.
        author, to: code of the State; addressees in words. Empty where nobody is named.
        bounds: of the instant at which it was sent (or up to which it declares), in microseconds.
        account, origin, sources: where it comes from; ``account`` is empty for all accounts.
        fields: names and values of its body, in words; ``body`` as it was given.
        refers_to: references of what it answers.
        place: its number among the case's entries.
        counted: whether the findings rest on it; not, if it was not known yet.
        sure: whether it is known that whoever is asked for had received it.
    """

    reference: str
    kind: str
    title: str
    author: str
    to: str
    bounds: tuple[int, int]
    account: str
    origin: str
    sources: tuple[str, ...]
    fields: Fields
    body: Mapping[str, Any]
    refers_to: tuple[str, ...]
    place: int
    counted: bool = True
    sure: bool = True

    @property
    def reserved(self) -> bool:
        """Whether it is no message of the regime."""
        return self.kind in _RESERVED

    @property
    def moment(self) -> tuple[int, int, int]:
        """For sorting: a range stands where its middle is, after what was sent that morning."""
        lo, hi = self.bounds
        if lo <= ALWAYS and hi >= NEVER:
            return (1, 0, 0)
        known = [at for at in (lo, hi) if abs(at) < NEVER] or [lo]
        return (0, sum(known) // len(known), lo)


def entries(law: Law, result: CaseResult) -> list[Said]:
    """The entries of a case, of all its accounts, by time; those of unknown time last.

    Raises ``DocumentError`` for entries that do not read.
    """
    from hofburg.assessment import case_records, select

    records = case_records(law, result.case, result.place)
    world = result.worlds[0]
    held, declared, _ = select(
        records, viewer=result.case.known_to, known_at=world.known_at, zone=law.zone
    )
    counted = {it.reference for it in held} | {it.reference for it in declared}
    found = [
        said_of(law, n, r.entry.data, r.reference, r.reference in counted)
        for n, r in enumerate(records)
    ]
    return sorted(found, key=lambda it: it.moment)


def said_of(law: Law, place: int, data: Mapping[str, Any], reference: str, counted: bool) -> Said:
    """An entry, the ``place``-th of those that are told."""
    kind, body = str(data["kind"]), data.get("body") or {}
    reserved = kind in _RESERVED
    when = body.get("until", "?") if kind == "hofburg.completeness" else data.get("sent", "?")
    fields = _declared(law, body) if reserved else _fields(law.messages[kind].fields, body)
    lo, hi = parse_instant(str(when), law.zone)
    return Said(
        reference=plain(reference),
        kind=kind,
        title=say(_RESERVED[kind]) if reserved else plain(kind_of(law, kind)),
        author=plain(str(data.get("author") or "")),
        to="" if reserved else _addressees(data),
        # A declaration speaks of the time up to an instant, so it stands at the end of a day.
        bounds=(hi, hi) if kind == "hofburg.completeness" and hi < NEVER else (lo, hi),
        account=plain(str(data.get("account") or "")),
        origin=str(data.get("origin") or ""),
        sources=tuple(plain(str(key)) for key in data.get("sources") or ()),
        fields=fields,
        body=body,
        refers_to=tuple(plain(str(it)) for it in data.get("refers_to") or ()),
        place=place,
        counted=counted or kind not in ("hofburg.completeness", *law.messages),
    )


def _addressees(data: Mapping[str, Any]) -> str:
    named = [plain(str(code)) for code in data.get("to") or () if code != "*"]
    to_all = "*" in (data.get("to") or ()) or "*" in (data.get("copies") or ())
    copies = [plain(str(code)) for code in data.get("copies") or () if code != "*"]
    parts = [", ".join(named)] if named else []
    if to_all:
        parts.append(say("copies to all") if named else say("all"))
    elif copies:
        parts.append(say("copies to {names}", names=", ".join(copies)))
    return "; ".join(parts)


def _fields(known: Mapping[str, Field], body: Mapping[str, Any]) -> Fields:
    # In the order of the form, whatever the order in which they were written down.
    names = sorted(body, key=list(known).index if set(body) <= set(known) else None)
    return tuple(
        (_label(known.get(name), name), _cut(_value(known.get(name), body[name]))) for name in names
    )


def _label(field: Field | None, name: str) -> str:
    label = " ".join(said_in(field.label, language()).split()) if field and field.label else ""
    return plain(label or str(name).replace("_", " "))


def _value(field: Field | None, value: Any) -> str:
    if value is None or value == "?":
        return say("not known")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if field and language() != "en" and (caption := field.captions.get(str(value))):
        return plain(said_in(caption, language()))
    inner = (field.of if field else None) or {}
    if isinstance(value, Mapping):
        pairs = [f"{_label(inner.get(k), k)}: {_value(inner.get(k), v)}" for k, v in value.items()]
        return f"({', '.join(pairs)})"
    if isinstance(value, list):
        # The fields of its records, or one unnamed field of what it lists.
        shown = [_value(field if isinstance(it, Mapping) else inner.get(""), it) for it in value]
        more = [say("and {n} more", n=len(shown) - _MOST)] if len(shown) > _MOST else []
        return "; ".join([*shown[:_MOST], *more]) or say("none")
    return plain(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _declared(law: Law, body: Mapping[str, Any]) -> Fields:
    """What a declaration says: of which messages of whom the register holds all."""
    said = dict(body)
    if isinstance(said.get("kinds"), list):
        said["kinds"] = [plain(kind_of(law, k)) if k in law.messages else k for k in said["kinds"]]
    return tuple((_label(None, k), _cut(_value(None, v))) for k, v in said.items())


def merged(said: Sequence[Said]) -> list[list[Said]]:
    """The entries, the versions that several accounts give of one message together."""
    groups: dict[tuple[str, str, str], list[Said]] = {}
    for it in said:
        groups.setdefault((it.reference, it.kind, it.author), []).append(it)
    return [sorted(group, key=lambda it: it.place) for group in groups.values()]


def world_of(result: CaseResult, name: str) -> World:
    """A world of a case by its name. Raises ``QuestionError`` with names that are near."""
    return world_named(result.worlds, result.case.case, name)


def world_named(worlds: Sequence[World], case: str, name: str) -> World:
    """One of the worlds of a case, by name or label. Raises ``QuestionError``."""
    for world in worlds:
        if name in (world.name, world.label):
            return world
    names = [world.name for world in worlds]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names
    said = f"the case {case} has no world {name!r}"
    raise QuestionError(Problem("", "unknown-world", said, f"Known: {', '.join(near)}.", "world"))


def is_invented(result: CaseResult) -> bool:
    """Whether nothing in a case is said to have happened: all entries are synthetic or demo."""
    return all(e.get("origin", "synthetic") in _INVENTED for e in result.case.entries)


def origins(said: Sequence[Said]) -> list[str]:
    """The origins of entries, the commonest first."""
    found: dict[str, int] = {}
    for it in said:
        found[it.origin] = found.get(it.origin, 0) + 1
    return sorted(found, key=lambda origin: (-found[origin], origin))


def cited(said: Sequence[Said]) -> list[str]:
    """The origins of entries in words, the commonest first."""
    return [_ORIGINS.get(origin, origin) for origin in origins(said)]


def shown(law: Law, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings that say something: no standing duties of which nothing is known and nothing due."""
    from hofburg.assessment import idle

    order = {label: number for number, label in enumerate(law.provisions)}
    kept = [f for f in findings if not idle(law, f)]
    yield from sorted(kept, key=lambda f: (order[f.label], f.case, f.part or 0, f.state or ""))
