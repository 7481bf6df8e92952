"""What a few States can do together: instruments, and which of them are open now.

Given what we want, with whom, and who might object: what can start now, whose agreement is
required, how, how long, what has been done before? The catalogue is YAML (docs/instruments.md);
its conditions are provisions of a small regime that the engine evaluates over one plan in memory.
Who wills what is an assumption of whoever asks: it is never stored, and never leaves without that
word.

    >>> from hofburg.cooperation import Question, ask, load_catalogue
    >>> question = Question(("training",), {"parties": ("KAZ", "KGZ")}, "2026-11-22", objectors=())
    >>> ask(load_catalogue(), question).rows[0].verdict
    'can start now'
"""

from __future__ import annotations

from hofburg.cooperation import words
from hofburg.cooperation.answer import (
    CRITERIA,
    VERDICTS,
    Agreed,
    Answer,
    Change,
    Compared,
    Condition,
    Done,
    First,
    Missing,
    Planned,
    Position,
    Proof,
    Question,
    Row,
)
from hofburg.cooperation.answering import ask
from hofburg.cooperation.catalogue import Catalogue, load_catalogue
from hofburg.cooperation.first import draft, link_problems
from hofburg.cooperation.listed import CircleItem, GoalItem, circles, goals
from hofburg.cooperation.spans import Amount, Days, Duration, Length
from hofburg.cooperation.told import COLUMNS, answer_dict, answer_rows, row_dict
from hofburg.cooperation.who import called, names_in

__all__ = [
    "COLUMNS",
    "CRITERIA",
    "VERDICTS",
    "Agreed",
    "Amount",
    "Answer",
    "Catalogue",
    "Change",
    "CircleItem",
    "Compared",
    "Condition",
    "Days",
    "Done",
    "Duration",
    "First",
    "GoalItem",
    "Length",
    "Missing",
    "Planned",
    "Position",
    "Proof",
    "Question",
    "Row",
    "answer_dict",
    "answer_rows",
    "ask",
    "called",
    "circles",
    "draft",
    "goals",
    "link_problems",
    "load_catalogue",
    "names_in",
    "row_dict",
    "words",
]
