"""A draft of the library as the beginning of an arrangement between other States."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from hofburg.arrangements.files import files_of
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law, Source, library_path, read_text, read_yaml

__all__ = ["copied"]


def copied(law: Law, draft: str, id_: str, parties: Mapping[str, str]) -> dict[str, str]:
    """The files of a draft of the library, with another id and other parties.

    Codes and names of its parties become the new ones, in their order, wherever they stand, cases
    and scenarios included, but for its sources, which stay as they were read; the draft is one more
    of them. Raises ``QuestionError`` where the number of parties does not fit.
    """
    home = library_path(draft)
    before = _parties(read_yaml(home / "regime.yaml"))
    if before and len(before) != len(parties):
        said = f"{draft} is between {len(before)} States; {len(parties)} are named."
        names = ", ".join(before)
        raise QuestionError(Problem("--parties", "parties", said, f"Its parties are {names}."))
    table = _table(before, parties)
    paths = [*files_of(draft), *sorted(home.glob("*/*.y*ml"))]
    files = {
        path.relative_to(home).as_posix(): _swapped(path.read_text(encoding="utf-8-sig"), table)
        for path in paths
    }
    files["regime.yaml"] = _header(files["regime.yaml"], law, draft, id_, parties)
    return {name: _under(text, draft, id_) for name, text in files.items()}


def _parties(source: Source) -> dict[str, str]:
    """The parties as the document names them, in its order."""
    named = source.data.get("parties") if isinstance(source.data, dict) else None
    return {str(k): str(v) for k, v in named.items()} if isinstance(named, dict) else {}


def _table(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Codes and names with those that stand for them now.

    Those that were third States in the cases, and are parties now, become those that are none now.
    """
    pairs = list(zip(before.items(), after.items(), strict=False))
    come = [it for it in after.items() if it[0] not in before]
    gone = [it for it in before.items() if it[0] not in after]
    table: dict[str, str] = {}
    for (code, name), (new, called) in (*zip(come, gone, strict=False), *pairs):
        table |= {code: new, name: called}
    return table


def _swapped(text: str, table: Mapping[str, str]) -> str:
    """Other words for those of the table, all at once; what stands under `sources:` stays."""
    if not table:
        return text
    words = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])({words})(?!\w)")
    made, quoted = [], False
    for line in text.splitlines():
        if line[:1] not in ("", " ", "#", "-"):
            quoted = line.startswith("sources:")
        made.append(line if quoted else pattern.sub(lambda found: table[found[0]], line))
    return "\n".join(made) + "\n"


def _under(text: str, draft: str, id_: str) -> str:
    """Entries that say what they are sent under."""
    return re.sub(rf"(\bunder:\s*[\"']?){re.escape(draft)}(?![\w-])", rf"\g<1>{id_}", text)


def _header(text: str, law: Law, draft: str, id_: str, parties: Mapping[str, str]) -> str:
    """The head of the document, with id, parties, status and the draft among its sources."""
    said = (f"{code}: {json.dumps(name, ensure_ascii=False)}" for code, name in parties.items())
    text = _section(text, "regime", [f"regime: {id_}"])
    text = _section(text, "parties", ["parties: {" + ", ".join(said) + "}"])
    text = re.sub(r"(?m)^(  status:\s*)[a-z-]+", r"\g<1>draft", text, count=1)
    origin = json.dumps(f"{draft} of the library of Hofburg, {law.digest}")
    first = "COPY"
    while first in law.sources:
        first += "-1"
    if not re.search(r"(?m)^sources:\s*(#.*)?$", text):
        return (
            f"{text.rstrip()}\n\nsources:\n  {first}: {origin}\n"
            if "\nsources:" not in text
            else text
        )
    return re.sub(r"(?m)^sources:.*$", f"sources:\n  {first}: {origin}", text, count=1)


def _section(text: str, name: str, instead: Sequence[str]) -> str:
    """A section of the first level replaced, however many lines it took."""
    source = read_text(text.encode(), "regime.yaml")
    listed = text.splitlines()
    tops = sorted(line for steps, line in source.lines.items() if len(steps) == 1)
    start = source.lines.get((name,))
    if start is None:
        at = source.lines.get(("regime",), 1)
        return "\n".join([*listed[:at], *instead, *listed[at:]]) + "\n"
    after = next((line for line in tops if line > start), len(listed) + 1)
    end = start
    # What stands between two sections, remarks and empty lines, stays.
    while end < after - 1 and not re.match(r"\s*(#.*)?$", listed[end]):
        end += 1
    return "\n".join([*listed[: start - 1], *instead, *listed[end:]]) + "\n"
