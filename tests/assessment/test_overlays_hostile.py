"""What somebody may try with an arrangement: loosen, bind a third, accuse by silence, go in circles."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.test_differential import LENDING, REGIMES
from assessment.test_overlays import EXTRA, QUICK, answered, asked, found, sent
from hofburg.assessment import Assessment, calendar, quotas
from hofburg.assessment.engine import Engine
from hofburg.assessment.heard import heard, heard_of
from hofburg.assessment.held import Declaration, Held, World
from hofburg.errors import Problem
from hofburg.regimes import Law, check_regime
from hofburg.values import parse_instant

PLAIN = """regime: OWN
base: lending
title: Own
since: 2022-05-01
parties: {TAL: Tal, ANN: Anna}
arrangement: {for: under}
paragraphs: {"O-1": quick}
parameters:
  reply.time: {value: 24 h, paragraph: "O-1"}
touches:
  reply: {paragraph: "O-1"}
"""
MORE = """provisions:
  - label: more
    paragraph: "O-1"
    content: {on: loan, by: borrower, when: "WHEN", holds: signed}
"""


def checked(folder: Path, text: str, name: str = "own") -> tuple[Law | None, list[Problem]]:
    if not (folder / "lending").exists():
        shutil.copytree(REGIMES / "lending", folder / "lending")
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "regime.yaml").write_text(text)
    return check_regime(folder / name)


# -- what no document may say ------------------------------------------------------------------------

BRACKETS = "false) OR (true"
REFUSED = [
    ("touches:\n  reply: {", f'touches:\n  reply: {{when: "{BRACKETS}", ', "expression-syntax", "touches.reply.when"),
    ("touches:\n  reply: {", f'touches:\n  reply: {{duty: {{when: "{BRACKETS}"}}, ', "expression-syntax", "touches.reply.duty.when"),
    ("touches:", MORE.replace("WHEN", BRACKETS) + "touches:", "expression-syntax", "provisions.0.content.when"),
    ("touches:", MORE.replace("WHEN", "true) -- ") + "touches:", "expression-character", "provisions.0.content.when"),
    ("regime: OWN", "regime: LEND", "taken", "regime"),
    ("regime: OWN", "regime: base", "taken", "regime"),
    ("ANN: Anna", "FRA: France", "unknown-state", "parties.FRA"),
    ("since: 2022-05-01", "since: 2019-12-31", "date", "since"),
    ("base: lending", "base: own", "base", "base"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"), REFUSED, ids=[f"{r}-{f}" for *_, r, f in REFUSED]
)
def test_tricks_are_refused_once_and_where_they_stand(
    tmp_path: Path, old: str, new: str, rule: str, field: str
) -> None:
    assert checked(tmp_path, PLAIN)[0] is not None
    law, problems = checked(tmp_path, PLAIN.replace(old, new))
    assert law is None
    assert [(p.rule, p.field) for p in problems] == [(rule, field)]
    assert problems[0].place.startswith("regime.yaml:")
    assert problems[0].remedy


def test_an_arrangement_builds_upon_no_arrangement_and_no_circle_ends_in_a_crash(
    tmp_path: Path,
) -> None:
    checked(tmp_path, PLAIN)
    law, (fault,) = checked(tmp_path, PLAIN.replace("base: lending", "base: own"), "upon")
    assert (law, fault.rule) == (None, "base")
    checked(tmp_path, PLAIN.replace("base: lending", "base: two"), "one")
    law, (fault,) = checked(tmp_path, PLAIN.replace("base: lending", "base: one"), "two")
    assert (law, fault.rule) == (None, "base")


def test_a_name_that_the_base_has_is_told_with_the_file_of_the_base(tmp_path: Path) -> None:
    law, (fault,) = checked(tmp_path, PLAIN + "terms: {accepted: 'true'}\n")
    assert (law, fault.rule) == (None, "name")
    assert fault.place.startswith("lending/messages.yaml:")


def test_it_begins_and_ends_with_its_base(tmp_path: Path) -> None:
    law, _ = checked(tmp_path, PLAIN.replace("since: 2022-05-01\n", ""))
    assert law is not None
    assert law.since == LENDING.since
    rules = tmp_path / "lending" / "regime.yaml"
    rules.write_text(
        rules.read_text().replace("since: 2020-01-01", "since: 2020-01-01\nuntil: 2024-12-31")
    )
    law, problems = checked(tmp_path, PLAIN)
    assert problems == []
    assert law is not None
    assert law.until == parse_instant("2024-12-31").hi
    law, (fault,) = checked(
        tmp_path, PLAIN.replace("since: 2022-05-01", "since: 2022-05-01\nuntil: 2025-01-01")
    )
    assert (law, fault.field, fault.rule) == (None, "until", "date")


@pytest.mark.parametrize(("said", "remedy"), [
    ({"regime": "EXTRA"}, "Write regime: LEND, under: EXTRA."),
    ({"regime": "CLUB", "under": "EXTRA"}, "Write regime: LEND, under: EXTRA."),
    ({"regime": "LEND", "under": "CLUB"}, "Write regime: CLUB."),
])  # fmt: skip
def test_an_entry_that_no_law_would_hear_is_refused(said: dict[str, str], remedy: str) -> None:
    from hofburg.register import check_entry

    laws = {"LEND": LENDING, "EXTRA": EXTRA, "CLUB": replace(LENDING, id="CLUB")}
    plain = {"kind": "keeper", "author": "ANN", "number": "1", "to": ["TAL"], "sent": "2024-03-01",
             "origin": "demo", "body": {"name": "x"}}  # fmt: skip
    assert check_entry({**plain, "regime": "LEND", "under": "EXTRA"}, laws, "")[0]
    entry, problems = check_entry({**plain, **said}, laws, "")
    assert entry is None
    assert [(it.field, it.rule, it.remedy) for it in problems] == [("regime", "regime", remedy)]


# -- what its hash covers ----------------------------------------------------------------------------

CHANGES = [
    ("title: Own", "title: {en: Another, ru: Другое}", False),
    ("{for: under}", "{for: under, signed: in Tal, area: {en: everywhere}, status: ended}", False),
    ("TAL: Tal", "TAL: The library by the river", False),
    ('"O-1": quick', '"O-1": quicker', False),
    ('  reply: {', '  reply: {text: {en: by tomorrow}, ', False),
    ("{for: under}", "{for: parties}", True),
    ("{for: under}", "{for: under, precedes: [X]}", True),
    ("ANN: Anna", "ANN: Anna, BEN: Ben", True),
    ("value: 24 h", "value: 25 h", True),
    ("since: 2022-05-01", "since: 2022-05-02", True),
    ("since: 2022-05-01", "since: 2022-05-01\nuntil: 2026-01-01", True),
    ("  reply: {", "  reply: {when: heavy_loan, ", True),
    ("  reply: {", "  receipt: {paragraph: 'O-1'}\n  reply: {", True),
    ("touches:", "leaves: {loans: told elsewhere}\ntouches:", True),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "another"), CHANGES, ids=[n[:40] for _, n, _ in CHANGES])
def test_another_sentence_is_no_other_law_and_another_rule_is(
    tmp_path: Path, old: str, new: str, another: bool
) -> None:
    law, _ = checked(tmp_path, PLAIN)
    other, problems = checked(tmp_path, PLAIN.replace(old, new))
    assert law is not None
    assert other is not None, problems
    assert (other.digest != law.digest) is another


def test_the_day_on_which_it_ends_is_part_of_it_even_where_all_is_open(tmp_path: Path) -> None:
    text = PLAIN.replace("for: under", "for: parties").replace(
        "  reply: {", "  reply: {until: open, "
    )
    made = [checked(tmp_path, text.replace("parties:", f"until: {day}\nparties:"))[0]
            for day in ("2026-01-01", "2026-01-02")]  # fmt: skip
    assert all(made)
    assert len({law.digest for law in made if law}) == 2


# -- nobody is accused because something was said to another layer -----------------------------------


def test_an_answer_joins_its_case_whatever_else_it_refers_to() -> None:
    case = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")
    report = sent("report", "TAL", "ANN", "r", "2024-01-10T09:00Z", under="EXTRA",
                  body={"year": 2024, "volumes": "3500"})  # fmt: skip
    parcel = sent(
        "parcel", "ANN", "TAL", "p", "2024-03-01T09:00Z", under="EXTRA", body={"boxes": []}
    )
    card = sent("card", "ANN", "TAL", "c", "2024-03-01T10:00Z", under="EXTRA")
    over = sent("card", "ANN", "TAL", "o", "2024-03-01T10:00Z", under="QUICK", refers_to=["ANN/1"])
    answer = sent("reply", "TAL", "ANN", "2", "2024-03-01T12:00Z", body={"accepted": True},
                  refers_to=[over.reference])  # fmt: skip
    said = [(f.case, f.status) for f in found(LENDING, case, over, answer, holder="ANN")
            if f.label == "reply"]  # fmt: skip
    assert said == [("ANN/1", "met")]  # by way of a message of which the base knows nothing
    extra = sent("card", "ANN", "TAL", "o", "2024-03-01T10:00Z", under="EXTRA", refers_to=["ANN/1"])
    opened = asked("ANN", "TAL", "1", "2024-03-01T09:00Z", under="EXTRA")
    assert found(LENDING, opened, extra, answer, holder="ANN") == []
    for aside in (report, parcel, card):
        answer = sent("reply", "TAL", "ANN", "2", "2024-03-01T12:00Z", body={"accepted": True},
                      refers_to=[aside.reference, case.reference])  # fmt: skip
        replies = [(f.case, f.status) for f in found(LENDING, case, aside, answer, holder="ANN")
                   if f.label == "reply"]  # fmt: skip
        assert replies == [("ANN/1", "met")], aside.entry["kind"]


def test_an_arrangement_looks_at_the_rows_of_its_base_and_uses_none_of_them_up(
    tmp_path: Path,
) -> None:
    own, _ = checked(tmp_path, PLAIN)
    assert own is not None
    report = sent(
        "report", "TAL", "BRG", "r", "2024-01-10T09:00Z", body={"year": 2024, "volumes": "2500"}
    )
    cases = [
        asked("ANN", "TAL", str(n), f"2024-0{n + 1}-01T09:00Z", under="OWN") for n in range(1, 5)
    ]
    answers = [
        answered(it, f"a{n}", it.entry["sent"][:10] + "T12:00Z") for n, it in enumerate(cases)
    ]
    said = [f for f in found(own, report, *cases, *answers) if f.label == "loans"]
    assert [f.status for f in said] == ["within", "within", "within", "refusable"]
    assert {f.allowed and f.allowed[0] for f in said} == {3}
    assert not [f for f in found(LENDING, report, *cases, *answers) if f.label == "loans"]
    world = World("w", parse_instant("2024-12-01").lo, holder="TAL")
    for law, labels in ((own, set()), (LENDING, {"report"})):
        engine = Engine(law, [world], [report])
        rows = {
            f.label
            for f in Assessment((engine,), {}).findings()
            if f.case == "stocktaking/TAL/2024"
        }
        assert rows == labels


def test_what_is_complete_under_an_arrangement_proves_nothing_of_its_base() -> None:
    case = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")
    world = World("w", parse_instant("2024-12-01").lo)

    def reply(law: Law, under: str, of: str | None = None) -> str:
        said = Declaration("", None, "LEND", None, None, 0, world.as_of, of, None, None, "X/1", (),
                           under=under)  # fmt: skip
        engine = Engine(law, [world], [case], [said])
        (it,) = [
            f for f in Assessment((engine,), {}).findings(label="reply") if f.reading == "default"
        ]
        return it.status

    assert reply(LENDING, "LEND") == "missed"
    assert reply(LENDING, "EXTRA") == "undetermined"
    assert reply(LENDING, "EXTRA", "ANN/1") == "missed"  # said of the case itself
    assert reply(QUICK, "LEND") == "missed"
    assert reply(QUICK, "QUICK") == "undetermined"  # only thanks are sent under it


def test_a_declaration_under_an_arrangement_speaks_of_what_may_be_sent_under_it() -> None:
    said = Declaration(
        "", None, "LEND", None, None, 0, 1, None, None, None, "X/1", (), under="QUICK"
    )
    assert heard_of(QUICK, [said])[0].kinds == ("thanks",)
    assert heard_of(LENDING, [said]) == []
    assert heard_of(EXTRA, [said._replace(under="LEND")]) == [said._replace(under="LEND")]
    assert "report" not in (heard_of(EXTRA, [said._replace(under="EXTRA")])[0].kinds or ())


def test_accounts_that_differ_in_what_a_request_was_sent_under_each_have_their_case() -> None:
    one = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")._replace(account="a")
    two = asked("ANN", "TAL", "1", "2024-03-01T09:00Z", under="EXTRA")._replace(account="b")
    answer = answered(one, "2", "2024-03-01T12:00Z")
    held = [one, two, answer]
    assert heard(LENDING, held) == [one, answer]
    assert heard(EXTRA, held) == [two, answer]
    for law, account in ((LENDING, "a"), (EXTRA, "b")):
        engine = Engine(
            law,
            [World("w", parse_instant("2024-12-01").lo, accounts=(account,), holder="ANN")],
            held,
        )
        said = {f.case: f.status for f in Assessment((engine,), {}).findings(label="reply")
                if f.reading == "default"}  # fmt: skip
        assert said == {"ANN/1": "met"}


@st.composite
def tangles(draw: Any) -> list[Held]:
    """Messages that refer to each other in any way, under anything, at any time or none."""
    many = draw(st.integers(1, 7))
    names = [f"ANN/{n}" for n in range(many)]
    held = []
    most = st.just(1) if draw(st.booleans()) else st.just(3)
    for n in range(many):
        kind = draw(
            st.sampled_from(
                ["request", "reply", "lent", "receipt", "report", "card", "parcel", "promise"]
            )
        )
        more: dict[str, Any] = draw(
            st.sampled_from([{}, {"under": "EXTRA"}, {"under": "QUICK"}, {"under": "LEND"}])
        )
        if kind == "card":  # no other knows the form, and a register refuses it
            more = {"under": "EXTRA"}
        refs = draw(st.lists(st.sampled_from([*names, "TAL/9"]), max_size=draw(most)))
        if refs:
            more = more | {"refers_to": refs}
        if draw(st.integers(0, 5)) == 0:
            more = more | {"case": draw(st.sampled_from(names))}
        at = draw(st.sampled_from(["2024-03-01T09:00Z", "2024-03-02T09:00Z", "?", "2023/2024"]))
        body = {"year": 2024} if kind == "report" else {}
        held.append(
            sent(
                kind,
                "ANN",
                "TAL",
                str(n),
                "2024-03-01" if at == "2023/2024" else at,
                body=body,
                **more,
            )
        )
    return held


@settings(max_examples=200, deadline=None)
@given(tangles())
def test_whoever_hears_a_case_hears_it_as_it_stands(held: list[Held]) -> None:
    """Each message of a base has one judge; hearing twice is hearing once; cases keep their names.

    Whoever ties two threads together, by two references or a ``case``, may make of what follows an
    answer in both; it is missing in neither.
    """
    from hofburg.assessment.plain_fold import fold

    world = World("w", parse_instant("2024-12-01").lo)
    judges = {law.id: heard(law, held) for law in (LENDING, EXTRA)}
    tied = any(it.entry.get("case") or len(it.entry.get("refers_to") or ()) > 1 for it in held)
    for law in (LENDING, EXTRA):
        assert tied or heard(law, judges[law.id]) == judges[law.id]
    both = {it.reference for it in judges["LEND"]} & {it.reference for it in judges["EXTRA"]}
    rows = {it.reference for it in held if it.entry["kind"] in ("report", "promise", "card")}
    assert tied or both <= rows
    whole = {
        it.reference: row.case
        for row in fold(EXTRA, EXTRA.processes["loan"], world, held)
        for it in row.said
    }
    for row in fold(EXTRA, EXTRA.processes["loan"], world, judges["EXTRA"]):
        for it in row.said:
            assert row.case == whole[it.reference]


def test_a_long_thread_is_followed_to_its_end() -> None:
    first = asked("ANN", "TAL", "0", "2024-03-01T09:00Z", under="EXTRA")
    thread = [sent("recall", "TAL", "ANN", str(n), "2024-03-02T09:00Z",
                   refers_to=[f"TAL/{n - 1}" if n > 1 else first.reference]) for n in range(1, 3000)]  # fmt: skip
    assert len(heard(EXTRA, [*thread, first])) == 3000
    assert heard(LENDING, [*thread, first]) == []


# -- tables ------------------------------------------------------------------------------------------


def assessed(held: list[Held]) -> Assessment:
    world = World("record", parse_instant("2024-12-01").lo, holder="TAL")
    return Assessment(tuple(Engine(law, [world], held) for law in (LENDING, EXTRA, QUICK)), {})


def test_quotas_and_calendars_of_a_base_are_not_told_twice() -> None:
    own = asked("ANN", "TAL", "1", "2024-03-01T09:00Z")
    extra = asked("ANN", "TAL", "2", "2024-05-02T09:00Z", under="EXTRA")
    lent = [sent("lent", "TAL", "ANN", f"l{n}", "2024-06-01T09:00Z", refers_to=[it.reference],
                 body={"handed_at": "2024-06-01T09:00Z"}) for n, it in enumerate((own, extra))]  # fmt: skip
    held = [
        own,
        extra,
        *lent,
        answered(own, "a", "2024-03-01T12:00Z"),
        answered(extra, "b", "2024-05-02T12:00Z"),
    ]
    made = assessed(held)
    cases = {it.regime: {one.case for one in it.takes_place} for it in calendar(made, year=2024)}
    assert cases == {"LEND": {"ANN/1"}, "EXTRA": {"ANN/2"}, "QUICK": set()}
    tables = {(it.regime, it.process): it for it in quotas(made, state="TAL", year=2024)}
    assert {regime for regime, _ in tables} == {"LEND", "EXTRA"}
    used = {regime: {use.case for line in it.received if line.label == "loans" for use in line.uses}
            for (regime, process), it in tables.items() if process == "loan"}  # fmt: skip
    assert used == {"LEND": {"ANN/1"}, "EXTRA": {"ANN/2"}}
    assert {it.state for it in tables["EXTRA", "loan"].askers} <= {"ANN"}
    assert len(tables["LEND", "loan"].askers) == 5


def test_a_form_under_an_arrangement_is_asked_nothing_that_it_leaves_out() -> None:
    from hofburg.assessment import objections
    from hofburg.register import Entry

    entry = asked("ANN", "TAL", "1", "2024-03-01T09:00Z", under="EXTRA",
                  body={"books": [{"title": "x", "weight": "9000", "rare": True}], "collect_on": "2024-03-02",
                        "purpose": "study"}).entry  # fmt: skip
    entry = {**entry, "number": "1"}
    at = parse_instant("2024-03-02").lo
    labels = {it.finding.label for it in objections(EXTRA, Entry.of(entry), as_of=at)}
    assert labels
    assert labels <= EXTRA.emitted
    assert {it.finding.layer for it in objections(EXTRA, Entry.of(entry), as_of=at)} == {"EXTRA"}
