"""An answer as plain values: for JSON, tables and CSV. Beside every position stands: assumption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hofburg.cooperation import words
from hofburg.cooperation.answer import (
    Agreed,
    Answer,
    Change,
    Compared,
    Condition,
    Done,
    Planned,
    Position,
    Proof,
    Row,
)
from hofburg.cooperation.spans import Amount, Days
from hofburg.languages import speaking
from hofburg.regimes import said_in

__all__ = ["COLUMNS", "answer_dict", "answer_rows", "row_dict"]


def answer_dict(answer: Answer) -> dict[str, Any]:
    """An answer as plain values for JSON; keys and shapes in docs/instruments.md.

    Texts are mappings by language, days are ``YYYY-MM-DD``, ranges have ``first`` and ``last``.
    Whatever says what somebody wills has ``assumption: true`` beside it.
    """
    with speaking("en"):  # programs read the same in every language
        return _answer(answer)


def _answer(answer: Answer) -> dict[str, Any]:
    asked = answer.question
    return {
        "assumptions": words.ASSUMED,
        "question": {
            "goals": list(asked.goals),
            "at": answer.at,
            "by": answer.by or None,
            "start": answer.start,
            "where": asked.where or None,
            "circles": {n: _assumed(names=list(codes)) for n, codes in answer.circles.items()},
            "objectors": _assumed(
                said=answer.objectors is not None, names=list(answer.objectors or ())
            ),
        },
        "goals": [{"key": key, "title": dict(title)} for key, title in answer.goals],
        "order": list(answer.order),
        "possible": answer.possible,
        "rows": [row_dict(row) for row in answer.rows],
        "changes": [_change(answer, it) for it in answer.changes],
        "notes": list(answer.notes),
        "positions": [_position(it) for it in answer.positions],
        "catalogue": answer.catalogue,
        "edition": answer.edition,
        "sources": dict(answer.sources),
    }


def _assumed(**more: Any) -> dict[str, Any]:
    return {"assumption": True, **more}


def _position(it: Position) -> dict[str, Any]:
    return _assumed(
        who=it.who, name=it.name, stance=it.stance, why=it.why, circles=list(it.circles),
        text=words.position(it),
    )  # fmt: skip


def _change(answer: Answer, it: Change) -> dict[str, Any]:
    return _assumed(
        kind=it.kind, circle=it.circle or None, who=list(it.who), day=it.day or None,
        reading=it.reading or None, opens=[_key(*key) for key in it.opens],
        loosens=[_key(*key) for key in it.loosens], text=words.change(answer, it),
    )  # fmt: skip


def _key(instrument: str, reading: str) -> dict[str, Any]:
    return {"instrument": instrument, "reading": reading or None}


def row_dict(row: Row) -> dict[str, Any]:
    """One row as plain values; see ``answer_dict``."""
    return {
        **_key(row.instrument, row.reading),
        "title": dict(row.title),
        "summary": dict(row.summary),
        "kind": row.kind,
        "exists": row.exists,
        "goals": list(row.goals),
        "verdict": row.verdict,
        "assumption": True,
        "consensus": row.consensus,
        "decision": {"rule": dict(row.rule), "rows": list(row.rule_rows), **_proof(row.rule_proof)},
        "basis": [
            {"text": dict(said), "provision": link or None, **_proof(proof)}
            for said, proof, link in row.basis
        ],
        "question": None if not row.contested else {
            "text": dict(row.contested),
            "default": row.default,
            "readings": {
                key: {"title": dict(title), "why": dict(why), **_proof(proof)}
                for key, (title, why, proof) in row.readings.items()
            },
        },
        "agreement": [_agreed(it) for it in row.agreements],
        "not_required": [
            {"who": who, "title": dict(title), "why": dict(why), **_proof(proof)}
            for who, title, why, proof in row.not_required
        ],
        "named": {circle: _assumed(names=list(codes)) for circle, codes in row.named.items()},
        "gates": [_condition(it) for it in row.gates],
        "constraints": [_condition(it) for it in row.constraints],
        "steps": [_step(it) for it in row.steps],
        "ends": _days(row.ends),
        "in_time": row.in_time,
        "cost": {
            **_amount(row.cost), "of": dict(row.cost_of), "unknown": dict(row.cost_why),
            **(_proof(row.cost_proof) if row.cost_proof else {}),
        },
        "bilateral": _compared(row.bilateral) if row.bilateral else None,
        "precedents": [_done(it) for it in row.precedents],
        "risks": [dict(it) for it in row.risks],
        "first": None if row.first is None else {
            "regime": row.first.regime, "message": row.first.message, "author": row.first.author,
            "to": list(row.first.to), "body": dict(row.first.body),
        },
        "changes": list(row.changes),
        "place": row.place,
    }  # fmt: skip


def _proof(it: Proof) -> dict[str, Any]:
    return {"paragraph": it.paragraph or None, "mark": it.mark, "source": it.source or None}


def _agreed(it: Agreed) -> dict[str, Any]:
    return _assumed(
        label=it.label, circle=it.circle, title=dict(it.title), why=dict(it.why), status=it.status,
        agree=list(it.agree), unknown=list(it.unknown), object=list(it.object),
        text=words.agreement(it), place=it.place, **_proof(it.proof),
    )  # fmt: skip


def _condition(it: Condition) -> dict[str, Any]:
    return {
        "label": it.label,
        "about": it.about or None,
        "title": dict(it.title) or None,
        "text": dict(it.text),
        "otherwise": dict(it.otherwise) or None,
        "status": it.status,
        "missing": [
            {"circle": m.circle or None, "column": m.column, "who": list(m.who),
             **({"assumption": True} if m.position else {})}
            for m in it.missing
        ],
        "place": it.place,
        **_proof(it.proof),
    }  # fmt: skip


def _step(it: Planned) -> dict[str, Any]:
    return {
        "label": it.label, "text": dict(it.text), "by": it.by or None, "takes": it.takes.written,
        "after": list(it.after), "begins": _days(it.begins), "ends": _days(it.ends),
        **_proof(it.proof),
    }  # fmt: skip


def _days(it: Days | None) -> dict[str, Any] | None:
    if it is None:
        return None
    return {"first": it.first.isoformat(), "last": it.last.isoformat() if it.last else None}


def _amount(it: Amount | None) -> dict[str, Any]:
    if it is None:
        return {"least": None, "most": None, "currency": None}
    return {
        "least": None if it.least is None else f"{it.least:f}",
        "most": None if it.most is None else f"{it.most:f}",
        "currency": it.currency,
    }


def _compared(it: Compared) -> dict[str, Any]:
    return {
        "text": dict(it.text), "takes": it.takes.written, "ends": _days(it.ends),
        **_amount(it.amount), "time": it.time, "money": it.money, **_proof(it.proof),
    }  # fmt: skip


def _done(it: Done) -> dict[str, Any]:
    return {
        "key": it.key, "title": dict(it.title), "states": list(it.states),
        "donors": list(it.donors), "since": it.since or None, "until": it.until or None,
        "figures": [{"what": dict(w), "amount": a, "unit": u or None} for w, a, u in it.figures],
        "note": dict(it.note) or None, "case": it.case or None, "near": it.near,
        **_proof(it.proof),
    }  # fmt: skip


# -- flat ------------------------------------------------------------------------------------------

COLUMNS = (
    "instrument", "title", "reading", "verdict", "assumption", "because", "needs consensus", "rule",
    "basis", "agreement required", "agreement not required", "constraints met",
    "constraints not met", "constraints not known", "constraints for people", "steps", "ends",
    "in time", "cost", "bilateral way", "time against bilateral", "cost against bilateral",
    "precedents", "risks", "first message", "would open it", "sources",
)  # fmt: skip


def answer_rows(answer: Answer, language: str = "en") -> list[dict[str, str]]:
    """One flat row for each instrument and reading, for tables and CSV; keys are ``COLUMNS``."""
    return [_flat(answer, row, language) for row in answer.rows]


def _flat(answer: Answer, row: Row, language: str) -> dict[str, str]:
    def say(said: Mapping[str, str]) -> str:
        return said_in(said, language)

    def conditions(*status: str) -> str:
        return _joined(
            words.condition(answer, it, language) for it in row.constraints if it.status in status
        )

    way = row.bilateral
    cells = (
        row.instrument,
        say(row.title) + ("" if row.exists else " (no such thing today)"),
        row.reading,
        row.verdict,
        "assumption",
        _joined(words.because(answer, row, language)),
        row.consensus,
        say(row.rule),
        _joined(
            say(said) + (f" ({proof.paragraph})" if proof.paragraph else "")
            for said, proof, _ in row.basis
        ),
        _joined(words.agreement(it, language) for it in row.agreements),
        _joined(f"{say(title)}: {say(why)}" for _, title, why, _ in row.not_required),
        conditions("met"),
        conditions("not met"),
        conditions("not known"),
        conditions("for people"),
        _joined(f"{say(it.text)}: {words.days(it.begins)}, ends {words.days(it.ends)}"
                for it in row.steps),
        words.days(row.ends),
        row.in_time,
        words.amount(row.cost) if row.cost else say(row.cost_why) or "not known",
        say(way.text) if way else "",
        way.time if way else "",
        way.money if way else "",
        _joined(
            f"{say(it.title)} ({', '.join(t for t in (it.since, it.until) if t)})"
            for it in row.precedents
        ),
        _joined(say(it) for it in row.risks),
        f"{row.first.regime} {row.first.message}" if row.first else "",
        _joined(words.change(answer, answer.changes[index], language) for index in row.changes),
        row.rule_proof.source,
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part.rstrip(".") if part.endswith(".") else part for part in parts if part)
