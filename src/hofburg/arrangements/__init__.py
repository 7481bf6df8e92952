"""Arrangements: what some States agree among themselves, and what it would change.

An arrangement is a regime document: an overlay that touches provisions of a base, or a regime of
its own. ``check`` says whether one is fit to be in force: it must bite and must not loosen.
``conflicts`` says which ones cannot stand beside each other, ``settle`` lets the one speak that
goes first; ``recorded`` gives those that a register holds; ``difference`` what one changes;
``skeleton`` the files to begin with. ``compare`` holds one register with and without some of them
side by side: findings, messages, visits, cost to each side, and what becomes visible.
"""

from hofburg.arrangements.checked import Checked, Line
from hofburg.arrangements.checking import check, check_all
from hofburg.arrangements.compare import compare, compare_cases
from hofburg.arrangements.comparison import (
    BillLine,
    Changed,
    Comparison,
    Extra,
    Layer,
    Measure,
    MessageTally,
    Moved,
    Opened,
    Payment,
    Seen,
    Tally,
    Told,
    Visit,
)
from hofburg.arrangements.conflicts import conflicts, in_order
from hofburg.arrangements.costs import CostTable, UnitCost, default_costs, load_costs
from hofburg.arrangements.differences import Difference, Figure, Said, difference, figure_text
from hofburg.arrangements.files import texts_of
from hofburg.arrangements.header import header_dict
from hofburg.arrangements.intervals import Quantile, Share, share
from hofburg.arrangements.ranges import added, least
from hofburg.arrangements.recorded import arrangement_entry, recorded
from hofburg.arrangements.rows import ROWS, comparison_rows
from hofburg.arrangements.settled import settle
from hofburg.arrangements.skeleton import skeleton
from hofburg.arrangements.trials import cast_as, trial_readings
from hofburg.arrangements.warn_load import (
    Assumption,
    LoadedScenario,
    load_scenario,
    scenario_path,
)
from hofburg.arrangements.warn_study import Curve, Study, warn, warn_world

__all__ = [
    "ROWS",
    "Assumption",
    "BillLine",
    "Changed",
    "Checked",
    "Comparison",
    "CostTable",
    "Curve",
    "Difference",
    "Extra",
    "Figure",
    "Layer",
    "Line",
    "LoadedScenario",
    "Measure",
    "MessageTally",
    "Moved",
    "Opened",
    "Payment",
    "Quantile",
    "Said",
    "Seen",
    "Share",
    "Study",
    "Tally",
    "Told",
    "UnitCost",
    "Visit",
    "added",
    "arrangement_entry",
    "cast_as",
    "check",
    "check_all",
    "compare",
    "compare_cases",
    "comparison_rows",
    "conflicts",
    "default_costs",
    "difference",
    "figure_text",
    "header_dict",
    "in_order",
    "least",
    "load_costs",
    "load_scenario",
    "recorded",
    "scenario_path",
    "settle",
    "share",
    "skeleton",
    "texts_of",
    "trial_readings",
    "warn",
    "warn_world",
]
