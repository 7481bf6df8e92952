"""Where a State has nothing to report: the nil return that the document has for a duty."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hofburg.regimes import Law, year_field

if TYPE_CHECKING:
    from hofburg.assessment.finding import Finding

__all__ = ["NilReturn", "nil_return", "nil_returns"]


@dataclass(frozen=True, slots=True)
class NilReturn:
    """A nil return that may be sent where there is nothing to report.

    Attributes:
        regime, message: which form.
        state: who would send it; None where it is not known.
        year: what finds its row; None where no row asks for one.
        paragraph, mark, source: of the field that says that there is nothing.
    """

    regime: str
    message: str
    state: str | None
    year: int | None
    paragraph: str
    mark: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def nil_return(law: Law, kind: str, state: str | None, case: str) -> NilReturn | None:
    """The nil return of a message for a row of `every`, such as ``calendar/TJK/2027``, or a case."""
    message = law.messages[kind]
    if not message.nil:
        return None
    year: int | None = None
    if year_field(law, kind):
        last = case.rpartition("/")[2]
        if not (last.isdecimal() and len(last) == 4):
            return None  # nobody knows which row it would be
        year = int(last)
    fields = (message.fields[name].provenance for name in message.nil)
    said = next((own for own in fields if own and own.paragraph), message.provenance)
    paragraph = said.paragraph or message.provenance.paragraph
    return NilReturn(law.id, kind, state, year, paragraph, said.mark, said.source)


def nil_returns(law: Law, finding: Finding) -> tuple[NilReturn, ...]:
    """Nil returns that would do what a duty of a State asks, as its next steps offer them."""
    provision = law.provisions[finding.label]
    process = law.processes[finding.process]
    found = (
        nil_return(law, step.message, finding.state, finding.case)
        for step in provision.next
        if step.message in process.messages
        and (not step.statuses or finding.status in step.statuses)
    )
    return tuple(it for it in found if it) if finding.kind == "duty" else ()
