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

from .areas import (
    Reach,
    measure,
    reach,
    spread_of,
    tract_along,
    tract_around,
    tract_inside,
    tract_outline,
)
from .around import boundaries, formats, neighbours
from .belonging import Belonging, belonging, belongings, belongs, unknown_belonging
from .facts import declared, participants, participation
from .grouped import group, groups, members, memberships
from .holiday_lists import HOLIDAYS_FILE, holiday_lists
from .holidays import Gap, Holiday, HolidayList, Holidays, Lists, holidays
from .institutions import INSTITUTION_KINDS, Figure, Institution, institutions
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
from .organisations import (
    Organisation,
    OrganisationKind,
    OrganisationRole,
    is_organisation_code,
    organisation,
    organisation_by_name,
    organisations,
)
from .packs import Boundaries, load_boundaries
from .page import describe
from .spans import in_effect
from .standing import Stand, agreements, standing
from .ties import Boundary, Format, Found, Group, Membership, Role
from .towns import town_names, towns
from .whose import Whose

if TYPE_CHECKING:
    from .tracts import Tract

__all__ = [
    "HOLIDAYS_FILE",
    "INSTITUTION_KINDS",
    "LANGUAGES",
    "Bearing",
    "Belonging",
    "Boundaries",
    "Boundary",
    "Certainty",
    "Claim",
    "Confidence",
    "Dated",
    "Extent",
    "Figure",
    "Format",
    "Found",
    "Gap",
    "Group",
    "Holiday",
    "HolidayList",
    "Holidays",
    "Institution",
    "Kind",
    "Language",
    "Lists",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationRole",
    "Participants",
    "Participation",
    "Reach",
    "Role",
    "Stand",
    "Standing",
    "State",
    "Status",
    "Tract",
    "Whose",
    "Zone",
    "agreements",
    "belonging",
    "belongings",
    "belongs",
    "boundaries",
    "declared",
    "describe",
    "formats",
    "group",
    "groups",
    "holiday_lists",
    "holidays",
    "in_effect",
    "institutions",
    "is_organisation_code",
    "is_state_code",
    "land_source",
    "load_boundaries",
    "measure",
    "members",
    "memberships",
    "neighbours",
    "organisation",
    "organisation_by_name",
    "organisations",
    "participants",
    "participation",
    "reach",
    "source",
    "spread_of",
    "standing",
    "state",
    "state_by_name",
    "states",
    "surface",
    "town_names",
    "towns",
    "tract_along",
    "tract_around",
    "tract_inside",
    "tract_outline",
    "unknown_belonging",
    "zone",
]

LANGUAGES: tuple[Language, ...]  # the six working languages of the OSCE; read on first use

if not TYPE_CHECKING:  # a type checker must go on refusing names that are not here

    def __getattr__(name: str) -> object:
        if name == "LANGUAGES":
            from .tables import all_languages

            return all_languages()
        if name == "Tract":  # loads what only areas need
            from .tracts import Tract

            return Tract
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
