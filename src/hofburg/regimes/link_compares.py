"""Link what of a message is held against an earlier one (`compares`): its names are fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import Path
from hofburg.regimes.law import Field
from hofburg.regimes.law_compares import (
    Amounts,
    Compares,
    Seen,
    Tells,
    Told,
)

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker
    from hofburg.regimes.model_compares import AmountsModel, ComparesModel, SeenModel, ToldModel

__all__ = ["link_compares"]

Fields = Mapping[str, Field]
_WORDS = tuple(Tells)
_NAMES = ("text", "state", "choice")
_NUMBERS = ("number", "count")
_TIMES = ("instant", "day")


def link_compares(linker: Linker) -> None:
    """Give each process what it compares; faults are noted."""
    for name, model in linker.document.processes.items():
        if model.compares is not None and name in linker.processes:
            made = _ComparesLinker(linker, name, model.compares).link()
            linker.processes[name] = replace(linker.processes[name], compares=made)


def _by_choice(model: ToldModel) -> dict[str, tuple[str, ...]]:
    """What a change tells of by its choice; under ``""`` where it is the same for every line."""
    tells = model.tells if isinstance(model.tells, dict) else {"": model.tells}
    return {
        choice: (words,) if isinstance(words, str) else tuple(words)
        for choice, words in tells.items()
    }


class _ComparesLinker:
    def __init__(self, linker: Linker, process: str, model: ComparesModel) -> None:
        self.linker, self.model = linker, model
        self.process = linker.processes[process]
        self.path: Path = ("processes", process, "compares")
        self.message = self.process.root
        form = linker.messages.get(self.message)
        self.form: Fields = form.fields if form else {}
        self.subject: Fields = {}

    def link(self) -> Compares | None:
        year = self.process.key.get("year")
        if year is None:
            self._say((), "compares", "what is compared has a year",
                      "Write every: [states, years].")  # fmt: skip
            return None
        model = self.model
        self.subject = self._lines(("lines",), self.form, model.lines)
        self._field(("by",), self.subject, model.by, *_NAMES)
        self._field(("up",), self.subject, model.up, *_NAMES)
        self._field(("valid",), self.form, model.valid, *_TIMES)
        self.linker.faults.distinct((*self.path, "fields"), model.fields, "field")
        for number, name in enumerate(model.fields):
            self._field(("fields", number), self.subject, name)
        # A field `name` by which a subject is known is its name.
        words = [word for word in _WORDS if word != model.by or word != Tells.NAME]
        if clash := [word for word in words if word in self.subject]:
            self._say(("lines",), "name", f"{clash[0]} is a word of `tells`, and a field here",
                      "Call the field something else.")  # fmt: skip
        if model.amounts and model.amounts.of is None:
            self._say(("amounts",), "missing-key", "of is missing",
                      "Name the field with the subject.")  # fmt: skip
        amounts = self._amounts(("amounts",), self.form, model.amounts)
        told = tuple(self._told(("told", n), item) for n, item in enumerate(model.told))
        return Compares(
            self.message, model.lines, model.by, model.up, year, model.valid,
            tuple(model.fields), amounts, told, self._seen(model.seen),
            self._place(("asks",), model.asks, "text"),
        )  # fmt: skip

    def _told(self, path: Path, model: ToldModel) -> Told:
        message, _, inner = model.in_.partition(".")
        fields = dict(self._form((*path, "in"), message))
        if inner:
            fields |= self._lines((*path, "in"), fields, inner)
        self._field((*path, "of"), fields, model.of, *_NAMES)
        self._field((*path, "what"), fields, model.what, "choice")
        self._tells(path, model, fields)
        for key in ("by", "up_to"):
            self._field((*path, key), fields, getattr(model, key), *_NUMBERS)
        for key in ("since", "until"):
            self._field((*path, key), fields, getattr(model, key), *_TIMES)
        self._field((*path, "year"), fields, model.year, *_NUMBERS)
        self._field((*path, "instead"), fields, model.instead, *_NAMES)
        self._field((*path, "to"), fields, model.to)
        if model.by and model.up_to:
            self._say((*path, "up_to"), "compares", "a number is by how much, or up to how much",
                      "Keep by or up_to.")  # fmt: skip
        kind = self._kind(path, fields, model.kind, self.model.amounts)
        return Told(
            message, inner, model.of, model.what,
            _by_choice(model), kind,
            model.by, model.up_to, model.to, model.instead, model.since, model.until, model.year,
        )  # fmt: skip

    def _tells(self, path: Path, model: ToldModel, fields: Fields) -> None:
        choices = fields[model.what].choices if model.what and model.what in fields else None
        for choice, said in _by_choice(model).items():
            place = (*path, "tells", choice) if choice else (*path, "tells")
            if choice and model.what is None:
                self._say(place, "compares", "choices need the field that holds them",
                          "Name it: what: field.")  # fmt: skip
            elif choice and choices is not None and choice not in choices:
                self._say(place, "value", f"{shown(choice)} is not one of the choices",
                          near(choice, choices) or known(choices))  # fmt: skip
            for name in said:
                if name not in _WORDS and name not in self.subject:
                    words = [*_WORDS, *self.subject]
                    self._say(place, "unknown-field", f"{shown(name)} is no field of a subject",
                              near(name, words) or known(words))  # fmt: skip
            if Tells.AMOUNTS in said and not (model.kind and self.model.amounts):
                self._say(place, "compares", "amounts are of a kind",
                          "Name the fields: kind: [class, type].")  # fmt: skip

    def _seen(self, model: SeenModel | None) -> Seen | None:
        if model is None:
            return None
        path: Path = ("seen",)
        fields = self._form((*path, "in"), model.in_)
        for number, name in enumerate(model.fields):
            self._field((*path, "fields", number), fields, name)
            if name not in self.model.fields:
                self._say((*path, "fields", number), "compares",
                          f"{shown(name)} is not compared", known(self.model.fields))  # fmt: skip
        unit = self._place((*path, "unit"), model.unit, *_NAMES)
        return Seen(
            model.in_, unit or ("", ""), self._place((*path, "whose"), model.whose, "state"),
            self._place((*path, "at"), model.at, *_TIMES), tuple(model.fields),
            self._amounts((*path, "amounts"), fields, model.amounts),
        )  # fmt: skip

    def _amounts(self, path: Path, form: Fields, model: AmountsModel | None) -> Amounts | None:
        if model is None:
            return None
        fields = self._lines((*path, "list"), form, model.list)
        self._field((*path, "of"), fields, model.of, *_NAMES)
        self._field((*path, "number"), fields, model.number, *_NUMBERS)
        kind = self._kind(path, fields, model.kind, self.model.amounts)
        return Amounts(model.list, model.of, kind, model.number)

    def _kind(
        self, path: Path, fields: Fields, names: list[str] | None, own: AmountsModel | None
    ) -> tuple[str, ...]:
        for number, name in enumerate(names or ()):
            self._field((*path, "kind", number), fields, name, *_NAMES)
        if names and own and len(names) != len(own.kind):
            self._say((*path, "kind"), "compares", "a kind is said everywhere in the same way",
                      f"Name as many fields as amounts has: {len(own.kind)}.")  # fmt: skip
        return tuple(names or ())

    # -- names ------------------------------------------------------------------------------------

    def _form(self, path: Path, message: str) -> Fields:
        forms = self.linker.messages
        if message in forms:
            return forms[message].fields
        self._say(path, "unknown-message", f"there is no message {shown(message)}",
                  near(message, forms) or known(forms))  # fmt: skip
        return {}

    def _lines(self, path: Path, fields: Fields, name: str) -> Fields:
        """The fields of the lines of a list."""
        field = fields.get(name)
        of = field.of if field else None
        if of and "" not in of:
            return of
        if fields:
            lists = [n for n, f in fields.items() if f.of and "" not in f.of]
            self._say(path, "unknown-field", f"{shown(name)} is no list of records",
                      near(name, lists) or known(lists))  # fmt: skip
        return {}

    def _place(self, path: Path, written: str | None, *types: str) -> tuple[str, str] | None:
        """``message.field``."""
        if written is None:
            return None
        message, _, name = written.partition(".")
        fields = self._form(path, message)
        if fields:
            self._field(path, fields, name, *types)
        return message, name

    def _field(self, path: Path, fields: Fields, name: str | None, *types: str) -> None:
        if name is None or not fields:
            return
        if name not in fields:
            self._say(path, "unknown-field", f"{shown(name)} is not a field here",
                      near(name, fields) or known(fields))  # fmt: skip
        elif types and fields[name].type not in types:
            self._say(path, "type", f"{shown(name)} is {fields[name].type}",
                      f"Name a field that holds {' or '.join(types)}.")  # fmt: skip

    def _say(self, path: Path, rule: str, message: str, remedy: str) -> None:
        self.linker.faults.report((*self.path, *path), rule, message, remedy)
