"""States and organisations by code or name, as the atlas knows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hofburg.atlas import organisation, organisation_by_name, state, state_by_name
from hofburg.errors import AtlasError, Problem

__all__ = ["Who", "called", "find", "names_in", "regions_of"]


@dataclass(frozen=True, slots=True)
class Who:
    """A State or an organisation: code, name in English, and which of both it is."""

    code: str
    name: str
    organisation: bool


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text with commas: ``KGZ, TJK``. Empty pieces are left out."""
    return tuple(name for part in text.split(",") if (name := " ".join(part.split())))


def find(text: str) -> Who:
    """Who is meant by a code or a name. Raises ``AtlasError`` with near ones."""
    if (found := state_by_name(text)) is not None:
        return Who(found.code, found.name, False)
    if (other := organisation_by_name(text)) is not None:
        return Who(other.code, other.name, True)
    said = f"{text[:60]!r} is neither a State nor an organisation of the atlas."
    near = [remedy for remedy in (_near(state, text), _near(organisation, text)) if remedy]
    remedy = " ".join(near) or "Use a code such as KAZ or ODIHR, or a name; see docs/atlas.md."
    raise AtlasError(Problem("", "unknown-name", said, remedy))


def _near(look: object, text: str) -> str:
    try:
        look(text)  # type: ignore[operator]
    except AtlasError as error:
        remedy = error.problems[0].remedy
        return remedy if remedy.startswith("Did") else ""
    return ""


@lru_cache(maxsize=2048)
def called(code: str, language: str = "en") -> str:
    """The name of a code in a language; the code itself where the atlas has none."""
    found = state_by_name(code)
    if found is not None:
        return found.name_in(language) if language != "en" else found.name
    other = organisation_by_name(code)
    return code if other is None else other.name_in(language)


def regions_of(codes: tuple[str, ...]) -> frozenset[str]:
    """The regions into which the atlas sorts these States."""
    found = (state_by_name(code) for code in codes)
    return frozenset(it.sub_region for it in found if it is not None and it.sub_region)
