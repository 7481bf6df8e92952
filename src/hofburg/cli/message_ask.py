"""Asking for a draft field by field, on a terminal; and telling which fields are open."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.cli.run import complain, harmless

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.regimes import Field, Law

__all__ = ["ask", "tell_open"]

_INDENT = 4


class _Enough(Exception):
    """The end of the input: what was not answered stays open."""


def tell_open(law: Law, draft: Mapping[str, Any]) -> None:
    """Say on stderr which fields of a draft are open, what they take, and who asks for them."""
    from hofburg.regimes import accepted, asked_for
    from hofburg.register import open_fields

    fields = law.messages[draft["kind"]].fields
    asked = asked_for(law, draft["kind"])
    took = {f"body.{name}": accepted(law, field) for name, field in fields.items()}
    took |= {
        f"body.{name}": f"{took[f'body.{name}']}; required"
        for name, f in fields.items()
        if f.required
    }
    took |= {
        "author": "who sends it",
        "copies": '["*"] for all States, [] for none',
        "basis": "on which basis, such as quota",
        "handling": f"one of {', '.join(law.handling)}",
    }
    listed = [path for path in open_fields(draft) if path in took]
    listed += [] if draft["to"] else ["to"]
    took["to"] = "addressees, [] where it goes to all"
    lines = [f"hofburg: open in this draft of {draft['kind']}:"] if listed else []
    for path in listed:
        by = f"; asked for by {', '.join(asked[path])}" if path in asked else ""
        lines.append(f"    {path}: {took[path]}{by}")
    say("".join(f"{line}\n" for line in lines))


def say(text: str) -> None:
    """Say something to the person who answers."""
    sys.stderr.write(harmless(text))
    sys.stderr.flush()


def ask(law: Law, draft: dict[str, Any], out: Path | None) -> Path | None:
    """Fill a draft in by asking for what is open; returns where it is to be written."""
    with suppress(ImportError):
        import readline  # noqa: F401  (lines can be edited while they are typed)
    say(_welcome(law, draft["kind"]))
    with suppress(_Enough):
        _envelope(law, draft)
        for name, field in law.messages[draft["kind"]].fields.items():
            if draft["body"][name] is None:
                draft["body"][name] = _field(law, draft["kind"], name, field)
        if draft["comment"] is None:
            draft["comment"] = _one("comment: remarks\n    text", _text(law))
        if out is None and sys.stdout.isatty():
            return _where()
    return out


def _welcome(law: Law, kind: str) -> str:
    from hofburg.reports import english, kind_of

    message = law.messages[kind]
    said = [f"{kind_of(law, kind)} ({law.id}, paragraph {message.provenance.paragraph or '-'})"]
    if message.text:
        said.append(english(message.text))
    said.append("An empty answer leaves a field open; ? says that the value is not known.")
    return "\n".join(said) + "\n\n"


def _envelope(law: Law, draft: dict[str, Any]) -> None:
    from hofburg.regimes import Field, accepted, asked_for, opens_case
    from hofburg.register import field_problems

    now = time.time_ns() // 1000
    state = Field("state", "state")

    def code(text: str) -> tuple[Any, list[Problem]]:
        return _parsed(law, state, text)

    def reference(text: str) -> tuple[Any, list[Problem]]:
        return text, field_problems(draft, "refers_to", [text], {law.id: law}, now)

    which = accepted(law, state)
    if draft["author"] is None:
        draft["author"] = _one(f"author: who sends it\n    {which}", code)
    if not draft["to"]:
        draft["to"] = _several(f"to: addressees\n    each {which}", code)
    if draft["copies"] is None:
        asked = asked_for(law, draft["kind"]).get("copies")
        by = f"; asked for by {', '.join(asked)}" if asked else ""
        flag = Field("copies", "flag")
        to_all = _scalar(law, flag, f"copies: do copies go to all States?\n    yes or no{by}")
        draft["copies"] = {True: ["*"], False: []}.get(to_all)
    if not draft["refers_to"] and not opens_case(law, draft["kind"]):
        said = (
            "refers_to: messages that it answers or refers to\n    each a reference, such as KAZ/12"
        )
        draft["refers_to"] = _several(said, reference)
    if "basis" in draft and draft["basis"] is None:
        draft["basis"] = _one("basis: on which it is sent\n    such as quota", _text(law))
    if "handling" in draft and draft["handling"] is None:
        mark = Field("handling", "choice", choices=law.handling)
        caption = f"handling: who may see it\n    {accepted(law, mark)}; empty: {law.handling[0]}"
        draft["handling"] = _scalar(law, mark, caption)


def _field(law: Law, kind: str, name: str, field: Field) -> Any:
    """The answer for a field of the body; None where it stays open."""
    from hofburg.regimes import accepted, asked_for
    from hofburg.reports import english

    caption = english(field.label) or name.replace("_", " ")
    asked = asked_for(law, kind).get(f"body.{name}")
    why = "required" if field.required else ""
    why = why or (f"asked for by {', '.join(asked)}" if asked else "may be left out")
    place = field.provenance.paragraph if field.provenance else ""
    said = f"{name}: {caption}" if caption != name.replace("_", " ") else name
    said += f" [{place}]" if place else ""
    said += f"\n    {accepted(law, field)}; {why}" + (
        "; for a person to judge" if field.judgement else ""
    )
    if field.text:
        said += f"\n    {english(field.text)}"
    if field.type == "choice":
        said += _listed(field)
    value = _list(law, field, said) if field.type == "list" else _scalar(law, field, said)
    if value is None and field.required:
        say("    Left open; without it the message is refused.\n")
    return value


def _listed(field: Field) -> str:
    """The values of a choice with their numbers and captions, a line each; any may be typed."""
    from hofburg.regimes import captioned

    return "".join(
        f"\n    {n} {captioned(field, choice)}" for n, choice in enumerate(field.choices, 1)
    )


def _list(law: Law, field: Field, said: str) -> Any:
    """Lines of a list, one by one; or the whole list, typed as JSON."""
    of = field.of or {}
    said += _listed(of[""]) if "" in of and of[""].captions else ""
    said += "\n    [] says that there are none"
    if "" in of:
        lines = _several(said, lambda text: _parsed(law, field, text))
        return [item for line in lines for item in line] if lines else None
    say(f"{said}\n")
    found: list[Any] = []
    try:
        while True:
            more = _read(f"  add line {len(found) + 1}? (yes or no) ")
            if more.startswith("["):
                value, problems = _parsed(law, field, more)
                if not problems:
                    return [*found, *value]
                complain(problems)
            elif more.casefold() in ("y", "yes", "да"):
                found.append({})
                _record(law, of, len(found), found[-1])
            elif more.casefold() in ("", "n", "no", "нет"):
                return found or None
            else:
                say("    Answer yes or no.\n")
    except _Enough:
        if not any(found):
            raise
        return [line for line in found if line]


def _record(law: Law, of: Mapping[str, Field], number: int, line: dict[str, Any]) -> None:
    """Fill in a line of a list of records."""
    from hofburg.regimes import accepted
    from hofburg.reports import english

    for name, field in of.items():
        caption = english(field.label) or name.replace("_", " ")
        said = f"  line {number}, {name}: {caption} ({accepted(law, field)}"
        said += "; required)" if field.required else ")"
        said += _listed(field) if field.captions else ""
        value = _list(law, field, said) if field.type == "list" else _scalar(law, field, said)
        if value is not None:
            line[name] = value


def _scalar(law: Law, field: Field, said: str) -> Any:
    return _one(said, lambda text: _parsed(law, field, text))


Parse = Callable[[str], tuple[Any, "list[Problem]"]]


def _parsed(law: Law, field: Field, text: str) -> tuple[Any, list[Problem]]:
    from hofburg.regimes import answer

    return answer(law, field, text)


def _text(law: Law) -> Parse:
    from hofburg.regimes import Field

    return lambda text: _parsed(law, Field("", "text"), text)


def _one(said: str, parse: Parse) -> Any:
    """One answer; asked again as long as it is wrong. None for an empty one."""
    say(f"{said}\n")
    while text := _read("  > "):
        value, problems = parse(text)
        if not problems:
            return value
        complain(problems)
    return None


def _several(said: str, parse: Parse) -> list[Any]:
    """Answers until an empty one."""
    say(f"{said}\n")
    found: list[Any] = []
    with suppress(_Enough):
        while text := _read(f"  {len(found) + 1}> "):
            value, problems = parse(text)
            if problems:
                complain(problems)
            else:
                found.append(value)
        return found
    if not found:
        raise _Enough
    return found


def _read(prompt: str) -> str:
    """A line that is typed. Raises ``_Enough`` at the end of the input."""
    while True:
        try:
            if sys.stdout.isatty():  # the editor of lines must know its prompt
                return input(prompt).strip()
            say(prompt)
            return input().strip()
        except UnicodeDecodeError:
            say("    That is not text in UTF-8.\n")
        except EOFError:
            say("\n")
            raise _Enough from None


def _where() -> Path | None:
    """The file for the draft; None prints it."""
    while text := _read("file to write the draft to (empty: print it) > "):
        path = Path(text)
        if not path.exists():
            return path
        say("    There is such a file already; nothing is overwritten.\n")
    return None
