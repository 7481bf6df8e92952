"""atlas: who and where. States, their standing in the OSCE and in groups, neighbours, zones.

The tables are our own, in `data/`; every row has its source and its confidence. They are read on
first use. Dates are ranges (`hofburg.values`), so questions about a moment have three answers:
surely, perhaps, no. States are given by ISO alpha-3 code, alpha-2 code, or name in OSCE usage;
messages use alpha-3. What is not in the tables raises `AtlasError`, with a remedy.

    >>> from hofburg import atlas
    >>> atlas.state("KAZ").name
    'Kazakhstan'
    >>> len(atlas.participants("VD2011", "2012-01-01").surely)
    56
    >>> atlas.members("CSTO", "2024-03-01").surely
    ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .around import boundaries, formats, neighbours
from .facts import declared, participants, participation
from .grouped import group, groups, members, memberships
from .holiday_lists import HOLIDAYS_FILE, holiday_lists
from .holidays import Gap, Holiday, HolidayList, Holidays, Lists, holidays
from .land import land_source, surface
from .lookup import is_state_code, source, state, state_by_name, states, zone
from .model import (
    Bearing,
    Certainty,
    Claim,
    Confidence,
    Dated,
    Extent,
    Kind,
    Language,
    Participants,
    Participation,
    Standing,
    State,
    Status,
    Zone,
)
from .packs import Boundaries, load_boundaries
from .page import describe
from .spans import in_effect
from .ties import Boundary, Format, Found, Group, Membership, Role
from .whose import Whose

__all__ = [
    "HOLIDAYS_FILE",
    "LANGUAGES",
    "Bearing",
    "Boundaries",
    "Boundary",
    "Certainty",
    "Claim",
    "Confidence",
    "Dated",
    "Extent",
    "Format",
    "Found",
    "Gap",
    "Group",
    "Holiday",
    "HolidayList",
    "Holidays",
    "Kind",
    "Language",
    "Lists",
    "Membership",
    "Participants",
    "Participation",
    "Role",
    "Standing",
    "State",
    "Status",
    "Whose",
    "Zone",
    "boundaries",
    "declared",
    "describe",
    "formats",
    "group",
    "groups",
    "holiday_lists",
    "holidays",
    "in_effect",
    "is_state_code",
    "land_source",
    "load_boundaries",
    "members",
    "memberships",
    "neighbours",
    "participants",
    "participation",
    "source",
    "state",
    "state_by_name",
    "states",
    "surface",
    "zone",
]

LANGUAGES: tuple[Language, ...]  # the six working languages of the OSCE; read on first use

if not TYPE_CHECKING:  # a type checker must go on refusing names that are not here

    def __getattr__(name: str) -> object:
        if name == "LANGUAGES":
            from .tables import all_languages

            return all_languages()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
