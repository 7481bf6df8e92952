"""``hofburg message new``: a draft from the document's own form."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli.options import Fields, RegimeOf, pairs_of

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.regimes import Law

__all__ = ["law_of", "new", "put_draft"]


def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Which message, such as request.")],
    regime: RegimeOf = None,
    author: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="STATE", help="Who sends it. Left out: this centre's State."
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="STATE",
            help="An addressee; may repeat. Left out: who sent what it refers to.",
        ),
    ] = None,
    to_all: Annotated[bool, typer.Option("--copies-to-all", help="Copies to all States.")] = False,
    refers_to: Annotated[
        list[str] | None,
        typer.Option(
            "--refers-to", metavar="REF", help="A message it refers to, as KAZ/12; may repeat."
        ),
    ] = None,
    fields: Fields = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A new file. Left out: stdout.")
    ] = None,
    no_prompt: Annotated[
        bool, typer.Option("--no-prompt", help="Ask nothing; what is open stays open.")
    ] = False,
) -> None:  # fmt: skip
    """Draft a message, field by field.

    On a terminal each field is asked for; elsewhere a draft with open fields is written.
    """
    import sys

    from hofburg.cli.files import taken
    from hofburg.cli.message_ask import ask, tell_open
    from hofburg.errors import QuestionError, RegisterError
    from hofburg.inquiry import ends
    from hofburg.regimes import answers, reads_basis
    from hofburg.register import new_draft

    if out is not None and (there := taken(out)):
        raise RegisterError(there)
    law = law_of(kind, regime, refers_to or ())
    problems: list[Problem] = []
    more: dict[str, str | None] = {"basis": None} if reads_basis(law, kind) else {}
    more |= ({"handling": None} if len(law.handling) > 1 else {}) | {"comment": None}
    pairs = _beside(law, kind, pairs_of(fields, problems), more, problems)
    body, found = answers(law, kind, pairs)
    problems += found
    sender, addressees = ends(law, author, to or (), refers_to or (), problems)
    if problems:
        raise QuestionError(_at_option(problems))
    draft = new_draft(
        law, kind, dict.fromkeys(law.messages[kind].fields) | body, author=sender, to=addressees,
        refers_to=refers_to or (), copies=["*"] if to_all else None, **more,
    )  # fmt: skip
    _refuse(law, draft)
    if sys.stdin.isatty() and not no_prompt:
        out = ask(law, draft, out)
    tell_open(law, draft)
    put_draft(draft, out)


def put_draft(draft: dict[str, Any], out: Path | None) -> None:
    """Write a draft to a new file, or to stdout."""
    from hofburg.cli.page import note, write
    from hofburg.cli.run import complain
    from hofburg.errors import RegisterError
    from hofburg.register import write_draft

    if out is None:
        write(_text(draft))
        return
    try:
        write_draft(draft, out)
    except (OSError, RegisterError):
        write(_text(draft))  # what was answered is not lost
        complain([_problem(str(out), "file", "cannot be written; the draft is on stdout.")])
        raise typer.Exit(2) from None
    note(f"{out}: written. Next: hofburg message check {out}")


def _text(draft: dict[str, Any]) -> str:
    import json

    return json.dumps(draft, ensure_ascii=False, indent=2) + "\n"


def _problem(place: str, rule: str, said: str, remedy: str = "") -> Problem:
    from hofburg.errors import Problem

    return Problem(place, rule, said, remedy)


def _at_option(problems: list[Problem]) -> list[Problem]:
    """Problems of a body's fields as problems of the option that gave them."""
    from dataclasses import replace

    return [
        replace(p, place="--set", field=p.field.removeprefix("body."))
        if p.field.startswith("body.") else p
        for p in problems
    ]  # fmt: skip


def _beside(
    law: Law,
    kind: str,
    pairs: list[tuple[str, str]],
    more: dict[str, str | None],
    problems: list[Problem],
) -> list[tuple[str, str]]:
    """Move what stands beside the body (basis, comment ...) into ``more``; the other pairs."""
    from hofburg.regimes import Field, answer

    rest = []
    for name, text in pairs:
        if name not in more or name in law.messages[kind].fields or not text.strip():
            rest.append((name, text))
            continue
        mark = Field(name, "choice", choices=law.handling)
        field = mark if name == "handling" else Field(name, "text")
        more[name], found = answer(law, field, text, f"body.{name}")
        problems += found
    return rest


def law_of(kind: str, regime: str | None, refers_to: Sequence[str] = ()) -> Law:
    """The regime that was named, else the only one of the library that has the message.

    An answer is sent under what that was sent under to which it answers. Else, of an arrangement
    that this centre's register holds, only messages that are new in it.
    """
    from hofburg.errors import QuestionError
    from hofburg.inquiry import load_laws, recorded_here
    from hofburg.regimes import library

    if not regime and (answered := _answered(kind, refers_to)):
        return answered
    laws = load_laws([regime] if regime else library())
    having = [law for law in laws if kind in law.messages]
    if not regime and not having:
        having = [law for law in recorded_here() if kind in law.messages]
    if len(having) == 1:
        return having[0]
    if having:
        said = f"{', '.join(law.id for law in having)} have a message {kind}."
        raise QuestionError(_problem("--regime", "several-regimes", said, "Name one: --regime ID."))
    import difflib

    known = sorted({name for law in laws for name in law.messages})
    near = difflib.get_close_matches(kind, known, n=3, cutoff=0.5) or known
    said = f"there is no message {kind[:60]!r} in {', '.join(law.id for law in laws)}."
    raise QuestionError(_problem("KIND", "unknown-kind", said, f"Known: {', '.join(near)}."))


def _answered(kind: str, refers_to: Sequence[str]) -> Law | None:
    """What everything that is referred to was sent under, if it has the kind."""
    from hofburg.inquiry import Library, centre_here

    centre = centre_here() if refers_to else None
    if centre is None:
        return None
    with centre.register() as store:
        said = {it.entry.under for ref in refers_to for it in store.find(ref)}
        laws = Library.here(store=store)
    law = laws.get(said.pop()) if len(said) == 1 else None
    return law if law and kind in law.kinds else None


def _refuse(law: Law, draft: dict[str, Any]) -> None:
    """Refuse what cannot be mended by filling in: a reference that is none, a State twice."""
    from hofburg.errors import QuestionError
    from hofburg.register import field_problems

    now = time.time_ns() // 1000
    problems = [
        problem
        for name in ("to", "refers_to")
        for problem in field_problems(draft, name, draft[name], {law.id: law}, now)
    ]
    if problems:
        raise QuestionError(problems)
