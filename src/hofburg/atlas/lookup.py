"""Finding States by code or name, and by what they are or were at a moment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from hofburg.errors import AtlasError, Problem
from hofburg.values import InstantRange

from .model import Certainty, State, Status, Zone
from .spans import in_effect, moment
from .tables import all_sources, all_states, all_zones

_LONGEST = 80  # longer texts are no name of a State and are cut before they are compared or shown
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@cache
def _index() -> Mapping[str, State]:
    """Every key that names exactly one State. Alpha-2 codes of former States have been reused."""
    found: dict[str, State] = {}
    for it in all_states().values():
        for key in (it.code, "" if it.former else it.alpha2, it.name, *it.names, *_called(it)):
            if key and found.setdefault(key, it) is not it:
                raise AtlasError(
                    Problem(place=f"atlas row {it.code}", rule="atlas-row", message=f"{key} twice.")
                )
    return found


def _called(it: State) -> Iterator[str]:
    """What a State is called in other languages; where ё stands, people also write е."""
    for names in it.called.values():
        for name in names:
            yield from dict.fromkeys((name, name.replace("ё", "е")))


def folded_name(text: str) -> str:
    """What two names share that differ in capitals, spaces and ё only."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(plain.split())


@cache
def _by_name() -> Mapping[str, State]:
    return {folded_name(key): it for key, it in _index().items()}


def state_by_name(text: str) -> State | None:
    """The State with this code or name in any language of the tables; None where there is none.

    Capitals, spaces around and between words, and ё do not matter: for what people type. Two
    letters are a code in capitals only; in small ones they are a word, such as ``no``.
    """
    folded = folded_name(text) if len(text) <= _LONGEST else ""
    return _index().get(text.strip()) if len(folded) < 3 else _by_name().get(folded)


def _remedy(text: str) -> str:
    """Near matches of a text as a sentence; without any, where the list stands."""
    import difflib

    former = [it for it in all_states().values() if it.former and it.alpha2 == text.upper()]
    folded = _by_name()
    near = difflib.get_close_matches(folded_name(text), folded, n=3, cutoff=0.6)
    found = dict.fromkeys([*former, *(folded[key] for key in near)])
    if not found:
        return "Use an ISO 3166-1 code such as KAZ, or the name in OSCE usage; see docs/atlas.md."
    language = "ru" if _CYRILLIC.search(text) else "en"
    named = [f"{it.code} ({it.name_in(language)})" for it in found]
    return f"Did you mean {' or '.join(named)}?"


def state(code: str) -> State:
    """The State with this ISO alpha-3 code, alpha-2 code, or name as the tables write it.

    In any language that they have: ``Kazakhstan``, ``Казахстан``.

    Exact and case-sensitive: a register is no place for guesses. Raises `AtlasError` for anything
    else, with near matches as the remedy.
    """
    found = _index().get(code) if isinstance(code, str) else None
    if found is not None:
        return found
    text = str(code)
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    raise AtlasError(
        Problem(
            place="",
            rule="unknown-state",
            message=f"{shown!r} is no State of the atlas.",
            remedy=_remedy(text[:_LONGEST]),
        )
    )


def is_state_code(code: object) -> bool:
    """Whether this is an ISO alpha-3 code of the atlas, as messages use it (upper case)."""
    return isinstance(code, str) and code in all_states()


def _held(it: State, status: Status, at: InstantRange) -> Certainty | None:
    """Whether a State had that status at that moment."""
    if status == "other":
        others = {_held(it, "participating", at), _held(it, "partner", at)}
        return None if "surely" in others else "perhaps" if "perhaps" in others else "surely"
    found = {
        in_effect(standing.since.bounds, standing.until.bounds, at)
        for standing in it.standings
        if standing.status == status
    }
    return "surely" if "surely" in found else "perhaps" if "perhaps" in found else None


def states(
    status: Status | None = None,
    at: str | InstantRange | None = None,
    *,
    perhaps: bool = False,
) -> tuple[State, ...]:
    """States in the order of their alpha-3 codes.

    Args:
        status: `participating`, `partner` or `other`; left out: all.
        at: a moment (text in the notation of `hofburg.values`, or bounds); left out: today as the
            tables have it. Without `status` it changes nothing.
        perhaps: with `at`, also those for which the dates leave it open.

    Raises `AtlasError` where `status` is no status or `at` is no date.
    """
    if status not in (None, "participating", "partner", "other"):
        raise AtlasError(
            Problem(
                place="",
                field="status",
                rule="unknown-status",
                message=f"{str(status)[:_LONGEST]!r} is no status of a State.",
                remedy="Use participating, partner or other.",
            )
        )
    asked = None if at is None else moment(at)
    known = all_states().values()
    if status is None:
        return tuple(known)
    if asked is None:
        return tuple(it for it in known if it.status == status)
    wanted = {"surely", "perhaps"} if perhaps else {"surely"}
    return tuple(it for it in known if _held(it, status, asked) in wanted)


def zone(code: str, regime: str = "VD2011") -> Zone:
    """How much of a State's territory lies in the regime's zone of application.

    Takes what `state` takes. Raises `AtlasError` for a State or regime without a recorded zone:
    the zone of a regime speaks of the States that take part in it.
    """
    it = state(code)
    found = all_zones().get((regime, it.code))
    if found is None:
        known = sorted({name for name, _ in all_zones()})
        raise AtlasError(
            Problem(
                place="",
                rule="no-zone",
                message=f"No zone of application is recorded for {it.name} in {regime!r}.",
                remedy=f"Zones are recorded for the States that take part in {', '.join(known)}.",
            )
        )
    return found


def source(key: str) -> str:
    """What a source key stands for. Raises `AtlasError` where there is none."""
    try:
        return all_sources()[key]
    except KeyError:
        raise AtlasError(
            Problem(
                place="",
                rule="unknown-source",
                message=f"{key[:_LONGEST]!r} is no source of the atlas.",
                remedy="The keys stand in docs/atlas.md.",
            )
        ) from None
