"""An arrangement must bite and must not loosen; what is wrong has its place and its remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from arrangements.valley import CARD, QUICK, QUICK_BODY, QUICK_CASE, overlay, put, valley
from hofburg.arrangements import Checked, Line, check, check_all
from hofburg.arrangements.casebook import ran
from hofburg.arrangements.checking import _third_states
from hofburg.regimes import load_cases, load_regime
from shared import REGIMES


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return valley(tmp_path)


def lines(found: Checked, name: str) -> list[Line]:
    return [line for line in found.lines if line.check == name]


def fault(found: Checked, name: str) -> Line:
    """The only fault of that check."""
    (line,) = [line for line in found.faults if line.check == name]
    return line


def rules(found: Checked) -> set[str]:
    return {problem.rule for problem in found.problems}


def test_what_bites_is_fit(home: Path) -> None:
    found = check(put(home, "QUICK", QUICK, QUICK_CASE))
    assert found.ok, found.lines
    assert found.loads
    assert [line.said for line in lines(found, "bites")] == [
        "changes what reply says, first in KIM/K-1"
    ]
    assert {line.verdict for line in found.lines} == {"ok", "note"}
    assert [line.verdict for line in lines(found, "edges")] == ["note"]
    plain = found.as_dict()
    assert (plain["arrangement"], plain["base"], plain["ok"]) == ("QUICK", "LEND", True)
    assert len(plain["checks"]) == len(found.lines)


def test_what_changes_no_finding_does_not_bite(home: Path) -> None:
    body = QUICK_BODY + "      signature: {paragraph: Q1, text: Signed in ink.}\n"
    found = check(put(home, "QUICK", overlay(body=body), QUICK_CASE))
    line = fault(found, "bites")
    assert line.label == "signature"
    assert line.place.startswith("regime.yaml:")
    text = (home / "QUICK" / "regime.yaml").read_text().splitlines()
    assert "signature" in text[int(line.place.partition(":")[2]) - 1]
    assert "Write a case" in line.remedy
    assert not found.ok


def test_the_same_figure_under_another_name_does_not_bite(home: Path) -> None:
    body = QUICK_BODY.replace("reply.time: {value: 24 h", "reply.time: {value: 47 h")
    found = check(put(home, "QUICK", overlay(body=body), QUICK_CASE.replace("T15:00Z", "T10:00Z")))
    # The answer came in time either way, but it is due an hour earlier: that is a change.
    assert not [line for line in found.faults if line.check == "bites"]
    body = QUICK_BODY.replace("reply.time: {value: 24 h", "reply.time: {value: 2880 min")
    found = check(put(home, "SAME", overlay("SAME", body=body), QUICK_CASE))
    assert fault(found, "bites").label == "reply"


def test_what_is_added_gives_a_finding(home: Path) -> None:
    added = (
        QUICK_BODY
        + """
    provisions:
      - label: purpose
        paragraph: Q1
        content: {on: loan, by: borrower, to: library, when: for_other, holds: has_lent}
    """
    )
    found = check(put(home, "QUICK", overlay(body=added), QUICK_CASE))
    assert fault(found, "adds").label == "purpose"
    said = added.replace("when: for_other, ", "")
    found = check(put(home, "QUICK", overlay(body=said), QUICK_CASE))
    assert [line.label for line in lines(found, "adds") if line.verdict == "ok"] == ["purpose"]


@pytest.mark.parametrize(
    ("figure", "said", "remedy"),
    [
        ("reply.time: {value: 72 h", "is weaker: 72 h here, 48 h in the base", "Stricter is lower"),
        ("ask.ahead: {value: 2 d", "is another: 2 d here, 3 d in the base", "does not say"),
        (
            "reply.time: {value: 2 d",
            "counted otherwise: days here, duration in the base",
            "unit of the base",
        ),
    ],
)
def test_no_figure_is_weaker(home: Path, figure: str, said: str, remedy: str) -> None:
    body = QUICK_BODY.replace("reply.time: {value: 24 h", figure)
    found = check(put(home, "QUICK", overlay(body=body), QUICK_CASE))
    line = next(line for line in found.faults if line.check == "parameters")
    assert said in line.said
    assert remedy in line.remedy
    assert line.place == "regime.yaml:14"


def test_no_state_stands_better(home: Path) -> None:
    """A figure that may move either way must not excuse anybody in fact."""
    body = """
    parameters:
      loan.time: {value: 30 d, paragraph: Q1}
    touches:
      return: {paragraph: Q1}
    """
    cases = """\
    cases:
    - case: late
      title: Back after twenty days
      as_of: 2021-06-01T00:00Z
      holder: TAL
      entries:
        - {id: K-1, kind: request, author: KIM, to: [TAL], sent: 2021-03-01T09:00Z,
           body: {books: [{title: Silence, weight: 300}], collect_on: 2021-03-08, signed: true, purpose: pleasure}}
        - {id: T-1, kind: reply, author: TAL, to: [KIM], refers_to: [K-1], sent: 2021-03-01T15:00Z,
           body: {accepted: true}}
        - {id: T-2, kind: lent, author: TAL, to: [KIM], refers_to: [K-1], sent: 2021-03-08T15:00Z,
           body: {handed_at: 2021-03-08T15:00Z, coins: 1}}
        - {id: K-2, kind: returned, author: KIM, to: [TAL], refers_to: [K-1],
           sent: 2021-03-28T15:00Z, body: {back_at: 2021-03-28T15:00Z}}
      expected: {record: {return: met}}
    """
    found = check(put(home, "LONG", overlay("LONG", body=body), cases))
    line = fault(found, "findings")
    assert "met, where the base says late" in line.said
    assert line.label == "return"


def test_figures_that_were_not_read_are_excused(home: Path) -> None:
    body = QUICK_BODY.replace("{value: 24 h, paragraph: Q1}", '{value: "? h", paragraph: Q1}')
    case = QUICK_CASE.replace("{status: late, due: 2021-03-02T09:00Z}", "undetermined")
    bare = check(put(home, "QUICK", overlay(body=body), case))
    assert fault(bare, "bites").label == "reply"
    header = "incomplete: {en: nobody could read the slip}\n"
    found = check(put(home, "QUICK", overlay(header=header, body=body), case))
    assert found.ok, found.faults
    excused = next(line for line in lines(found, "bites") if line.verdict == "excused")
    assert "nobody could read the slip" in excused.said
    (figures,) = lines(found, "figures")
    assert "reply.time; 1 of 1 findings" in figures.said


def test_what_says_nothing_is_missing_is_noted(home: Path) -> None:
    header = "incomplete: {en: nobody could read the slip}\n"
    found = check(put(home, "QUICK", overlay(header=header, body=QUICK_BODY), QUICK_CASE))
    assert [line.verdict for line in lines(found, "figures")] == ["note"]


def test_cases_are_wanted_and_must_hold(home: Path) -> None:
    assert "no cases" in fault(check(put(home, "QUICK", QUICK)), "cases").said
    wrong = check(put(home, "QUICK", QUICK, QUICK_CASE.replace("late", "met", 2)))
    line = wrong.faults[0]
    assert "expected {'status': 'met'" in line.said
    assert (line.check, line.place, line.label) == ("cases", "cases/cases.yaml:2", "reply")


def test_messages_under_an_arrangement_are_held_against_the_base(home: Path) -> None:
    """As if all had been sent under the base, where five volumes are too many."""
    volumes = ", ".join(f"{{title: V{n}, weight: 200}}" for n in range(1, 6))
    cases = f"""\
    cases:
      - case: card
        title: Five volumes on the card
        as_of: 2021-03-01T12:00Z
        holder: TAL
        entries:
          - {{id: K-1, kind: request, author: KIM, to: [TAL], sent: 2021-03-01T09:00Z,
             body: {{books: [{volumes}], collect_on: 2021-03-08, signed: true}}}}
        expected:
          record:
            ask-in-time: met
            signature: met
            books: {{status: within, measured: 5, allowed: 8}}
            loans: undetermined
            weight: undetermined
            book-weight: [within, within, within, within, within]
            reply: pending
            for-other: undetermined
    """
    found = check(put(home, "CARD", CARD, cases))
    assert not [line for line in found.faults if line.check == "bites"], found.faults
    law, book = load_regime(home / "CARD"), load_cases(home / "CARD")
    made = ran(law, book)
    (base,) = [f for key, f in made.base.items() if key.label == "books"]
    (layer,) = [f for key, f in made.layer.items() if key.label == "books"]
    assert (base.status, layer.status) == ("refusable", "within")


def test_nobody_is_bound_who_is_no_party(home: Path) -> None:
    folder = put(home, "QUICK", QUICK, QUICK_CASE)
    law = load_regime(folder)
    assert law.arrangement is not None
    made = ran(law, load_cases(folder))
    (line,) = _third_states(replace(law.arrangement, parties=("ANN", "KIM")), made)
    assert line.verdict == "fault"
    assert "reply binds TAL, which is no party, in KIM/K-1" in line.said
    assert line.place.startswith("cases/cases.yaml:")


def test_parties_take_part_in_the_base_and_are_two(tmp_path: Path, home: Path) -> None:
    one = check(put(home, "QUICK", overlay(parties="{TAL: T}", body=QUICK_BODY), QUICK_CASE))
    assert "agrees with nobody" in fault(one, "parties").said
    assert fault(one, "parties").place == "regime.yaml:5"
    other = overlay(parties="{TAL: T, ZOE: Z}", body=QUICK_BODY)
    found = check(put(home, "QUICK", other, QUICK_CASE))
    if found.loads:
        assert "ZOE takes no part in LEND" in fault(found, "parties").said
    else:
        assert {it.field for it in found.problems} == {"parties.ZOE"}
    text = overlay(parties="{FIN: Finland, CHN: China}").replace("base: LEND", "base: VD2011")
    text += 'touches:\n  "10": {paragraph: Q1}\n'
    line = fault(check(put(tmp_path, "NEAR", text)), "parties")
    assert "CHN takes no part in VD2011" in line.said
    assert line.place == "regime.yaml:5"


def test_edges_of_the_term_are_noted(home: Path) -> None:
    text = overlay(since="2021-03-02", until="2021-03-01", body=QUICK_BODY)
    assert "date" in rules(check(put(home, "QUICK", text, QUICK_CASE)))
    text = overlay(since="2021-03-01", until="2021-12-31", body=QUICK_BODY)
    found = check(put(home, "QUICK", text, QUICK_CASE))
    assert [line.said for line in lines(found, "edges")] == [
        "no case has a message of 2021-02-28, the day before it enters into force",
        "no case has a message of 2022-01-01, the day after it ends",
    ]
    text = overlay(since="2021-03-02", body=QUICK_BODY)
    assert lines(check(put(home, "QUICK", text, QUICK_CASE)), "edges") == []


@pytest.mark.parametrize(
    ("text", "rule", "remedy"),
    [
        (overlay(since="2021-02-30", body=QUICK_BODY), "date", "2024-03-01"),
        (overlay(body=QUICK_BODY.replace("reply:", "replay:")), "unknown-label", "reply"),
        (overlay(), "changes-nothing", "Touch a provision"),
        (overlay(body=QUICK_BODY).replace("base: LEND", "base: LENT"), "base", "LEND"),
    ],
)
def test_what_does_not_load_says_why(home: Path, text: str, rule: str, remedy: str) -> None:
    found = check(put(home, "QUICK", text, QUICK_CASE))
    assert not found.loads
    problem = next(it for it in found.problems if it.rule == rule)
    assert problem.place.startswith("regime.yaml:")
    assert remedy in problem.remedy or rule == "base"
    assert found.lines == ()


def test_who_is_no_party_to_the_base_is_refused_in_a_case(home: Path) -> None:
    found = check(put(home, "QUICK", QUICK, QUICK_CASE.replace("author: ANN", "author: ANA")))
    assert not found.loads
    assert "unknown-state" in rules(found)


def test_a_plain_regime_and_nothing_at_all_are_no_arrangements(tmp_path: Path) -> None:
    assert "no-arrangement" in rules(check(REGIMES / "lending"))
    assert not check(tmp_path / "nowhere").loads
    assert not check("NOWHERE").loads


def test_a_regime_of_its_own_is_covered_by_its_cases(tmp_path: Path) -> None:
    text = (REGIMES / "ferry" / "regime.yaml").read_text(encoding="utf-8")
    import shutil

    shutil.copytree(REGIMES / "ferry", tmp_path / "ferry")
    (tmp_path / "ferry" / "regime.yaml").write_text(
        f"{text}\narrangement: {{status: in-force, nature: legal}}\n", encoding="utf-8"
    )
    found = check(tmp_path / "ferry")
    assert found.loads, found.problems
    assert next(line.check for line in found.lines if line.verdict == "ok") == "cases"
    assert lines(found, "bites") == lines(found, "adds") == []
    assert {line.verdict for line in lines(found, "covers")} <= {"ok", "fault"}
    assert lines(found, "covers")
    for path in (tmp_path / "ferry" / "cases").glob("*.yaml"):
        path.unlink()
    bare = check(tmp_path / "ferry")
    assert bare.law is not None
    assert {it.label for it in lines(bare, "covers")} == set(bare.law.provisions)


def test_several_are_held_against_each_other(home: Path) -> None:
    first = put(home, "QUICK", QUICK, QUICK_CASE)
    second = put(home, "SWIFT", QUICK.replace("QUICK", "SWIFT"), QUICK_CASE)
    one, other = check_all([first, second])
    for found in (one, other):
        line = fault(found, "precedence")
        assert "QUICK" in line.said
        assert "SWIFT" in line.said
        assert "reply" in line.said
        assert "KIM and TAL" in line.said
    settled = QUICK.replace("QUICK", "SWIFT").replace(
        "for: parties", "for: parties\n  precedes: [QUICK]"
    )
    put(home, "SWIFT", settled, QUICK_CASE)
    assert all(found.ok for found in check_all([first, second]))
