"""One record: what its entry says, the signed original, its corrections; and its thread."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.responses import PlainTextResponse, Response

from hofburg import inquiry, reports
from hofburg.exchange import printed
from hofburg.inquiry import key_of, record_row
from hofburg.register import ACTS, UNSIGNED, Attachments
from hofburg.web.recorded import (
    by_hash,
    checks,
    kind_said,
    law_of,
    place_said,
    record_link,
    seen,
    signed_word,
    transmission,
)
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.regimes import Law
    from hofburg.register import Held, Record

__all__ = ["router"]

router = APIRouter()
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Reference = Annotated[str, Path(max_length=600)]
_MOST = 60_000  # characters of a text that are shown; the whole of it is a file


@router.get("/register/entries/{record}", name="entry")
def entry(record: Hash, visit: Visit = Depends(visit_of)) -> Response:
    """A record in full."""
    it = _record(visit, record)
    law = law_of(visit, it.entry)
    text = _printed(visit, it)
    original = it.signed.decode()
    before, after = _corrections(visit, it)
    files = _files(visit, it)
    return visit.page(
        "entry.html",
        title=f"{kind_said(visit, it.entry)} {it.reference}",
        document=lambda: (
            {"record": json.loads(it.line)} | {"row": record_row(it)} | {"attachments": files}
        ),
        line=inquiry.line("register show", [it.id]) if visit.desk.centre else "",
        it=it,
        number="" if it.recorder == UNSIGNED else f"{it.recorder}/{it.seq}",
        law=law,
        zone=law.zone if law else "UTC",
        kind=kind_said(visit, it.entry),
        printed=text[:_MOST],
        original=original[:_MOST],
        cut=(len(text) > _MOST, len(original) > _MOST),
        size=len(original),
        verified=signed_word(visit, it),
        checked=[(place_said(visit, one), one) for one in checks(visit)],
        key=key_of(checks(visit), it),
        before=before,
        after=after,
        copies=_copies(visit, it),
        cases=visit.once(("cases with", it.id), lambda: _cases(visit, it)),
        transmission=transmission(it.entry.data),
        attached=[row | {"words": reports.attachment_state(row)} for row in files],
        act=it.entry.body if it.entry.kind in ACTS else {},
        paragraph=reports.paragraph,
        record_link=lambda other: record_link(visit, other),
    )  # fmt: skip


@router.get("/register/entries/{record}/printed", name="entry_printed")
def entry_printed(record: Hash, visit: Visit = Depends(visit_of)) -> Response:
    """The whole printed form, as text."""
    return PlainTextResponse(_printed(visit, _record(visit, record)))


@router.get("/register/entries/{record}/signed", name="entry_signed")
def entry_signed(record: Hash, visit: Visit = Depends(visit_of)) -> Response:
    """The bytes that were hashed and signed, without a change."""
    it = _record(visit, record)
    headers = {"Content-Disposition": f'attachment; filename="{it.hash}.json"'}
    return Response(it.signed, media_type="application/json", headers=headers)


def _record(visit: Visit, hash_: str) -> Record:
    found = by_hash(visit).get(hash_)
    if found is None:
        visit.desk.readable().refuse(hash_)
        raise HTTPException(404, visit.text("no record of this register has that id."))
    return found


def _printed(visit: Visit, it: Record) -> str:
    """The entry in the form of its document; empty for what has none."""
    law = law_of(visit, it.entry)
    if law is None or it.entry.kind not in law.messages:
        return ""
    return printed(law, it.entry.data, visit.tongue)


def _corrections(visit: Visit, it: Record) -> tuple[Any, list[Any]]:
    """The record that this one corrects, and those that correct it, each with what differs."""
    known = by_hash(visit)
    meant = known.get(str(it.entry.data.get("corrects", "")).removeprefix("sha256:"))
    before = meant and (meant, inquiry.differences(meant.entry.data, it.entry.data))
    later = [
        (other, inquiry.differences(it.entry.data, other.entry.data))
        for other in known.values()
        if other.entry.data.get("corrects") == it.id
    ]
    return before, later


def _files(visit: Visit, it: Record) -> list[dict[str, Any]]:
    """Its attachments, and whether they are held in this centre's vault."""
    centre = visit.desk.centre
    if not it.entry.data.get("attachments"):
        return []
    said = visit.desk.once("attachments", lambda: Attachments(visit.desk.records()))
    return inquiry.attached(it.entry, said, centre.vault() if centre else None)


def _copies(visit: Visit, it: Record) -> list[Record]:
    """Other records of the same message that hold beside it."""
    mine = [held for held in seen(visit).held if it.id in {one.id for one in held.records}]
    return [one for held in mine for one in held.records if one.id != it.id]


def _cases(visit: Visit, it: Record) -> list[tuple[Law, str, str, list[Finding]]]:
    """The cases that the entry belongs to: document, process, name, findings."""
    answer = visit.answer
    made = []
    for law, process, case in inquiry.cases_with(answer, it.reference):
        found = [
            f
            for f in answer.findings(case=case, reading="default")
            if f.law == law.id and f.process == process
        ]
        made.append((law, process, case, found))
    return made


# The thread


@router.get("/register/threads/{reference:path}", name="thread")
def thread(reference: Reference, visit: Visit = Depends(visit_of)) -> Response:
    """Request, reply, report: what refers to what, in the order of time."""
    found = inquiry.thread(seen(visit), reference)
    if found is None or not found.held:
        visit.desk.readable().refuse(reference)
    if found is None:
        raise HTTPException(404, visit.text("no message of this register has that reference."))
    known = visit.desk.readable()
    absent = tuple(one for one in found.absent if known.mark_of(one) is None)
    found = replace(found, absent=absent)  # what is withheld is not missing
    table = Table(
        "thread", visit.text("Messages of this thread"), _columns(visit),
        [_line(visit, held) for held in found.held],
    )  # fmt: skip
    return visit.page(
        "thread.html",
        title=visit.text("Thread of {reference}", reference=found.reference),
        tables=[table],
        document=lambda: {
            "reference": found.reference,
            "messages": [record_row(held.records[0]) for held in found.held],
            "absent": list(found.absent),
        },
        line=inquiry.line("register show", [found.reference]) if visit.desk.centre else "",
        table=table,
        thread=found,
        own=[held for held in found.held if held.reference == found.reference],
    )


def _columns(visit: Visit) -> list[Column]:
    return [
        Column("reference", visit.text("Reference")),
        Column("kind", visit.text("Kind")),
        Column("author", visit.text("From"), "state"),
        Column("to", visit.text("To"), "states"),
        Column("sent", visit.text("Sent"), "when"),
        Column("received", visit.text("Received")),
        Column("answers", visit.text("Refers to")),
        Column("account", visit.text("Account of")),
        Column("transmission", visit.text("Transmission")),
        Column("handling", visit.text("Handling")),
    ]


def _line(visit: Visit, held: Held) -> dict[str, Any]:
    from hofburg.values import parse_instant
    from hofburg.web.writing import moment

    data, law = held.entry.data, law_of(visit, held.entry)
    zone = law.zone if law else "UTC"
    sent = tuple(parse_instant(data["sent"], zone)) if "sent" in data else None
    received = [f"{code} {moment(at, zone)}" for code, at in data.get("received", {}).items()]
    refers = list(data.get("refers_to", ()))
    return {
        "reference": held.reference,
        "kind": kind_said(visit, held.entry),
        "author": held.entry.author,
        "to": list(data.get("to", ())),
        "sent": sent,
        "received": "; ".join(received),
        "answers": ", ".join(refers),
        "account": data.get("account") or "",
        "transmission": transmission(data),
        "handling": held.entry.handling,
        "_href": record_link(visit, held.records[0]),
        "_links": {"answers": visit.link("thread", reference=refers[0])}
        if len(refers) == 1
        else {},
        "_zone": zone,
        "_handling": held.entry.handling,
        "_id": f"record-{held.records[0].hash[:16]}",
    }
