"""What an arrangement judges: its own cases, its parties, its term; and the base what is left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.strategies import Register, registers
from assessment.test_differential import LENDING, REGIMES, check, compiled, plain
from hofburg.assessment import Finding
from hofburg.assessment.heard import heard
from hofburg.assessment.held import Declaration, Held, World
from hofburg.regimes import Law, check_regime, load_regime
from hofburg.values import parse_instant

EXTRA, QUICK = load_regime(REGIMES / "valley-extra"), load_regime(REGIMES / "valley-quick")
LAWS = {"base": LENDING, "extra": EXTRA, "quick": QUICK}


def sent(kind: str, author: str, to: str, number: str, at: str, **more: Any) -> Held:
    entry = {"regime": "LEND", "kind": kind, "author": author, "to": [to], "sent": at,
             "origin": "synthetic", "body": {}, **more}  # fmt: skip
    return Held("", f"{author}/{number}", entry, None, True, "")


def asked(author: str, to: str, number: str, at: str, **more: Any) -> Held:
    body = {"books": [{"title": "Alps", "weight": "500"}], "collect_on": at[:10], "purpose": "study",
            "signed": True}  # fmt: skip
    return sent("request", author, to, number, at, **{"body": body, **more})


def answered(to: Held, number: str, at: str, **more: Any) -> Held:
    author, other = to.entry["to"][0], to.entry["author"]
    more = {"body": {"accepted": True}, **more}
    return sent("reply", author, other, number, at, refers_to=[to.reference], **more)


def found(
    law: Law, *held: Held, as_of: str = "2025-12-01", holder: str | None = "TAL"
) -> list[Finding]:
    world = World("w", parse_instant(as_of).lo, holder=holder)
    register = Register((world,), held, ())
    check(law, register)
    return [
        f for f in compiled(law, register)
        if not law.processes[f.process].every and f.reading == "default"
    ]  # fmt: skip


def under(law: Law, **body: Any) -> dict[str, Any]:
    return {"under": law.id, **body}


def test_a_case_is_judged_by_what_it_was_opened_under_and_by_nothing_else() -> None:
    own, extra = asked("ANN", "TAL", "1", "2024-03-01T09:00Z"), asked(
        "ANN", "TAL", "2", "2024-03-02T09:00Z", **under(EXTRA)
    )  # fmt: skip
    answers = answered(own, "3", "2024-03-02T10:00Z"), answered(extra, "4", "2024-03-03T10:00Z")
    base = found(LENDING, own, extra, *answers)
    layer = found(EXTRA, own, extra, *answers)
    assert {f.case for f in base} == {"ANN/1"}
    assert {f.case for f in layer} == {"ANN/2"}  # the answer did not repeat it
    assert {(f.layer, f.regime, f.edition) for f in base} == {("base", "LEND", LENDING.digest)}
    assert {(f.layer, f.regime, f.edition) for f in layer} == {("EXTRA", "LEND", EXTRA.digest)}
    assert {"reply", "books", "loans", "card"} <= {f.label for f in layer} | {"card"}
    assert "rare-books" not in {f.label for f in layer}


def test_the_extra_loan_uses_none_of_the_others_up() -> None:
    listed = [asked("ANN", "TAL", str(n), f"2024-0{n}-01T09:00Z") for n in (1, 2)]
    more = asked("ANN", "TAL", "9", "2024-07-01T09:00Z", **under(EXTRA))
    again = asked("ANN", "TAL", "10", "2024-08-01T09:00Z", **under(EXTRA))
    held = [*listed, more, again]
    held += [answered(it, f"a{n}", it.entry["sent"][:10] + "T12:00Z") for n, it in enumerate(held)]
    loans = {f.case: f for f in found(LENDING, *held) if f.label == "loans"}
    assert {case: f.measured and f.measured[0] for case, f in loans.items()} == {
        "ANN/1": 1,
        "ANN/2": 2,
    }
    extra = {f.case: f.status for f in found(EXTRA, *held) if f.label == "loans"}
    assert extra == {"ANN/9": "within", "ANN/10": "refusable"}


@pytest.mark.parametrize(("day", "labels"), [
    ("2022-04-30", False), ("2022-05-01", True), ("2025-08-31", True), ("2025-09-01", False),
])  # fmt: skip
def test_the_term_and_what_is_asked_after_it(day: str, labels: bool) -> None:
    case = asked("ANN", "TAL", "1", f"{day}T09:00Z", **under(EXTRA))
    said = {f.label for f in found(EXTRA, case)}
    assert ("books" in said) is labels
    assert ("loans" in said) is (labels or day > "2025")  # `until: open`


def test_what_binds_all_between_the_parties_binds_no_third() -> None:
    cases = [
        asked("ANN", "TAL", "1", "2024-03-01T09:00Z"),
        asked("BEN", "TAL", "2", "2024-03-01T09:00Z"),
    ]
    held = [*cases, *(answered(it, f"a{n}", "2024-03-02T15:00Z") for n, it in enumerate(cases))]
    assert {(f.case, f.label, f.status) for f in found(QUICK, *held) if f.label == "reply"} == {
        ("ANN/1", "reply", "late")
    }
    assert {f.status for f in found(LENDING, *held) if f.label == "reply"} == {"met"}
    assert {f.state for f in found(QUICK, *held)} <= {"ANN", "TAL", "BRG"}


def test_messages_of_its_own_are_sent_under_it_and_those_of_the_base_as_ever() -> None:
    assert QUICK.kinds == {"thanks"}
    assert EXTRA.kinds >= {"card", "request", "reply"}
    assert QUICK.envelope("thanks") == {"regime": "LEND", "under": "QUICK"}
    assert QUICK.envelope("request") == {"regime": "LEND"}
    assert LENDING.envelope("request") == {"regime": "LEND"}
    thanks = sent("thanks", "ANN", "TAL", "1", "2024-03-01T09:00Z", under="QUICK")
    assert [(f.label, f.status) for f in found(QUICK, thanks)] == [("thanks", "unmet")]
    assert found(LENDING, thanks) == []


def test_how_often_a_quota_was_used_is_said_of_one_of_them() -> None:
    """That a loan of the base was the second proves nothing about the loans of the summer."""
    case = asked("ANN", "TAL", "1", "2024-03-01T09:00Z", **under(EXTRA))
    held = [case, answered(case, "2", "2024-03-01T12:00Z")]
    world = World("w", parse_instant("2024-12-01").lo)
    for whose, measured in (("LEND", 1), ("EXTRA", 2)):
        said = Declaration(
            "",
            None,
            "LEND",
            None,
            None,
            0,
            world.as_of,
            "ANN/1",
            "loans",
            2,
            "X/1",
            (),
            under=whose,
        )
        register = Register((world,), tuple(held), (said,))
        check(EXTRA, register)
        (loans,) = [f for f in compiled(EXTRA, register) if f.label == "loans"]
        assert loans.measured is not None
        assert loans.measured[0] == measured


@pytest.mark.parametrize("name", ["extra", "quick"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_both_evaluators_agree_on_arrangements(name: str, data: Any) -> None:
    law = LAWS[name]
    drawn = data.draw(registers(law, 3))
    held = []
    sent_as: dict[str, dict[str, str]] = {}  # alike in all accounts of a message
    for it in drawn.held:
        if it.reference not in sent_as:
            sent_as[it.reference] = data.draw(st.sampled_from([{}, {}, {"under": law.id}]))
        held.append(it._replace(entry={**it.entry, "regime": "LEND", **sent_as[it.reference]}))
    said = tuple(d._replace(regime="LEND", under=law.id) for d in drawn.declarations)
    register = Register(drawn.worlds, tuple(held), said)
    check(law, register)
    check(LENDING, register)
    judged = [heard(other, held) for other in (LENDING, EXTRA)]
    both = {id(it) for it in judged[0]} & {id(it) for it in judged[1]}
    alike = {"report", "keeper", "card"}  # rows of the base, and what the base does not know
    assert {it.entry["kind"] for it in held if id(it) in both} <= alike


def test_the_hash_of_an_arrangement_is_that_of_its_base_too(tmp_path: Any) -> None:
    import shutil

    for name in ("lending", "valley-extra"):
        shutil.copytree(REGIMES / name, tmp_path / name)
    assert load_regime(tmp_path / "valley-extra").digest == EXTRA.digest
    rules = tmp_path / "lending" / "parameters.yaml"
    rules.write_text(
        rules.read_text().replace(
            "book.weight:    {value: 5000 g", "book.weight:    {value: 5001 g"
        )
    )
    changed = load_regime(tmp_path / "valley-extra")
    assert changed.base is not None
    assert changed.base.digest != LENDING.digest
    assert changed.digest != EXTRA.digest


FAULTS = [
    ("  return: {paragraph", "  retun: {paragraph", "unknown-label", "retun"),
    ("base: lending", "base: nowhere", "base", "nowhere"),
    ("since: 2022-05-01", "since: 2022-05-32", "date", "2022-05-32"),
    ("until: 2025-08-31", "until: 2021-08-31", "date", "ends before"),
    ("for: under, ", "", "scope", "for whom"),
    ("loan.time: {value: 56 d", "loan.time: {value: 56 g", "expression-type", ""),
    ("  - label: card\n", "  - label: books\n", "defined-twice", "books"),
    ("leaves:\n  rare-books:", "leaves:\n  rare-boks:", "unknown-label", "rare-boks"),
    ("columns: {card_at: instant", "columns: {grams: number = 3, card_at: instant", "defined-twice", "grams"),
    ("messages:\n  card:", "messages:\n  request: {}\n  card:", "defined-twice", "request"),
    ("    limit: {at_most", "    duty: {at_most", "kind", "no duty"),
    ("for: under, ", "for: parties, ", "loosens", "not rewritten"),
    ("since: 2022", "zone: Europe/Vienna\nsince: 2022", "of-the-base", "zone"),
    ("{value: 56 d, paragraph", "{versions: [{value: 14 d, since: 2020-01-01}, {value: 21 d, since: 2024-03-01, decision: Assembly 2/24}], paragraph", "changes-nothing", "loan.time"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"), FAULTS, ids=[f"{r}-{w}" for _, _, r, w in FAULTS]
)
def test_faults_have_their_place(tmp_path: Any, old: str, new: str, rule: str, words: str) -> None:
    import shutil

    for name in ("lending", "valley-extra"):
        shutil.copytree(REGIMES / name, tmp_path / name)
    file = tmp_path / "valley-extra" / "regime.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    law, problems = check_regime(tmp_path / "valley-extra")
    assert law is None
    hit = [p for p in problems if p.rule == rule and words in f"{p.message} {p.field}"]
    assert hit, [str(p) for p in problems]
    assert hit[0].remedy
    assert hit[0].place.split(":")[0].endswith(".yaml")


def test_an_overlay_that_changes_nothing_is_refused(tmp_path: Any) -> None:
    import shutil

    shutil.copytree(REGIMES / "lending", tmp_path / "lending")
    (tmp_path / "idle").mkdir()
    (tmp_path / "idle" / "regime.yaml").write_text(
        "regime: IDLE\nbase: lending\ntitle: Idle\nparties: {ANN: Anna, TAL: Tal}\narrangement: {for: parties}\n"
    )
    law, problems = check_regime(tmp_path / "idle")
    assert law is None
    assert [p.rule for p in problems] == ["changes-nothing"]


def test_plain_and_compiled_speak_of_one_layer() -> None:
    case = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")
    register = Register((World("w", parse_instant("2024-12-01").lo),), (case,), ())
    assert {f.layer for f in plain(QUICK, register)} == {"QUICK"}


def test_an_arrangement_of_others_has_no_place_on_an_agenda() -> None:
    from hofburg.assessment import Assessment, agenda
    from hofburg.assessment.engine import Engine

    case = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")
    world = World("w", parse_instant("2024-03-02").lo, holder="TAL")
    made = Assessment(tuple(Engine(law, [world], [case]) for law in (LENDING, QUICK, EXTRA)), {})
    for state, told in (
        ("ANN", ["LEND", "QUICK", "EXTRA"]),
        ("BRG", ["LEND", "QUICK"]),
        ("BEN", ["LEND"]),
    ):
        assert [it.regime for it in agenda(made, state, as_of=world.as_of)] == told
