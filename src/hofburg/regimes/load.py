"""Load a regime: read the files, merge them, check the shape, link the names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hofburg.errors import DocumentError, Problem
from hofburg.regimes.expression import near
from hofburg.regimes.identity import digest
from hofburg.regimes.law import Law
from hofburg.regimes.link import Linker, texts
from hofburg.regimes.model import Case, Document
from hofburg.regimes.reader import Source, read_yaml
from hofburg.values import zone_of

__all__ = ["check_regime", "library", "library_path", "load_cases", "load_regime"]

LIBRARY = Path(__file__).parent / "library"
_SECTIONS = ("messages", "parameters", "terms", "processes", "sources", "paragraphs", "rows", "out_of_scope")
MAX_FILES = 500


class _Merged:
    """The sections of all files, with the place of every path."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.origin: dict[tuple[str | int, ...], tuple[Source, tuple[str | int, ...]]] = {}
        self.problems: list[Problem] = []
        self.name = ""

    def add(self, source: Source) -> None:
        self.name = self.name or source.name
        if not isinstance(source.data, dict):
            self.problems.append(Problem(source.name, "shape", "is not a mapping of sections",
                                         "Begin with regime:, messages:, provisions: ..."))  # fmt: skip
            return
        for section, value in source.data.items():
            if section in _SECTIONS and isinstance(value, dict):
                target = self.data.setdefault(section, {})
                for name, item in value.items():
                    self._once(target, (section, name), item, source)
            elif section == "provisions" and isinstance(value, list):
                listed = self.data.setdefault("provisions", [])
                for index, item in enumerate(value):
                    self.origin[("provisions", len(listed))] = (source, ("provisions", index))
                    listed.append(item)
            else:
                self._once(self.data, (section,), value, source)

    def _once(self, target: dict[str, Any], path: tuple[str | int, ...], value: Any, source: Source) -> None:
        if path[-1] in target:
            other = self.origin[path]
            self.problems.append(Problem(
                source.place(path), "defined-twice", f"{path[-1]} is also defined in {other[0].place(other[1])}",
                "Keep one of them."))  # fmt: skip
            return
        target[str(path[-1])] = value
        self.origin[path] = (source, path)

    def place(self, path: tuple[str | int, ...]) -> str:
        for length in range(len(path), 0, -1):
            if path[:length] in self.origin:
                source, own = self.origin[path[:length]]
                return source.place((*own, *path[length:]))
        return self.name


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise DocumentError(Problem(str(path), "not-found", "there is no such regime",
                                    f"Give a folder, or one of: {', '.join(library())}."))  # fmt: skip
    files = sorted(p for p in path.glob("*.y*ml") if p.is_file())
    if not files or len(files) > MAX_FILES:
        raise DocumentError(Problem(str(path), "empty", "holds no regime", "Put regime.yaml into it."))
    return files


def shape_problems(error: ValidationError, place: Any) -> list[Problem]:
    """pydantic's findings in the house's words, with place and remedy."""
    problems = []
    for item in error.errors(include_url=False):
        path = tuple(p for p in item["loc"] if p not in ("str", "dict[str,str]", "FieldModel",
                     "NextModel", "list[NextModel]") and not str(p).startswith(("function-", "dict[")))  # fmt: skip
        kind, message, remedy = item["type"], item["msg"], ""
        if kind == "extra_forbidden":
            message = f"{path[-1]} is not known here"
            remedy = near(str(path[-1]), _known_keys()) or "See docs/regimes.md."
        elif kind == "missing":
            message = f"{path[-1]} is missing"
        elif kind == "literal_error":
            message = f"{str(item['input'])[:60]!r} is not one of {item['ctx']['expected']}"
        problems.append(Problem(place(path), f"shape-{kind.replace('_', '-')}", message, remedy,
                                ".".join(str(p) for p in path)))  # fmt: skip
    return problems


@lru_cache(maxsize=1)
def _known_keys() -> list[str]:
    from hofburg.regimes import model

    keys: set[str] = set()
    for item in vars(model).values():
        for name, info in getattr(item, "model_fields", {}).items():
            keys.add(info.alias or name)
    return sorted(keys)


def check_regime(path: Path | str) -> tuple[Law | None, list[Problem]]:
    """Everything that is wrong with a regime, and the law if nothing is.

    Warnings do not prevent a law. ``path`` is a folder, a file, or the id of a library regime.
    """
    merged = _Merged()
    try:
        for file in _files(library_path(path)):
            merged.add(read_yaml(file))
    except DocumentError as error:
        return None, [*merged.problems, *error.problems]
    if merged.problems:
        return None, merged.problems
    try:
        document = Document.model_validate(merged.data)
    except ValidationError as error:
        return None, shape_problems(error, merged.place)
    linker = Linker(document, merged.place)
    try:
        zone_of(document.zone)
    except ValueError as error:
        return None, [Problem(merged.place(("zone",)), "zone", str(error), "Use a name such as Europe/Vienna.")]
    linker.link()
    law = _law(document, linker)
    _account(law, linker)
    problems = linker.problems
    return (None if any(p.level == "error" for p in problems) else law), problems


def _law(document: Document, linker: Linker) -> Law:
    return Law(
        document.regime, texts(document.title), document.edition, digest(document),
        linker.day(("since",), document.since), linker.day(("until",), document.until),
        document.zone, document.parties, tuple(document.handling), document.sources,
        document.paragraphs, document.rows, document.out_of_scope, linker.messages,
        linker.parameters, {n: t.is_ for n, t in document.terms.items()}, linker.processes,
        linker.provisions,
    )  # fmt: skip


def _account(law: Law, linker: Linker) -> None:
    """Each paragraph and row is coded or listed out of scope with its reason."""
    sourced = [p.provenance for p in (*law.provisions.values(), *law.parameters.values(),
                                      *law.messages.values(), *law.processes.values())]  # fmt: skip
    sourced += [f.provenance for msg in law.messages.values() for f in msg.fields.values() if f.provenance]
    coded = {p.paragraph for p in sourced if p.paragraph}
    if law.paragraphs:
        for provision in law.provisions.values():
            if provision.provenance.paragraph not in law.paragraphs:
                linker.problems.append(Problem(
                    provision.place, "paragraph",
                    f"paragraph {provision.provenance.paragraph or '(none)'} of {provision.label} is not listed",
                    "Add it to paragraphs."))  # fmt: skip
        for paragraph in law.paragraphs:
            if paragraph not in coded and paragraph not in law.out_of_scope:
                linker.report(("paragraphs", paragraph), "paragraph",
                              f"paragraph {paragraph} is neither coded nor out of scope",
                              "Code it, or list it under out_of_scope with the reason.")  # fmt: skip
    rows = {row for p in law.provisions.values() for row in p.rows}
    for row in law.rows:
        if row not in rows and row not in law.out_of_scope:
            linker.report(("rows", row), "row", f"row {row} is neither coded nor out of scope",
                          "Name it in a provision's rows, or give the reason under out_of_scope.")  # fmt: skip
    for row in sorted(rows - set(law.rows)):
        linker.report(("provisions",), "row", f"row {row} is not listed under rows", "Add it to rows.")
    for item in law.out_of_scope:
        if item not in law.paragraphs and item not in law.rows:
            linker.report(("out_of_scope", item), "paragraph", f"{item} is neither a paragraph nor a row")


@lru_cache(maxsize=64)
def _load(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> Law:
    law, problems = check_regime(path)
    if law is None:
        raise DocumentError([p for p in problems if p.level == "error"])
    return law


def load_regime(path: Path | str) -> Law:
    """A regime ready to run. Raises ``DocumentError`` with every problem.

    ``path`` is a folder, a file, or the id of a regime in the library.
    """
    where = library_path(path)
    stamp = tuple((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in _files(where))
    return _load(where, stamp)


def library() -> list[str]:
    """Ids of the regimes that ship with Hofburg."""
    return sorted(p.name for p in LIBRARY.iterdir() if (p / "regime.yaml").is_file())


def library_path(path: Path | str) -> Path:
    """The folder of a library regime, or the path itself."""
    if isinstance(path, str) and path.isidentifier() and (LIBRARY / path).is_dir():
        return LIBRARY / path
    return Path(path)


def load_cases(path: Path | str) -> list[tuple[Case, str]]:
    """The worked examples of a regime with their places. Raises ``DocumentError``."""
    folder = library_path(path)
    cases: list[tuple[Case, str]] = []
    problems: list[Problem] = []
    for file in sorted((folder / "cases").glob("*.y*ml")) if folder.is_dir() else []:
        source = read_yaml(file)
        data = source.data
        listed = data["cases"] if isinstance(data, dict) and set(data) == {"cases"} else [data]
        for index, item in enumerate(listed):
            base: tuple[str | int, ...] = ("cases", index) if listed is not None and len(listed) and item is not data else ()
            try:
                cases.append((Case.model_validate(item), source.place(base)))
            except ValidationError as error:
                problems += shape_problems(error, lambda p, b=base, s=source: s.place((*b, *p)))
    names = [case.case for case, _ in cases]
    for (case, place) in cases:
        if names.count(case.case) > 1:
            problems.append(Problem(place, "case", f"the case {case.case} is given twice", "Rename one."))
    if problems:
        raise DocumentError(problems)
    return cases
