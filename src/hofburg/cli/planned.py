"""What `when` and `checklist` share: which process, of which regime, and what is given of it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry import given, party_code

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["Planned", "options_of", "planned"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A process and what is given of it, as it was typed.

    Attributes:
        columns: values by column.
        words: the words that ask the same again, without the command.
    """

    law: Law
    process: str
    columns: dict[str, str]
    words: list[str]

    def line(self, command: str, extra: Sequence[str] = ()) -> str:
        """The command line that asks the same again."""
        return shlex.join(["hofburg", command, *self.words, *extra])


def planned(
    words: Sequence[str], regime: str | None, sender: str | None, addressee: str | None
) -> Planned:
    """Read the words of a command line. Raises ``QuestionError`` with everything that is wrong."""
    names, columns = _split(words)
    law = _law(names[0], regime)
    typed = list(columns.items())
    problems: list[Problem] = []
    root = next(iter(law.processes[names[0]].messages.values()))
    for option, code, column in (
        ("--from", sender, root.sender), ("--to", addressee, root.addressee),
    ):  # fmt: skip
        if code is None:
            continue
        if column is None:
            said = f"{names[0]} does not say who that is"
            problems.append(Problem(option, "no-role", said, "Leave it out."))
            continue
        found = party_code(code, option, [law], problems)
        if columns.setdefault(column, found) not in (found, code):
            said = f"{found} is not the {columns[column]} of --{column.replace('_', '-')}"
            problems.append(Problem(option, "role", said, "Give one of the two."))
    if problems:
        raise QuestionError(problems)
    again = [names[0], *given(**{"regime": regime, "from": sender, "to": addressee})]
    again += [word for name, value in typed for word in (f"--{name.replace('_', '-')}", value)]
    return Planned(law, names[0], columns, again)


def _split(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The process, and values by column: ``--column VALUE`` or ``--column=VALUE``."""
    names: list[str] = []
    columns: dict[str, str] = {}
    problems = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            names.append(word)
            continue
        option, equals, value = word.partition("=")
        column = option[2:].replace("-", "_")
        found = value if equals else next(rest, None)
        if found is None or (not equals and found.startswith("--")):
            problems.append(Problem(option, "no-value", "needs a value", f"Write {option} VALUE."))
        elif column in columns:
            problems.append(Problem(option, "twice", "is given twice", "Give it once."))
        columns[column] = found or ""
    if len(names) != 1:
        said = "name one process" if not names else f"{', '.join(names[:5])}: name one process only"
        problems.append(Problem("PROCESS", "process", said, "Such as: hofburg when PROCESS."))
    if problems:
        raise QuestionError(problems)
    return names, columns


def _law(process: str, regime: str | None) -> Law:
    """The regime that was named, or the only one of the library that has the process."""
    from hofburg.regimes import library, load_regime

    if regime is not None:
        laws = [load_regime(regime)]
    else:
        laws = [load_regime(name) for name in library()]
    found = [law for law in laws if process in law.processes]
    if len(found) == 1:
        return found[0]
    if found:
        told = f"Name one: --regime {' or '.join(law.id for law in found)}."
        raise QuestionError(Problem("PROCESS", "process", f"several regimes have {process}", told))
    import difflib

    names = [name for law in laws for name in law.processes]
    close = difflib.get_close_matches(process[:64], names, n=3, cutoff=0.5)
    told = f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(names[:30])}."
    shown = process if len(process) <= 60 else process[:57] + "..."
    said = f"{' and '.join(law.id for law in laws)} has no process {shown!r}"
    raise QuestionError(Problem("PROCESS", "unknown-process", said, told))


def options_of(error: QuestionError) -> QuestionError:
    """The same problems with columns as the options that were typed."""
    from dataclasses import replace

    def option(problem: Problem) -> Problem:
        if not problem.field or problem.field.startswith("--") or problem.place:
            return problem
        if problem.field.isupper():  # an argument, and no column
            return replace(problem, place=problem.field, field="")
        name: Any = problem.field.replace("_", "-")
        return replace(problem, place=f"--{name}", field="")

    return QuestionError([option(problem) for problem in error.problems])
