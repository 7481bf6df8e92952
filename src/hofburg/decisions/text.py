"""A draft's text from a file: numbered paragraphs as plain text or Markdown, or as YAML.

What stands before the first numbered paragraph is the preamble: its paragraphs are called P1, P2
and so on, so that positions can be taken on them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from hofburg.decisions.model import Paragraph
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Source, read_yaml

__all__ = ["MOST_PARAGRAPHS", "DraftText", "amended", "check_paragraphs", "read_draft_text"]

MOST_PARAGRAPHS = 500
_MOST_BYTES = 2**20
_LONGEST = 100_000  # characters of a paragraph
_DIGITS = r"[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){0,3}|P[1-9]\d{0,2}"
_NUMBER = re.compile(_DIGITS, re.ASCII)
_NUMBERED = re.compile(rf"(?:\*\*)?\(?({_DIGITS})[.)](?:\*\*)?\s+(\S.*)", re.ASCII)
_HEADING = re.compile(r"#{1,6}\s+(\S.*?)\s*#*")
_REMEDY = "Begin each paragraph with its number: 1. Text, or write YAML: title, paragraphs."


@dataclass(frozen=True, slots=True)
class DraftText:
    """A title, empty where there is none, and paragraphs in order."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def read_draft_text(path: Path | str) -> DraftText:
    """The text of a file; YAML by its ending (.yaml, .yml). Raises ``QuestionError``."""
    name = str(path)
    if Path(path).suffix.lower() in (".yaml", ".yml"):
        return _of_yaml(read_yaml(Path(path), name))
    with Path(path).open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        _refuse(name, "too-long", "is larger than 1 MiB.", "A draft decision is shorter.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        _refuse(f"{name}:{line}", "utf-8", "is not text in UTF-8.", "Save it as UTF-8.")
    if not text.strip():
        _refuse(name, "empty", "is empty.", _REMEDY)
    return _of_lines(name, text)


def _of_lines(name: str, text: str) -> DraftText:
    title, blocks, lines = "", list[tuple[str, int, list[str]]](), text.splitlines()
    preamble, fresh = 0, True
    for at, line in enumerate(lines, 1):
        line = line.strip()
        if not line:
            fresh = True
            continue
        heading, numbered = _HEADING.fullmatch(line), _NUMBERED.fullmatch(line)
        if heading:
            if not title and not blocks:
                title = heading[1]
            fresh = True  # other headings order the text and are no part of it
        elif numbered:
            blocks.append((numbered[1], at, [numbered[2]]))
            fresh = False
        elif blocks and (not fresh or not blocks[-1][0].startswith("P")):
            blocks[-1][2].append(line)
            fresh = False
        else:
            preamble += 1
            blocks.append((f"P{preamble}", at, [line]))
            fresh = False
    if not any(not number.startswith("P") for number, _, _ in blocks):
        _refuse(name, "no-paragraphs", "has no numbered paragraph.", _REMEDY)
    found = [(Paragraph(number, " ".join(said)), f"{name}:{at}") for number, at, said in blocks]
    return DraftText(title, check_paragraphs(found))


def _of_yaml(source: Source) -> DraftText:
    data = source.data
    if not isinstance(data, dict) or not set(data) <= {"title", "paragraphs"}:
        _refuse(source.place(()), "shape", "is to hold title and paragraphs, no more.", _REMEDY)
    title, given = data.get("title") or "", data.get("paragraphs")
    if not isinstance(title, str):
        _refuse(source.place(("title",)), "shape", "is no text.", "Write title: words.")
    lines: list[tuple[Any, Any, str]] = []
    if isinstance(given, dict):
        lines = [(key, text, source.place(("paragraphs", key))) for key, text in given.items()]
    elif isinstance(given, list):
        for at, line in enumerate(given):
            own = line if isinstance(line, Mapping) else {"text": line}
            place = source.place(("paragraphs", at))
            lines.append((own.get("number", at + 1), own.get("text"), place))
    if not lines:
        _refuse(source.place(()), "no-paragraphs", "has no paragraphs.", _REMEDY)
    for number, text, place in lines:
        if not isinstance(text, str) or not isinstance(number, str | int):
            _refuse(place, "shape", "is no text with a number.", "Write 1: Text.")
    found = [(Paragraph(str(number), " ".join(text.split())), at) for number, text, at in lines]
    return DraftText(" ".join(title.split()), check_paragraphs(found))


def check_paragraphs(found: Iterable[tuple[Paragraph, str]]) -> tuple[Paragraph, ...]:
    """The paragraphs. Raises ``QuestionError`` with all that is wrong, each at its place."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    listed = list(found)
    for it, place in listed[: MOST_PARAGRAPHS + 1]:
        if not _NUMBER.fullmatch(it.number):
            said = f"{it.number[:20]!r} is no number of a paragraph."
            problems.append(Problem(place, "paragraph-number", said, "Write 3, 2.1 or P1."))
        elif it.number in seen:
            said = f"paragraph {it.number} stands there twice, first at {seen[it.number]}."
            problems.append(Problem(place, "paragraph-twice", said, "Number them anew."))
        if not it.text.strip() or len(it.text) > _LONGEST:
            said = "is empty, or too long for a paragraph."
            problems.append(Problem(place, "paragraph-text", said, "Write its words."))
        seen.setdefault(it.number, place)
    if len(listed) > MOST_PARAGRAPHS:
        said = f"holds more than {MOST_PARAGRAPHS} paragraphs."
        problems.append(Problem(listed[-1][1], "too-long", said, "Attach long annexes."))
    if problems:
        raise QuestionError(problems)
    return tuple(it for it, _ in listed)


def amended(
    text: Sequence[Paragraph], put: Iterable[Paragraph], dropped: Iterable[str]
) -> tuple[Paragraph, ...]:
    """A text with some paragraphs put in (by number; a new number has its place) or dropped.

    Raises ``QuestionError`` for what the text lacks.
    """
    found = {it.number: it for it in text}
    known = ", ".join(found) or "none"
    problems = []
    for number in dropped:
        if found.pop(number, None) is None:
            said = f"there is no paragraph {number[:20]!r}."
            problems.append(Problem("--drop", "no-paragraph", said, f"There is: {known}."))
    if problems:
        raise QuestionError(problems)
    for it in put:
        new = it.number not in found
        found[it.number] = it
        if new:
            order = sorted(found, key=_order)
            at = order.index(it.number)
            after = order[at - 1] if at else None
            numbers = [n for n in found if n != it.number]
            numbers.insert(numbers.index(after) + 1 if after in numbers else 0, it.number)
            found = {n: found[n] for n in numbers}
    return check_paragraphs((it, "--paragraph") for it in found.values())


def _order(number: str) -> tuple[int, list[int]]:
    """The preamble first, then numbers as numbers."""
    parts = [int(part) if part.isdigit() else 0 for part in number.lstrip("P").split(".")]
    return (0 if number.startswith("P") else 1, parts)


def _refuse(place: str, rule: str, said: str, remedy: str) -> NoReturn:
    raise QuestionError(Problem(place, rule, said, remedy))
