"""From a document to a law: resolve every name, type every expression, report all faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from hofburg.regimes import model as m
from hofburg.regimes.expression import ENVELOPE, shown
from hofburg.regimes.faults import Faults, Path
from hofburg.regimes.graph import find_circle, longest_way, members
from hofburg.regimes.law import Field, Message, Parameter, Process, Provenance, Provision
from hofburg.regimes.law_areas import Area
from hofburg.regimes.link_choices import link_choices
from hofburg.regimes.owed import routed
from hofburg.regimes.parameters import TIME_UNITS, end_of_day, link_parameter, start_of_day
from hofburg.regimes.scope import Shared
from hofburg.regimes.texts import texts
from hofburg.regimes.tokens import is_usable_name, names_in

__all__ = ["Linker"]

_PARAMETER = re.compile(r"[a-z][a-z0-9_.\-]{0,79}", re.ASCII)
_MAX_FIELD_DEPTH = 6
_MAX_TERMS = 20


class Linker:
    """What is known while one document is linked; ``faults`` collects all that is wrong."""

    def __init__(self, document: m.Document, place: Callable[[Path], str]) -> None:
        self.document = document
        self.faults = Faults(place)
        self.messages: dict[str, Message] = {}
        self.parameters: dict[str, Parameter] = {}
        self.processes: dict[str, Process] = {}
        self.provisions: dict[str, Provision] = {}
        self.areas: dict[str, Area] = {}
        self.areas_read: set[str] = set()
        self.where: dict[str, Path] = {}  # of each provision, by label
        terms = {name: term.is_ for name, term in document.terms.items()}
        self.shared = Shared(self.messages, self.parameters, terms, document.processes,
                             document.parties, document.parameters,
                             document.organisations)  # fmt: skip

    def link(self) -> None:
        """Everything, in the order in which names depend on each other."""
        from hofburg.regimes.dependence import check_dependence
        from hofburg.regimes.link_areas import link_areas
        from hofburg.regimes.link_compares import link_compares
        from hofburg.regimes.link_forms import check_at, check_nil
        from hofburg.regimes.link_process import check_processes, link_process
        from hofburg.regimes.link_provision import check_provisions, link_provision

        self._head()
        for name, form in self.document.messages.items():
            self._message(name, form)
        for name, model in self.document.parameters.items():
            self._parameter(name, model)
        link_areas(self)
        self.shared.areas, self.shared.areas_read = self.areas, self.areas_read
        if not self._terms():
            return  # every expression that uses one would be faulty too
        for name, process in self.document.processes.items():
            link_process(self, name, process)
        check_processes(self)
        for index, provision in enumerate(self.document.provisions):
            link_provision(self, index, provision)
        check_provisions(self)
        check_nil(self)
        check_at(self)
        link_compares(self)
        for name, linked in self.processes.items():
            self.processes[name] = routed(linked, self.provisions.values())
        for linked in self.processes.values():
            check_dependence(self, linked)
        self._unread()

    # -- the head of the document ----------------------------------------------------------------

    def _head(self) -> None:
        doc, faults = self.document, self.faults
        since, until = self.day(("since",), doc.since), self.day(("until",), doc.until)
        if since is not None and until is not None and until < since:
            faults.report(("until",), "date", "ends before it begins", "Check both dates.")
        faults.distinct(("units",), doc.units, "unit")
        faults.distinct(("handling",), doc.handling, "mark")
        self._organisations()
        for index, unit in enumerate(doc.units):
            if unit in TIME_UNITS:
                faults.report(("units", index), "unit", f"{unit} is a unit of time already",
                              "Remove it, or choose another word.")  # fmt: skip
        for section in ("sources", "paragraphs", "rows"):
            for name in getattr(doc, section):
                if not name.strip() or len(name) > 80:
                    faults.report((section, name), "name", f"{shown(name)} is no key",
                                  "Use from 1 to 80 characters.")  # fmt: skip

    def _organisations(self) -> None:
        """Codes of the atlas, beside its States."""
        from hofburg.atlas import is_organisation_code, organisation
        from hofburg.errors import AtlasError

        listed, faults = self.document.organisations, self.faults
        faults.distinct(("organisations",), listed, "organization")
        if listed and self.document.parties is not None:
            faults.report(("organisations",), "organisations",
                          "organizations stand beside the States of the atlas, not beside parties",
                          "Name them under parties.")  # fmt: skip
        for index, code in enumerate(listed):
            if is_organisation_code(code):
                continue
            try:
                remedy = f"Write {organisation(code).code}."
            except AtlasError as error:
                remedy = error.problems[0].remedy
            faults.report(("organisations", index), "unknown-organisation",
                          f"{shown(code)} is not the code of an organization of the atlas",
                          remedy)  # fmt: skip

    # -- messages, parameters, terms -------------------------------------------------------------

    def _message(self, name: str, form: m.MessageModel) -> None:
        path: Path = ("messages", name)
        self.named(path, name)
        fields = {n: self._field((*path, "fields", n), n, f) for n, f in form.fields.items()}
        for clash in set(fields) & set(ENVELOPE):
            self.faults.report((*path, "fields", clash), "name",
                               f"{clash} is what every message has already",
                               "Choose another name.")  # fmt: skip
        self.messages[name] = Message(
            name, texts(form.title), fields, self.provenance(form), texts(form.text), form.nil or {}
        )

    def _field(self, path: Path, name: str, model: m.FieldModel) -> Field:
        faults = self.faults
        if name:
            self.named(path, name)
        of: dict[str, Field] | None = None
        if (model.of is not None) != (model.type == "list"):
            faults.report(path, "field", "a list needs `of`, and nothing else has it",
                          "Write {type: list, of: text} or of: {name: type}.")  # fmt: skip
        if (model.choices is not None) != (model.type == "choice"):
            faults.report(path, "field", "a choice needs `choices`, and nothing else has them",
                          "Write {type: choice, choices: [a, b]}.")  # fmt: skip
        if len(path) > _MAX_FIELD_DEPTH and model.of is not None:
            faults.report(path, "field", "lists are nested too deep", "Send another message.")
        elif isinstance(model.of, m.FieldModel):
            of = {"": self._field((*path, "of"), "", model.of)}
        elif model.of is not None:
            of = {n: self._field((*path, "of", n), n, f) for n, f in model.of.items()}
            self._record((*path, "of"), of)
        choices, captions = link_choices(faults, (*path, "choices"), model.choices)
        own = model.paragraph or model.mark or model.source is not None
        return Field(name, model.type, model.required, choices, of,
                     self.provenance(model) if own else None, texts(model.label),
                     texts(model.text), model.judgement, captions)  # fmt: skip

    def _record(self, path: Path, fields: Mapping[str, Field]) -> None:
        if not fields:
            self.faults.report(path, "field", "a record needs a field", "Name its fields.")
        for name in fields:
            for suffix in ("_given", "_lo", "_hi"):
                if name.endswith(suffix) and name.removesuffix(suffix) in fields:
                    self.faults.report(
                        (*path, name), "name", f"{name} stands beside {name.removesuffix(suffix)}",
                        f"Choose a name that does not end in {suffix}.",
                    )  # fmt: skip

    def _parameter(self, name: str, model: m.ParameterModel) -> None:
        path: Path = ("parameters", name)
        if not _PARAMETER.fullmatch(name):
            self.faults.report(path, "name", f"{shown(name)} cannot be the name of a parameter",
                               "Use small letters, digits, dots, - and _.")  # fmt: skip
        found = link_parameter(name, model, self.document.units, self.document.zone,
                               self.provenance(model), texts(model.text), self.faults)  # fmt: skip
        if found:
            self.parameters[name] = found

    def _terms(self) -> bool:
        """Whether terms can be written out where they are used."""
        terms = self.document.terms
        reads: dict[str, set[str]] = {}
        for name, term in terms.items():
            path: Path = ("terms", name)
            self.named(path, name)
            if name in ("state", "year") or name.startswith("has_"):
                self.faults.report(path, "name", f"{shown(name)} names something else already",
                                   "Choose another name.")  # fmt: skip
            reads[name] = set()
            with self.faults.at(*path):
                reads[name] = {n for n in names_in(term.is_) if n in terms}
        if circle := find_circle(reads):
            self.faults.report(("terms", circle[0]), "circle",
                               f"terms turn in a circle: {members(circle)}",
                               "Write one of them without the others.")  # fmt: skip
            return False
        way = longest_way(reads)
        if len(way) > _MAX_TERMS:
            self.faults.report(("terms", way[0]), "too-deep",
                               f"{way[0]} uses {way[1]} and so on over {len(way)} terms",
                               f"Use terms of terms at most {_MAX_TERMS} deep.")  # fmt: skip
        return len(way) <= _MAX_TERMS

    def _unread(self) -> None:
        if any(fault.level == "error" for fault in self.faults.problems):
            return  # what was meant to read it may be what is faulty
        for section, known, read in (
            ("parameters", self.document.parameters, self.shared.read),
            ("terms", self.document.terms, self.shared.terms_read),
            ("areas", self.document.areas, self.areas_read),
        ):
            for name in sorted(set(known) - read):
                self.faults.report((section, name), "unread",
                                   f"no expression reads this {section[:-1]}",
                                   "Use it or remove it.", "warning")  # fmt: skip

    # -- what the other linkers need -------------------------------------------------------------

    def provenance(self, model: m.Sourced) -> Provenance:
        """Own marks, or the document's."""
        default = self.document.provenance
        return Provenance(
            model.paragraph or "",
            model.mark or default.mark,
            default.source if model.source is None else model.source,
        )

    def named(self, path: Path, name: str) -> None:
        """Refuse a name that cannot be used in expressions."""
        if reason := is_usable_name(name):
            self.faults.report(path, "name", f"{shown(name)} cannot be a name: {reason}",
                               "Choose another name.")  # fmt: skip

    def free(self, path: Path, name: str, *taken: Iterable[str]) -> None:
        """Refuse a name that stands for something else already."""
        if any(name in names for names in taken):
            self.faults.report(path, "name", f"{shown(name)} names something else already",
                               "Choose another name.")  # fmt: skip

    def day(self, path: Path, text: str | None) -> int | None:
        """The first microsecond of a `since`, the last of an `until`; reports what is no day."""
        try:
            which = end_of_day if path[-1] == "until" else start_of_day
            return which(text, self.document.zone)
        except ValueError as error:
            self.faults.report(path, "date", str(error), "Write it as 2024-03-01.")
            return None
