"""Organizations on the reference page, written from their table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .cells import cited, joined, markdown, trusted
from .organisations import all_organisations
from .rows import table

_HEAD = ("code", "name", "in Russian", "can be", "seat", "since", "note", "source", "trust")


def _rows(kind: str) -> Iterator[Sequence[str]]:
    for it in all_organisations().values():
        if it.kind != kind:
            continue
        more = (
            f"centre of {' '.join(it.states)}" if it.states else "",
            f"the group {it.group}" if it.group else "",
            f"also found as {', '.join(it.names)}" if it.names else "",
            f"until {it.until.text}" if it.until.text else "",
        )
        yield (
            f"`{it.code}`",
            it.name,
            it.name_in("ru"),
            ", ".join(it.roles),
            it.host,
            it.since.text,
            joined(it.note, *more),
            cited(it.sources),
            trusted(it.confidence, it.mark),
        )


def organisations() -> Iterator[str]:
    """A section for each kind."""
    columns = table("organisations")["columns"]
    said = " ".join(
        f"{label}: {row['note']} ({cited(row['sources'])},"
        f" {trusted(row['confidence'], row['mark'])})."
        for label, row in (("*Can be*", columns["roles"]), ("*In Russian*", columns["ru"]))
    )
    yield from ("## Organizations", "")
    yield from (
        "What can be a partner of a project, carry it out (implementer), pay for it (donor), or"
        " must accept something, and is no State. A regime that names codes of these under"
        " `organisations` lets them write and be written to. They belong to no group: who the"
        f" members of one are stands under [groups](#groups). {said}",
        "",
    )
    kinds = dict.fromkeys(it.kind for it in all_organisations().values())
    for kind in kinds:
        yield from (f"### {kind[0].upper()}{kind[1:]}", "")
        yield from markdown(_HEAD, _rows(kind))
