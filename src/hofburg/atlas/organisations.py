"""Organizations and structures that can be partners, pay, carry out, or must accept something."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from hofburg.errors import AtlasError, Problem

from .lookup import folded_name
from .model import Confidence, Dated
from .rows import Row, broken, confidence, dated, one_of, table, text, texts
from .spans import NO_END

OrganisationKind = Literal[
    "international organisation",
    "OSCE institution",
    "OSCE structure",
    "field operation",
    "non-governmental",
    "national centre",
]
OrganisationRole = Literal["partner", "implementer", "donor", "accepts"]
_LONGEST = 120  # longer texts name nothing and are cut before they are compared or shown


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organization, a structure of the OSCE, or a centre of a State. It is no State.

    Attributes:
        code: as messages use it; never the code of a State.
        name: in English; `called` has it in other languages, by ISO 639-1 code; `names` are
            further ones by which it is found.
        kind: see `OrganisationKind`.
        roles: what it can be: `partner`, `implementer` or `donor` of a project, or one that
            `accepts` something. A help for sorting, not a fact about it.
        states: of a national centre, whose it is (alpha-3); else empty.
        host: where its seat is (alpha-3); empty where that is not in the atlas.
        group: code of the group of the atlas that it is, whose members stand there; else empty.
        since, until: its dates; never, where no end is recorded.
        sources, confidence, mark: of its beginning, or where that is not known of its being there;
            the note says where anything else rests on less.
    """

    code: str
    name: str
    called: Mapping[str, str]
    names: tuple[str, ...]
    kind: OrganisationKind
    roles: tuple[OrganisationRole, ...]
    states: tuple[str, ...]
    host: str
    group: str
    since: Dated
    until: Dated
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str

    def name_in(self, language: str) -> str:
        """Its name in a language, such as ``ru``; `name` where the table has none."""
        return self.called.get(language, self.name)


def _organisation(row: Row) -> Organisation:
    roles = texts(row, "roles")
    if not roles or not set(roles) <= set(get_args(OrganisationRole)):
        raise broken(row, "roles", f"{roles!r} are not all of {get_args(OrganisationRole)}.")
    return Organisation(
        code=text(row, "code"),
        name=text(row, "name"),
        called={"ru": text(row, "ru")},
        names=texts(row, "names"),
        kind=cast(OrganisationKind, one_of(row, "kind", OrganisationKind)),
        roles=cast(tuple[OrganisationRole, ...], roles),
        states=texts(row, "states"),
        host=text(row, "host", ""),
        group=text(row, "group", ""),
        since=dated(row, "since"),
        until=dated(row, "until", NO_END),
        sources=texts(row, "sources"),
        confidence=confidence(row),
        mark=text(row, "mark"),
        note=text(row, "note", ""),
    )


@cache
def all_organisations() -> Mapping[str, Organisation]:
    """Every organization by its code, in the order of the file."""
    rows = [_organisation(row) for row in table("organisations")["organisations"]]
    return {it.code: it for it in rows}


@cache
def _by_name() -> Mapping[str, Organisation]:
    """Every key that names one: codes and names, folded."""
    found: dict[str, Organisation] = {}
    for it in all_organisations().values():
        for key in (it.code, it.name, *it.called.values(), *it.names):
            if found.setdefault(folded_name(key), it) is not it:
                row = {"code": it.code}
                raise broken(row, "names", f"{key} twice.")
    return found


def organisations(
    kind: OrganisationKind | None = None, role: OrganisationRole | None = None
) -> tuple[Organisation, ...]:
    """The organizations that the atlas knows, in the order of its table.

    Args:
        kind: only those of this kind.
        role: only those that can be this.

    Raises `AtlasError` where `kind` or `role` is none.
    """
    for field, value, known in (
        ("kind", kind, get_args(OrganisationKind)),
        ("role", role, get_args(OrganisationRole)),
    ):
        if value is not None and value not in known:
            said = f"{str(value)[:_LONGEST]!r} is no {field} of an organization."
            remedy = f"Use {', '.join(known)}."
            raise AtlasError(Problem("", f"unknown-{field}", said, remedy, field))
    return tuple(
        it
        for it in all_organisations().values()
        if kind in (None, it.kind) and (role is None or role in it.roles)
    )


def organisation(code: str) -> Organisation:
    """The organization with this code, such as `ODIHR`, or with this name in any language.

    Of names, capitals, spaces around and between words, and ё do not matter. Raises `AtlasError`
    for anything else, with near matches as the remedy.
    """
    found = organisation_by_name(code) if isinstance(code, str) else None
    if found is not None:
        return found
    shown = str(code)[:_LONGEST]
    known = _by_name()
    near = difflib.get_close_matches(folded_name(shown), known, n=3, cutoff=0.6)
    meant = " or ".join(dict.fromkeys(f"{known[key].code} ({known[key].name})" for key in near))
    remedy = f"Did you mean {meant}?" if meant else "`hofburg atlas organisations` lists them."
    said = f"{shown!r} is no organization of the atlas."
    raise AtlasError(Problem("", "unknown-organisation", said, remedy, "organisation"))


def organisation_by_name(text: str) -> Organisation | None:
    """The organization with this code or name; None where there is none."""
    if text in all_organisations():
        return all_organisations()[text]
    return _by_name().get(folded_name(text)) if len(text) <= _LONGEST else None


def is_organisation_code(code: object) -> bool:
    """Whether this is a code of an organization of the atlas, exactly as messages use it."""
    return isinstance(code, str) and code in all_organisations()
