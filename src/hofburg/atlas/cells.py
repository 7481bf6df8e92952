"""Tables and cells of the reference page, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .model import Claim


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a table, with an empty one after it."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def cited(sources: Iterable[str]) -> str:
    """Source keys in a cell."""
    return " ".join(sources)


def trusted(confidence: str, mark: str) -> str:
    """How far a row can be trusted, in a cell."""
    return f"{confidence} ({mark})"


def joined(*parts: str) -> str:
    """Those that are not empty, in a cell."""
    return "; ".join(part.strip() for part in parts if part.strip())


def other_claim(claim: Claim) -> str:
    """A further date that a source gives, in a cell."""
    text = f"{claim.date.text} in {cited(claim.sources)}, {trusted(claim.confidence, claim.mark)}"
    return f"also {text}: {claim.note}" if claim.note else f"also {text}"
