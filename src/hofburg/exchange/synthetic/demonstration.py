"""A centre to look at: Liechtenstein's, in a made-up year of six small States."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Centre

__all__ = ["DEMO_MOMENT", "DEMO_STATES", "DEMO_YEAR", "demo_centre"]

DEMO_YEAR = 2026
# A morning on which something is due soon, before the year's end that the declarations speak of.
DEMO_MOMENT = "2026-11-10T09:00Z"
# So small that nobody takes their made-up forces for real ones; the first is whose centre it is.
DEMO_STATES = ("LIE", "AND", "MCO", "SMR", "LUX", "MLT")


def demo_centre(law: Law, folder: Path) -> Centre:
    """Make a demo centre with a small made-up year in its register: see ``synthetic_year``.

    It has two accounts of one visit, quotas that are used up in January, calendars that are due
    five days after ``DEMO_MOMENT``, and what is wrong on purpose. The key has no passphrase.

    Args:
        law: the Vienna Document.
        folder: made if it is missing; must not hold a centre.

    Raises ``RegisterError`` where the folder does not serve.
    """
    from hofburg.exchange.synthetic import record_year, synthetic_year
    from hofburg.register import init_centre

    centre = init_centre(folder, DEMO_STATES[0], passphrase=None, kind="demo", insecure=True)
    with centre.register() as register:
        entries = synthetic_year(law, DEMO_YEAR, states=DEMO_STATES)
        record_year(law, register, centre.key(None), entries)
    return centre
