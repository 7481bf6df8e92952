"""A checklist to print: what one State is bound to in a process, with boxes and room for a hand.

Text is 80 columns wide; Markdown has the same lines as a list of tasks.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hofburg.regimes import captioned
from hofburg.reports.checklist_words import (
    LANGUAGES,
    asks,
    conditions,
    text_in,
    trust,
    verdict,
    window,
    word,
)
from hofburg.reports.holidays import holiday_lines, warned
from hofburg.reports.markdown import code, opening, prose
from hofburg.reports.wording import name as name_of
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.assessment import (
        Alternative,
        Checklist,
        Form,
        HolidayNotes,
        Known,
        Requirement,
        Step,
    )
    from hofburg.regimes import Field, Law

__all__ = ["LANGUAGES", "checklist_markdown", "checklist_text"]

WIDTH = 80
_RU = {
    "Checklist": "Контрольный список", "for": "для", "Given": "Дано", "Supposed": "Предположено",
    "Nothing was given.": "Ничего не задано.", "Recorded": "Записано",
    "From the record": "Из записи", "Handling": "Обращение",
    "Prepared by": "Составил", "Date": "Дата", "date": "дата", "initials": "подпись",
    "What {} does, in the order of time": "Что делает {}, по порядку времени",
    "What {} may expect of others": "Чего {} вправе ждать от других",
    "The messages of {}": "Сообщения {}",
    "What else binds {}": "Что ещё обязывает {}",
    "Limits on {}": "Пределы для {}",
    "What {} may check of others": "Что {} может проверить у других",
    "Steps that are open to {} under conditions": "Шаги, открытые для {} при условиях",
    "Under another reading of the text": "При ином прочтении текста",
    "told by": "видно из", "required": "обязательно", "recorded": "записано",
    "Marks": "Отметки", "Again": "Повторить",
    "Marks say how far each rule can be trusted. Compare with the official text.":
        "Отметки говорят, насколько можно доверять правилу. Сверяйте с официальным текстом.",
    "Hofburg is not the official channel. Each step is taken to be done in its own time;"
    " nothing here is sent.":
        "Hofburg не является официальным каналом. Каждый шаг считается сделанным в свой срок;"
        " ничего не отправляется.",
    "if": "если", "Holidays": "Праздники",
}  # fmt: skip
_OFFICIAL = (
    "Hofburg is not the official channel. Each step is taken to be done in its own time;"
    " nothing here is sent."
)
_MARKS = "Marks say how far each rule can be trusted. Compare with the official text."


@dataclass(frozen=True, slots=True)
class _Item:
    """A line to tick: ``ticked`` None has no box. ``signed`` leaves room for date and initials."""

    head: str
    lines: tuple[str, ...] = ()
    tail: str = ""
    ticked: bool | None = False
    signed: bool = False
    deep: int = 0
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    head: tuple[str, ...]
    sections: tuple[tuple[str, tuple[_Item, ...]], ...]
    foot: tuple[str, ...] = field(default=())


def checklist_text(
    law: Law, made: Checklist, *, language: str = "en", again: str = "",
    holidays: HolidayNotes | None = None,
) -> str:  # fmt: skip
    """The checklist as text, at most 80 columns wide.

    ``again`` is the command that repeats it, ``holidays`` are warnings about its days.
    """
    sheet = _sheet(law, made, language, holidays)
    lines = [*_wrapped(sheet.title.upper()), "=" * WIDTH]
    for line in sheet.head:
        lines += _wrapped(line)
    lines += ["", f"{_w('Prepared by', language)} {'_' * 34}   {_w('Date', language)} {'_' * 14}"]
    for number, (title, items) in enumerate(sheet.sections, 1):
        lines += ["", *_wrapped(f"{number}  {title}"), "-" * WIDTH]
        for item in items:
            lines += _printed(item, language)
    lines += ["", "-" * WIDTH]
    for line in sheet.foot:
        lines += _wrapped(line)
    if again:
        lines.append(f"{_w('Again', language)}: {plain(again)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _printed(item: _Item, language: str) -> Iterator[str]:
    box = {None: "   ", False: "[ ]", True: "[x]"}[item.ticked]
    indent = " " * (2 * item.deep)
    below = f"{indent}    "
    if not item.deep:
        yield ""
    yield from _wrapped(item.head, f"{indent}{box} ", below)
    for line in (*item.lines, *item.code):
        yield from _wrapped(line, below, below)
    room = f"{_w('date', language)} {'_' * 11}  {_w('initials', language)} {'_' * 6}"
    if item.signed and len(below + item.tail) + len(room) + 2 <= WIDTH:
        yield f"{below}{item.tail}".ljust(WIDTH - len(room)) + room
        return
    if item.tail:
        yield from _wrapped(item.tail, below, below)
    if item.signed:
        yield room.rjust(WIDTH)


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ) or [first]


def checklist_markdown(
    law: Law, made: Checklist, *, language: str = "en", again: str = "",
    holidays: HolidayNotes | None = None,
) -> str:  # fmt: skip
    """The same as Markdown: a list of tasks under each heading."""
    sheet = _sheet(law, made, language, holidays)
    lines = [f"# {prose(sheet.title)}", ""]
    for line in sheet.head:
        lines += [opening(line), ""]
    for title, items in sheet.sections:
        lines += [f"## {prose(title)}", ""]
        for item in items:
            box = {None: "", False: "[ ] ", True: "[x] "}[item.ticked]
            indent = "  " * item.deep
            said = [prose(part) for part in (item.head, *item.lines)]
            said += [code(part) for part in item.code] + (
                [f"*{prose(item.tail)}*"] if item.tail else []
            )
            lines.append(f"{indent}- {box}" + f"  \n{indent}  ".join(said))
        lines.append("")
    for line in sheet.foot:
        lines += [opening(line), ""]
    if again:
        lines += [f"{_w('Again', language)}: {code(again)}", ""]
    return "\n".join(lines).rstrip() + "\n"


# -- what stands on it -----------------------------------------------------------------------------


def _w(text: str, language: str) -> str:
    return _RU.get(text, text) if language == "ru" else text


def _sheet(law: Law, made: Checklist, language: str, holidays: HolidayNotes | None) -> _Sheet:
    table, state = made.timetable, made.state
    process = law.processes[table.process]
    called = text_in(process.title, language) or table.process
    who = f"{state} {plain(name_of(law, state, language))}"
    title = f"{_w('Checklist', language)}: {called}, {_w('for', language)} {who}"
    parts = [
        (_w("What {} does, in the order of time", language),
         [_step(law, made, step, language, True) for step in made.steps]),
        (_w("What {} may expect of others", language),
         [_step(law, made, step, language, False) for step in made.awaited]),
        (_w("The messages of {}", language),
         [item for form in made.forms for item in _form(law, form, language)]),
        (_w("What else binds {}", language), [_rule(it, language) for it in made.contents]),
        (_w("Limits on {}", language), [_rule(it, language) for it in made.limits]),
        (_w("What {} may check of others", language),
         [_rule(it, language, it.state or f"({it.role})") for it in made.checks]),
        (_w("Steps that are open to {} under conditions", language),
         [_rule(it, language) for it in made.gates]),
        (_w("Under another reading of the text", language), _readings(made, language)),
        (_w("Holidays", language), list(_holidays(law, holidays, language))),
    ]  # fmt: skip
    sections = tuple((title.replace("{}", state), tuple(items)) for title, items in parts if items)
    edition = f"{law.id} {plain(law.edition)}, {law.digest[:19]}"
    foot = (_w(_MARKS, language), edition, _w(_OFFICIAL, language))
    return _Sheet(title, tuple(_head(law, made, language)), sections, foot)


def _holidays(law: Law, notes: HolidayNotes | None, language: str) -> Iterator[_Item]:
    """Days that fall on a holiday, which is a warning and nothing to tick."""
    if not notes:
        return
    for text in holiday_lines(notes, language):
        yield _Item(text, ticked=None)
    yield _Item(warned(law, notes, language), ticked=None)


def _head(law: Law, made: Checklist, language: str) -> Iterator[str]:
    table = made.timetable
    sender, addressee = next(iter(table.routes.values()), (None, None))
    codes = [it for it in (sender, addressee) if it]
    if codes:
        yield "; ".join(f"{it} {plain(name_of(law, it, language))}" for it in codes) + "."
    if made.handling:
        yield f"{_w('Handling', language)}: {', '.join(made.handling)}."
    by_hand = _knowns(it for it in table.given if not it.written)
    if by_hand or not table.recorded:
        yield (
            f"{_w('Given', language)}: {by_hand}."
            if by_hand
            else _w("Nothing was given.", language)
        )
    if table.assumed:
        yield f"{_w('Supposed', language)}: {_knowns(table.assumed, True)}."
    if table.recorded:
        titles = (text_in(law.messages[it].title, language) or it for it in table.recorded)
        origins = f" ({', '.join(made.origins)})" if made.origins else ""
        yield f"{_w('Recorded', language)}: {', '.join(titles)}{origins}."
        held = _knowns(it for it in table.given if it.written)
        if held:
            yield f"{_w('From the record', language)}: {held}."


def _knowns(listed: Iterable[Known], why: bool = False) -> str:
    return ", ".join(
        f"{it.column} {plain(it.value)}" + (f" ({plain(it.written)})" if why else "")
        for it in listed
    )


def _step(law: Law, made: Checklist, step: Step, language: str, own: bool) -> _Item:
    title = text_in(law.messages[step.message].title, language) if step.message else ""
    said = text_in(step.text, language) or step.label
    sender = made.timetable.routes[step.message][0] if step.message else None
    # Whoever does it need not be who says so.
    own_words = title and sender in (step.state, None)
    lines = [f"{title}. {said}" if own_words else said]
    lines += [f"{_w('told by', language)}: {title}"] if title and not own_words else []
    known = verdict(step, made.timetable, language)
    lines += [known] if known else []
    when = ", ".join(window(step, made.timetable.zone, step.days, language))
    head = when if own else f"{step.state or f'({step.role})'}: {when}"
    done = bool(step.done) and step.message in made.timetable.recorded and not step.planned
    return _Item(head, tuple(lines), trust(step, language), done, True, 0,
                 tuple(conditions(step, language)))  # fmt: skip


def _form(law: Law, form: Form, language: str) -> Iterator[_Item]:
    title = text_in(form.title, language) or form.message
    tail = f"{form.paragraph} {word(form.mark, language)}".strip()
    recorded = (_w("recorded", language),) if form.recorded else ()
    yield _Item(title, recorded, tail, form.recorded, True)
    for box in form.boxes:
        label = text_in(box.label, language) or box.field
        said = [_choices(law.messages[form.message].fields[box.field], language) or box.type]
        said += [_w("required", language)] if box.required else []
        head = f"{label} [{', '.join(said)}] {box.paragraph} {word(box.mark, language)}"
        yield _Item(head, ticked=box.filled, deep=2)
    for content in form.contents:
        head = f"{text_in(content.text, language) or content.label} [{trust(content, language)}]"
        yield _Item(head, ticked=content.good is True, deep=2,
                    code=tuple(conditions(content, language)))  # fmt: skip


def _choices(field: Field, language: str) -> str:
    """What may be chosen; with captions where another language than English is printed."""
    called = (it if language == "en" else captioned(field, it, language) for it in field.choices)
    return " / ".join(called)


def _rule(it: Requirement, language: str, of: str = "") -> _Item:
    said = text_in(it.text, language) or it.label
    head = f"{of}: {said}" if of else said
    ticked = it.good is True and it.kind != "gate"
    return _Item(head, (), trust(it, language), ticked, False, 0,
                 (asks(it, language), *conditions(it, language)))  # fmt: skip


def _readings(made: Checklist, language: str) -> list[_Item]:
    """What another reading changes, reading by reading."""
    found: dict[str, list[str]] = {}
    zone = made.timetable.zone
    for step in (*made.steps, *made.awaited):
        for other in step.readings:
            when = ", ".join(window(other, zone, step.days, language))
            found.setdefault(_reading(other, language), []).append(f"{step.label}: {when}")
    for it in (*made.limits, *made.checks, *made.contents, *made.gates):
        for other in it.readings:
            changed = [text for role, text in other.written.items() if text != it.written.get(role)]
            said = f"{it.label}: {plain('; '.join(changed))}" if changed else it.label
            found.setdefault(_reading(other, language), []).append(said)
    return [_Item(head, tuple(lines), ticked=None) for head, lines in found.items()]


def _reading(it: Alternative, language: str) -> str:
    why = f"{plain(it.why)} [{word(it.mark, language)}]"
    # A choice is called by what it chooses.
    said = it.reading if it.reading.endswith(f"={it.value}") else f"{it.reading} ({it.value})"
    return f"{said}: {why}"
