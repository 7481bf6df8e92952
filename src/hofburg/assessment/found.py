"""A finding by its id, with those of the same provision and case beside it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hofburg.assessment.answer import Filter
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, numbered
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment

__all__ = ["find"]

Hit = tuple[Engine, int, Finding]
_PIECES = 8  # of an id: regime, layer, label, case, State, counterpart, world, reading
_NEAR = 2_000  # findings that are looked at for ids that are near
_CLOSE = 60  # of these, how many letter by letter


def find(
    assessment: Assessment, finding_id: str
) -> tuple[Engine, int, Finding, tuple[Finding, ...]]:
    """The finding with that id, its engine and world, and the same in other worlds and readings.

    Raises ``QuestionError`` with ids that are near if there is none.
    """
    hits = list(_hits(assessment, finding_id))
    chosen = [hit for hit in hits if hit[2].id == finding_id]
    if not chosen:
        raise _unknown(assessment, finding_id)
    engine, number, finding = chosen[0]
    scope = engine.worlds[number].scope
    others = tuple(
        f
        for e, n, f in hits
        if e is engine
        and e.worlds[n].scope == scope
        and f.case == finding.case
        and f.part == finding.part
        and f.label == finding.label
        and f.id != finding.id
    )
    return engine, number, finding, others


def _pieces(finding_id: str) -> list[str]:
    return [unquote(piece) for piece in finding_id.split(":")]


def _hits(assessment: Assessment, finding_id: str) -> list[Hit]:
    """The findings of the label and the case of an id."""
    pieces = _pieces(finding_id)
    if len(pieces) != _PIECES:
        return []
    return _of(assessment, pieces[2], _cases(pieces[3]))


def _cases(piece: str) -> list[str]:
    """What the case of an id may be: all of it, or what stands before the number of a part."""
    return [piece, *re.findall(r"^(.*)#\d+$", piece, re.DOTALL)]


def _of(assessment: Assessment, label: str | None, cases: list[str]) -> list[Hit]:
    hits: list[Hit] = []
    for engine in assessment.engines:
        if label is not None and label not in engine.law.emitted:
            continue
        # Spaces stand as low lines in an id, so a case is looked for by how it would stand there.
        sql = "SELECT DISTINCT cid FROM cases WHERE list_contains($1, replace(cid, ' ', '_'))"
        named = tuple(cid for (cid,) in engine.db.execute(sql, [cases]).fetchall())
        if named:
            wanted = Filter(label=label, cases=named)
            hits += [(engine, number, f) for number, f in numbered(engine, wanted)]
    return hits


def _unknown(assessment: Assessment, finding_id: str) -> QuestionError:
    """An error that names ids that are near: of the same provision, or of the same case."""
    pieces = _pieces(finding_id)
    label = pieces[2] if len(pieces) > 2 else ""
    near = [f.id for _, _, f in _of(assessment, None, _cases(pieces[3]))] if pieces[3:] else []
    engines = [e for e in assessment.engines if label in e.law.emitted]
    for engine in engines:
        process = engine.law.provisions[label].process
        sql = "SELECT DISTINCT cid FROM cases WHERE process = $1 ORDER BY cid"
        number = list(engine.law.processes).index(process)
        cases = [cid for (cid,) in engine.db.execute(sql, [number]).fetchall()]
        wanted = pieces[3] if pieces[3:] else ""
        close = difflib.get_close_matches(wanted, cases[:_NEAR], n=12, cutoff=0.3)
        chosen = Filter(label=label, cases=tuple(close or cases[:12]))
        near += [f.id for _, f in numbered(engine, chosen)]
    ids = list(dict.fromkeys(near))
    if len(ids) > _CLOSE:  # those first that share the most
        ids.sort(key=lambda it: -len(set(it.split(":")) & set(finding_id.split(":"))))
    found = difflib.get_close_matches(finding_id, ids[:_CLOSE], n=3, cutoff=0.3)
    said = f"there is no finding {finding_id!r} here"
    remedy = f"Near it: {', '.join(found)}." if found else "Take an id that `assess` prints."
    return QuestionError(Problem("", "unknown-finding", said, remedy))
