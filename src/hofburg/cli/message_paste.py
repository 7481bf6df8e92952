"""``hofburg message paste``: text that was received, as a draft."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli.formats import Formats

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["paste"]

_MOST = 64 * 2**20  # bytes


def paste(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The text. Left out, or -: stdin.")
    ] = "-",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="A new file. Left out: stdout."),
    ] = None,
    regimes: Annotated[
        list[str] | None,
        typer.Option(
            "--regime", "-r", metavar="REGIME",
            help="A regime that is not in the library; may repeat.",
        ),
    ] = None,
    formats: Formats = None,
) -> None:  # fmt: skip
    """Make a draft of a printed message that was received as text.

    Says what it understood, and every line that it did not. Nothing is recorded.
    """
    import json

    from hofburg.cli.files import taken
    from hofburg.cli.formats import codes_here
    from hofburg.cli.page import note, write
    from hofburg.cli.run import REFUSED, complain
    from hofburg.errors import RegisterError
    from hofburg.exchange import pasted
    from hofburg.inquiry import Library, as_transcribed, load_laws
    from hofburg.register import write_draft

    if out is not None and (there := taken(out)):
        raise RegisterError(there)
    laws = Library.here(load_laws(regimes))
    codes = codes_here(formats, laws)
    place = "stdin" if file == "-" else file
    draft, problems = pasted(_text(file, place), laws, place, codes=codes)
    if draft is not None:
        _summary(laws[draft.get("under") or draft["regime"]], draft)
    complain(problems)
    if draft is None or any(problem.level == "error" for problem in problems):
        note("nothing was written. Correct the text, and paste it again.")
        raise typer.Exit(REFUSED)
    recorded = draft.get("transmission") is not None
    draft = as_transcribed(draft)
    if out is None:
        write(json.dumps(draft, ensure_ascii=False, indent=2) + "\n")
    else:
        write_draft(draft, out)
        note(f"{out}: written. Next: hofburg message check {out}")
    name = shlex.quote(str(out)) if out else "DRAFT"
    if recorded:
        note(f"The text says how it was transmitted. To record it: hofburg register add {name}")
    else:
        number = shlex.quote(draft.get("number") or "NUMBER")
        note(
            f"To record it, as the log of the channel has it: hofburg message record {name}"
            f" --channel TEXT --number {number} --at INSTANT --received STATE=INSTANT"
        )


def _text(file: str, place: str) -> str:
    from hofburg.errors import Problem, RegisterError

    if file == "-":
        raw = sys.stdin.buffer.read(_MOST + 1)
    else:
        with Path(file).open("rb") as source:
            raw = source.read(_MOST + 1)
    if len(raw) > _MOST:
        said = f"is larger than {_MOST // 2**20} MiB."
        raise RegisterError(Problem(place, "too-long", said, "A message has some pages."))
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "Save the text as UTF-8; other codes of letters cannot be told apart."
        raise RegisterError(
            Problem(f"{place}:{line}", "utf-8", "is not text in UTF-8.", remedy)
        ) from None


def _summary(law: Law, draft: dict[str, Any]) -> None:
    """What was understood, on stderr."""
    from hofburg.cli.run import harmless
    from hofburg.reports import count, english

    message = law.messages[draft["kind"]]
    title = english(message.title) or message.name.replace("_", " ")
    body = draft.get("body") or {}
    lists = [f"{name}: {count(len(it), 'line')}" for name, it in body.items() if type(it) is list]
    to = ", ".join(draft.get("to") or ()) or "nobody by name"
    to += "; copies to all" if draft.get("copies") == ["*"] else ""
    handling = draft.get("handling")
    rows = {
        "message": f"{title} ({draft['regime']} {draft['kind']})",
        "from": draft.get("author") or "not given",
        "to": to,
        "number": draft.get("number") or "not given",
        "sent": draft.get("sent") or "not given",
        **({"handling": handling} if handling else {}),
        "content": f"{len(body)} of {len(message.fields)} fields"
        + (f" ({'; '.join(lists[:6])}{'; ...' if len(lists) > 6 else ''})" if lists else ""),
    }
    lines = [f"    {name + ':':<9} {value}\n" for name, value in rows.items()]
    sys.stderr.write(harmless("hofburg: read as\n" + "".join(lines)))
