"""What may go wrong under, around and to a register, made to go wrong: docs/reliability.md.

    PYTHONPATH=src:tests python -m faults [--fault NAME ...] [--runs N] [--seed S] [--write]

Each fault is a function of a seed and a number of runs that returns an `Outcome`. A run makes a small
register, lets one thing go wrong, opens the register again and compares.

**Acknowledged** is what ``append`` or ``import_records`` returned. **Lost** is a run after which
something acknowledged is not there, letter by letter, and nothing says so. **Believed wrongly** is a
run after which something is held that nobody recorded as a whole, or after which changed content
passes everything: opening, reading, verifying, importing. **Stuck** is a run after which a register
is refused although it is sound, or which ended without a clear error. All three must be 0.

Faults run in a process of their own, which forks a child for each run: see `faults.run`.
"""

from __future__ import annotations

from faults import centres, damage, forgery, halfway, history, kills, power, space, writers
from faults import outcome as _outcome
from faults.outcome import Outcome

__all__ = ["FAULTS", "Outcome"]

_ROOMS = (kills, power, halfway, space, damage, writers, history, forgery, centres)
_ORDER = [it.__name__ for it in _ROOMS]
FAULTS = dict(sorted(_outcome.FAULTS.items(), key=lambda it: _ORDER.index(it[1].inject.__module__)))
