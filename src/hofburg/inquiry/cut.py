"""What a reader sees of an answer, where entries above the reader's mark are withheld.

The whole register is always assessed. Beside it the same question is asked of the records that the
reader sees, and a line is shown if both say the same: then nothing that is withheld bears on it,
nor makes it false. What is shown is made from the reader's records alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from hofburg.errors import HofburgError, QuestionError
from hofburg.inquiry.readable import withheld

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding
    from hofburg.inquiry.ask import Answer
    from hofburg.inquiry.readable import Readable

__all__ = ["Cut", "common", "lines_of"]

T = TypeVar("T")


@dataclass(slots=True)
class Cut:
    """The same question with what the reader does not see.

    Attributes:
        found: the records, parted.
        ask: answers the question from so many of them, cut for nobody.
    """

    found: Readable
    ask: Callable[[Sequence[Any]], Answer]
    levels: dict[int, Answer] = field(default_factory=dict)

    @property
    def whole(self) -> Answer:
        """The answer from all records. Raises ``QuestionError`` where there is none."""
        return self.level(len(self.found.counted))

    def level(self, number: int) -> Answer:
        """The answer with so many of the withheld marks, from the lowest."""
        if number not in self.levels:
            try:
                self.levels[number] = self.ask(self.found.level(number)[0])
            except HofburgError:
                # What is wrong with an entry that is withheld is not told.
                mark = list(self.found.counted)[-1]
                raise withheld(mark) from None
        return self.levels[number]

    def counts(
        self, shown: Sequence[Any], lines: Callable[[Answer], Iterable[Any]]
    ) -> dict[str, int]:
        """How many lines of the whole answer are withheld, by the mark that would show them.

        Args:
            shown: those that the reader sees.
            lines: gives those of an answer that is cut for nobody.
        """
        whole = Counter(map(_key, lines(self.whole)))
        known, found = len(shown), {}
        for number, mark in enumerate(self.found.counted, 1):
            seen = self.found.level(number)[1]
            own = (it for it in lines(self.level(number)) if self.admits(it, seen))
            same = (Counter(map(_key, own)) & whole).total()
            if same > known:
                found[mark], known = same - known, same
        return found

    def admits(self, line: Any, seen: frozenset[str] | None = None) -> bool:
        """Whether the case of a line's finding holds nothing above the marks that are seen."""
        from hofburg.assessment import Finding, marks_of

        finding = line if isinstance(line, Finding) else getattr(line, "finding", None)
        if not isinstance(finding, Finding):
            return True
        seen = self.found.seen if seen is None else seen
        return marks_of(self.whole.assessment, finding) <= seen

    def refusal(self, finding: Finding | None = None, place: str = "") -> QuestionError:
        """That of something that is withheld, with the highest mark that may lie behind it."""
        from hofburg.assessment import marks_of

        marks = frozenset(self.found.counted)
        if finding is not None:
            marks = marks_of(self.whole.assessment, finding) - self.found.seen or marks
        return withheld(max(marks, key=self.found.order.index), place)

    def findings(self, own: Assessment, **wanted: Any) -> Iterator[Finding]:
        """The findings that the reader sees, in their order."""
        try:
            seen = list(own.findings(**wanted))
        except QuestionError:
            self.refuse_named(wanted)
            raise
        if not seen:
            return
        same = same_findings(own, self.whole.assessment, wanted)
        for f in seen:
            if same(f) and self.admits(f):
                yield f

    def refuse_named(self, wanted: Mapping[str, Any]) -> None:
        """Refuse a case or world that is there, and only above the mark (``QuestionError``)."""
        for name in ("case", "world", "scope"):
            if wanted.get(name) is None:
                continue
            try:
                self.whole.assessment.check(**{name: wanted[name]})
            except QuestionError:
                continue
            mark = self.found.mark_of(str(wanted[name])) or list(self.found.counted)[-1]
            raise withheld(mark, f"--{name}")


def same_findings(
    own: Assessment, whole: Assessment, wanted: Mapping[str, Any]
) -> Callable[[Finding], bool]:
    """Whether the whole register says the same.

    Where only withheld entries name accounts, the reader's one world has another name; then all
    worlds of the register must say it.
    """
    names = {it.label for it in own.worlds} - {it.label for it in whole.worlds}
    if not names:
        found = set(whole.findings(**wanted))
        return found.__contains__
    asked = {key: value for key, value in wanted.items() if key != "world"}
    met = Counter(replace(f, world="") for f in set(whole.findings(**asked)))
    number = len(whole.worlds)
    return lambda f: met[replace(f, world="")] >= number


def common(own: T, whole: T) -> T:
    """What both say: of lists the lines that are in both, of what holds lists these, cut.

    Raises ``LookupError`` where they differ in anything else, such as a total.
    """
    if own == whole:
        return own
    if _listed(own) and _listed(whole):
        return _both(own, whole)  # type: ignore[no-any-return]
    if type(own) is type(whole) and type(own).__name__ in _HOLDERS:
        pairs = {it.name: (getattr(own, it.name), getattr(whole, it.name)) for it in fields(own)}  # type: ignore[arg-type]
        return replace(own, **{n: common(a, b) for n, (a, b) in pairs.items() if a != b})  # type: ignore[type-var]
    raise LookupError


def _both(own: Any, whole: Any) -> Any:
    same = {_key(it) for it in whole}
    found = (it if _key(it) in same else _met(it, whole) for it in own)
    return type(own)(it for it in found if it is not _NONE)


def _listed(it: Any) -> bool:
    """Whether it is a list of lines, and not the bounds of a number."""
    return isinstance(it, list | tuple) and not any(
        one is None or isinstance(one, int | Decimal) for one in it
    )


_NONE = object()
# Lines are whole or not at all; these hold lines.
_HOLDERS = ("QuotaTable", "Matrix", "Race", "Agenda", "YearCalendar", "Explanation")


def _key(line: Any) -> Any:
    """The line, or its words where it cannot be looked up."""
    try:
        hash(line)
    except TypeError:
        return repr(line)
    return line


def _met(one: Any, among: Sequence[Any]) -> Any:
    """What it has in common with one of the others that hold lines."""
    for other in among if type(one).__name__ in _HOLDERS else ():
        if type(other) is type(one):
            try:
                return common(one, other)
            except LookupError:
                continue
    return _NONE


def lines_of(answer: Answer, collect: Callable[[Answer], Iterable[T]]) -> list[T]:
    """What ``collect`` gives of an answer, as far as the reader sees it.

    Args:
        collect: lines, or what holds lines, from an answer that is cut for nobody.
    """
    own = list(collect(answer))
    cut = answer.cut
    if cut is None or not own:
        return own
    found = common(own, list(collect(cut.whole)))
    return [_admitted(cut, it) for it in found if cut.admits(it)]


def _admitted(cut: Cut, it: T) -> T:
    """The items of an agenda are findings too."""
    items = getattr(it, "items", None)
    if type(it).__name__ != "Agenda" or items is None:
        return it
    return replace(it, items=tuple(one for one in items if cut.admits(one)))  # type: ignore[type-var]
