"""``hofburg regime confirm``: a person who holds the official text says what it says.

A confirmation is a record, kept in a file of its own. It changes no rule: whoever keeps the
document reads it and decides.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o
from hofburg.errors import DocumentError, Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["confirm", "read_confirmations"]

_FIELDS = (
    "regime",
    "hash",
    "item",
    "paragraph",
    "stands",
    "mark",
    "result",
    "by",
    "date",
    "text_version",
)
_OPTIONAL = ("value", "note")
_MOST = 1_000_000  # bytes
_HEAD = """\
# Confirmations: what persons who hold the official text found when they compared it with a regime
# document of Hofburg. They change no rule; whoever keeps the document reads them and decides.
"""


def confirm(
    name: o.Regime,
    item: Annotated[
        str,
        typer.Argument(metavar="ITEM", help="A parameter, the label of a provision, or a message."),
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who compared it.")],
    text_version: Annotated[
        str,
        typer.Option(
            "--text-version",
            metavar="TEXT",
            help="Which text: number, language, where it was read.",
        ),
    ],
    value: Annotated[
        str | None,
        typer.Option(
            "--value",
            metavar="VALUE",
            help="What the text says, if it differs. Left out: it is as it stands.",
        ),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="NOTE", help="Anything to add.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where to add it. Left out: ID.confirmations.yaml here."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be added.")
    ] = False,
) -> None:
    """Record what the official text says.

    A person who holds it confirms a rule, or says what the text has instead. No rule is changed.
    """
    from hofburg.cli.page import write
    from hofburg.regimes import load_regime

    law = load_regime(name)
    made = _confirmation(law, item, by, text_version, value, note)
    path = out or Path(f"{law.id}.confirmations.yaml")
    held = read_confirmations(path) if path.exists() else []
    if not dry_run:
        text = _HEAD + "\nconfirmations:\n" + "\n".join(_yaml(it) for it in [*held, made])
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    write(_yaml(made))
    write(f"{'Would be added' if dry_run else 'Added'} to {path}. No rule was changed.\n")


def _confirmation(
    law: Law, item: str, by: str, text_version: str, value: str | None, note: str | None
) -> dict[str, str]:
    stands, paragraph, mark = _item(law, item)
    for option, text in (
        ("--by", by),
        ("--text-version", text_version),
        ("--value", value),
        ("--note", note),
    ):
        if text is not None and (not text.strip() or not text.isprintable()):
            raise QuestionError(
                Problem(option, "empty", "is empty or not one line of text.", "Write a line.")
            )
    made = {
        "regime": law.id, "hash": law.digest, "item": item, "paragraph": paragraph,
        "stands": stands, "mark": mark,
        "result": "confirmed" if value is None or value == stands else "differs",
        "value": value if value != stands else None, "by": by,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"), "text_version": text_version, "note": note,
    }  # fmt: skip
    return {key: text for key, text in made.items() if text is not None}


def _item(law: Law, item: str) -> tuple[str, str, str]:
    """What the document says of an item, its paragraph and its mark."""
    from hofburg.reports import english

    if item in law.parameters:
        parameter = law.parameters[item]
        said = parameter.provenance
        return parameter.versions[-1].written, said.paragraph, said.mark
    if item in law.provisions:
        provision = law.provisions[item]
        said = provision.provenance
        return english(provision.text), said.paragraph, said.mark
    if item in law.messages:
        message = law.messages[item]
        said = message.provenance
        return english(message.title) or item, said.paragraph, said.mark
    import difflib

    known = [*law.parameters, *law.provisions, *law.messages]
    near = difflib.get_close_matches(item, known, n=3, cutoff=0.5) or known[:12]
    wrong = f"{law.id} has no parameter, provision or message {item!r}."
    raise QuestionError(Problem("ITEM", "unknown-item", wrong, f"Known: {', '.join(near)}."))


def _yaml(made: dict[str, str]) -> str:
    """One confirmation as an item of the list; JSON's strings are YAML's as well."""
    import json

    lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in made.items()]
    return "".join(
        f"{'  - ' if number == 0 else '    '}{line}\n" for number, line in enumerate(lines)
    )


def read_confirmations(path: Path) -> list[dict[str, str]]:
    """The confirmations of a file. Raises ``DocumentError`` with all that is wrong."""
    import yaml

    with path.open("rb") as file:
        raw = file.read(_MOST + 1)
    try:
        if len(raw) > _MOST:
            raise ValueError("is larger than 1 MB")
        data: Any = yaml.safe_load(raw.decode("utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = f"does not read: {str(error).splitlines()[0]}."
        raise DocumentError(
            Problem(str(path), "yaml", said, "Only `regime confirm` writes this file.")
        ) from None
    listed = data.get("confirmations") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise DocumentError(Problem(str(path), "shape", "holds no list of confirmations."))
    problems = []
    for number, item in enumerate(listed, 1):
        place = f"{path}: confirmation {number}"
        if not isinstance(item, dict):
            problems.append(Problem(place, "shape", "is not a mapping."))
            continue
        for key in _FIELDS:
            if not isinstance(item.get(key), str):
                problems.append(Problem(place, "missing-field", "is missing, or no text.", "", key))
        if item.get("result") == "differs" and not isinstance(item.get("value"), str):
            problems.append(
                Problem(place, "missing-field", "is missing.", "Say what the text says.", "value")
            )
        unknown = [key for key in item if key not in (*_FIELDS, *_OPTIONAL)]
        problems += [
            Problem(place, "unknown-field", "is not known here.", "", str(key)) for key in unknown
        ]
    if problems:
        raise DocumentError(problems)
    return [dict(item) for item in listed]
