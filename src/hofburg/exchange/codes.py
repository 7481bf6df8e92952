"""Official codes of formats: ``formats.yaml`` in a centre's folder, which need not be there.

    VD2011:
      annual_exchange: F99        # message of the regime: its code

The codes of the notifications that States send each other are not public, so that none is in this
program. Whoever has the list writes it into this file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from hofburg.errors import Problem, RegisterError
from hofburg.regimes import Law, read_yaml

__all__ = ["FORMATS_FILE", "format_codes"]

FORMATS_FILE = "formats.yaml"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,19}", re.ASCII)
_SHAPE = "Write REGIME: {MESSAGE: CODE}; see docs/cli.md."


def format_codes(path: Path | str, laws: Mapping[str, Law]) -> dict[str, dict[str, str]]:
    """The table in a file, or in the ``formats.yaml`` of a centre's folder: regime, message, code.

    Empty where the folder has no such file. Raises ``RegisterError`` with everything that is wrong
    with the file, and ``DocumentError`` where it is no YAML.

    Args:
        laws: regimes by id; the table may name these.
    """
    path = Path(path)
    if path.is_dir():
        path /= FORMATS_FILE
        if not path.exists():
            return {}
    source = read_yaml(path, str(path))
    problems: list[Problem] = []

    def say(at: tuple[str | int, ...], rule: str, message: str, remedy: str) -> None:
        field = ".".join(map(str, at))
        problems.append(Problem(source.place(at), rule, message, remedy, field))

    found: dict[str, dict[str, str]] = {}
    tables = source.data if source.data is not None else {}
    if not isinstance(tables, dict):
        say((), "type", "is no table of codes.", _SHAPE)
        tables = {}
    for regime, table in tables.items():
        if regime not in laws:
            say((regime,), "unknown-regime", f"{regime!r} is no regime here.", _near(regime, laws))
            continue
        if table is None:
            table = {}
        if not isinstance(table, dict):
            say((regime,), "type", "holds no codes of messages.", _SHAPE)
            continue
        messages = laws[regime].messages
        for kind, code in table.items():
            if kind not in messages:
                said = f"{regime} has no message {kind!r}."
                say((regime, kind), "unknown-kind", said, _near(kind, messages))
            elif code is None:
                continue  # not filled in yet
            elif isinstance(code, bool | dict | list) or not _CODE.fullmatch(str(code)):
                said = "is no code."
                remedy = "Write up to 20 letters, digits and . _ / -, such as F99."
                say((regime, kind), "code", said, remedy)
            else:
                found.setdefault(regime, {})[kind] = str(code)
    if problems:
        raise RegisterError(problems)
    return found


def _near(word: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(word[:60], list(known), n=2)
    return f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(known)}."
