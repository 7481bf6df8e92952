"""Registers meet in any order: what follows is the same, byte for byte."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessment.centres import TRUST, Part, centres, messages, orders, signed
from hofburg import assess, explain
from hofburg.assessment import Assessment, quotas, select_worlds
from hofburg.inquiry import Question, ask, due, due_row, explanation_json
from hofburg.regimes import Law, load_regime
from hofburg.register import ARRANGEMENT, Entry, Record, Register, arrangement_body, view
from hofburg.values import parse_instant
from shared import PAIR, REGIMES

LENDING = str(REGIMES / "lending")
AS_OF = parse_instant("2024-03-02T00:00Z").lo
MOMENT = "2024-03-02T00:00Z"

# What is wrong is shrunk at leisure with HYPOTHESIS_PROFILE=search.
FEW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def registered(
    folder: Path, law: Law, parts: Sequence[Part], order: Iterable[list[int]]
) -> Register:
    """A register into which the parts were imported in that order."""
    register = Register.create(folder / "r.sqlite", node="SMR-9", state="SMR", kind="demo")
    for several in order:
        paths = [parts[number].write(folder / f"{number}.jsonl") for number in several]
        register.import_records(paths, {law.id: law}, trust=TRUST, keep_forks=True)
    return register


def bytes_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def told(assessment: Assessment, some: int = 1) -> list[bytes]:
    """All that is said of an assessment: worlds, findings, quota tables, and a few reasons."""
    found = list(assessment.findings(roster=False))
    spoken = [f for f in found if f.done is not None and f.status != "pending"] or found
    chosen = spoken[:: max(1, len(spoken) // some)][:some]
    return [
        *(bytes_of([world.label, world.accounts]) for world in assessment.worlds),
        *(bytes_of(f.as_dict()) for f in found),
        bytes_of([*assessment.counts().items()]),  # with standing duties of which nothing is known
        *(bytes_of(table.as_dict()) for table in quotas(assessment, idle=False)),
        *(repr(explain(assessment, f.id, change=False)).encode() for f in chosen),
    ]


def assessed(law: Law, records: Iterable[Record]) -> Assessment:
    listed = list(records)
    holder = min((it.entry.author for it in listed if it.entry.author), default=None)
    return assess(law, listed, as_of=AS_OF, known_at=AS_OF, holder=holder, threads=1)


@pytest.mark.parametrize("book", [LENDING, "MECHANISMS"], ids=["lending", "MECHANISMS"])
@given(data=st.data())
@settings(FEW, max_examples=3)
def test_two_orders_of_import_give_one_assessment(
    tmp_path_factory: pytest.TempPathFactory, book: str, data: st.DataObject
) -> None:
    check(tmp_path_factory, book, 8, data)


@given(data=st.data())
@settings(FEW, max_examples=2)
def test_two_orders_of_import_give_one_assessment_of_a_large_regime(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    check(tmp_path_factory, "VD2011", 6, data)


def check(
    tmp_path_factory: pytest.TempPathFactory, book: str, most: int, data: st.DataObject
) -> None:
    law, _ = messages(book)
    parts = data.draw(centres(book, most=most, forks=True))
    made = []
    for order in (data.draw(orders(parts)), data.draw(orders(parts))):
        with registered(tmp_path_factory.mktemp("order"), law, parts, order) as register:
            export = io.BytesIO()
            register.export(export)
            records = data.draw(st.permutations(list(register.records())))
            made.append((export.getvalue(), register.digest(), told(assessed(law, records))))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "book", [LENDING, "MECHANISMS", "VD2011"], ids=["lending", "MECHANISMS", "VD2011"]
)
@given(data=st.data())
@settings(FEW, max_examples=50)
def test_what_is_selected_does_not_depend_on_the_order(book: str, data: st.DataObject) -> None:
    """Everything an assessment starts from, for many more registers than can be assessed."""
    law, _ = messages(book)
    parts = data.draw(centres(book, forks=True))
    records = [record for part in parts for record in part.records]
    bare = [Record(it.entry) for it in records[:3]]
    one, other = [*records, *bare], data.draw(st.permutations([*bare, *records]))
    for viewer in (None, "AND"):
        assert select_worlds(one, viewer=viewer, zone=law.zone) == select_worlds(
            other, viewer=viewer, zone=law.zone
        )
    assert view(one) == view(other)


@given(data=st.data())
@settings(FEW, max_examples=3)
def test_files_may_be_asked_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    law, _ = messages(LENDING)
    parts = data.draw(centres(LENDING))
    folder = tmp_path_factory.mktemp("asked")
    paths = [part.write(folder / f"{number}.jsonl") for number, part in enumerate(parts)]
    bare = folder / "bare.jsonl"  # beside signed records, entries that nobody signed
    bare.write_bytes(b"".join(it.entry.text + b"\n" for it in parts[0].records[:3]))
    with registered(folder, law, parts[:1], [[0]]) as register:
        store = register.path  # and a register that holds some of them already
    every = [str(path) for path in (*paths, bare, store)]
    made = [
        answered(Question(registers=order, regimes=[LENDING], as_of=MOMENT, holder="KIM"))
        for order in (every, data.draw(st.permutations(every)))
    ]
    assert made[0] == made[1]


def answered(question: Question) -> list[bytes]:
    """What an answer says, whoever asks it."""
    answer = ask(question)
    findings = list(answer.findings())
    meta = {**answer.meta, "registers": sorted(map(str, answer.meta["registers"]))}
    why = explain(answer.assessment, findings[0].id, change=False) if findings else None
    return [
        bytes_of(meta),
        *(bytes_of(due_row(answer, f)) for f in due(answer)),
        *(bytes_of(f.as_dict()) for f in findings),
        bytes_of(why and explanation_json(answer, why)),
        *(bytes_of(table.as_dict()) for table in quotas(answer.assessment)),
    ]


def test_an_arrangement_may_come_after_what_was_sent_under_it(tmp_path: Path) -> None:
    """In one file, in several that are imported together, and in several that are asked."""
    (tmp_path / "PAIR-2020").mkdir()
    (tmp_path / "PAIR-2020" / "regime.yaml").write_text(PAIR, encoding="utf-8")
    law = load_regime(tmp_path / "PAIR-2020")
    said = {"regime": law.regime, "author": "AND", "to": ["LIE"], "origin": "demo"}
    arrangement = Entry.of(
        {**said, "kind": ARRANGEMENT, "sent": "2020-01-01T10:00Z",
         "body": arrangement_body(law, {"regime.yaml": PAIR})}
    )  # fmt: skip
    call = Entry.of(
        {**said, "under": law.id, "kind": "line_call", "number": "1", "body": {"about": "x"},
         "sent": "2020-02-01T10:00Z"}
    )  # fmt: skip
    first, second = (
        Part(node, (signed((), node, AS_OF, entry),)).write(tmp_path / node)
        for node, entry in (("AND-1", call), ("LIE-1", arrangement))
    )
    made: list[Any] = []
    for number, order in enumerate([[first, second], [second, first]]):
        store = tmp_path / f"{number}.sqlite"
        with Register.create(store, node="SMR-9", state="SMR", kind="demo") as register:
            register.import_records(order, {law.regime: load_regime(law.regime)}, trust=TRUST)
            made.append(register.digest())
        paths = [str(path) for path in order]
        made.append(answered(Question(registers=paths, as_of=MOMENT, holder="AND")))
    assert made[:2] == made[2:]
    assert any(b"PAIR-2020" in line for line in made[1])
