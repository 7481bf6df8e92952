"""Drafts, positions and clocks: how a decision of all States is made.

``decisions_of`` gives what a register holds of them as of a moment: versions of the text and what
changed, positions by State and paragraph, silence clocks, which objections and amendments count,
statements. ``desk_problems`` says what stands against recording something. Positions that a State
did not state itself are assumptions, and carry that word wherever they are shown.
"""

from __future__ import annotations

from hofburg.decisions.changes import changed, compared_words
from hofburg.decisions.desk import ANYWAY, adopted_at, desk_problems
from hofburg.decisions.gathering import decisions_of, find_decision
from hofburg.decisions.model import (
    ASSUMPTION,
    ITSELF,
    WHOLE,
    Act,
    Change,
    Decision,
    Paragraph,
    Position,
    Silence,
    Statement,
    Told,
    Version,
    process_of,
)
from hofburg.decisions.plain import POSITION_COLUMNS, decision_dict, handling_of, position_rows
from hofburg.decisions.positions import UNKNOWN, Matrix, Row, matrix, positions_on
from hofburg.decisions.text import DraftText, amended, check_paragraphs, read_draft_text

__all__ = [
    "ANYWAY",
    "ASSUMPTION",
    "ITSELF",
    "POSITION_COLUMNS",
    "UNKNOWN",
    "WHOLE",
    "Act",
    "Change",
    "Decision",
    "DraftText",
    "Matrix",
    "Paragraph",
    "Position",
    "Row",
    "Silence",
    "Statement",
    "Told",
    "Version",
    "adopted_at",
    "amended",
    "changed",
    "check_paragraphs",
    "compared_words",
    "decision_dict",
    "decisions_of",
    "desk_problems",
    "find_decision",
    "handling_of",
    "matrix",
    "position_rows",
    "positions_on",
    "process_of",
    "read_draft_text",
]
