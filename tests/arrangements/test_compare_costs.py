"""Cost tables: what they say, what is refused and how, and what unknown costs do to totals."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from arrangements.border import AS_OF, accord, base, records, visit
from hofburg.arrangements import CostTable, compare, default_costs, load_costs
from hofburg.errors import DocumentError

UNKNOWN = (None, None)


def table(folder: Path, text: str, name: str = "costs.yaml") -> CostTable:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_costs(path)


def test_every_line_of_the_default_is_marked_as_an_assumption() -> None:
    own = default_costs()
    assert own.ours
    assert own.currency == "EUR"
    assert {line.item for line in own.lines} == {
        "message", "person_day", "flight", "visit_day", "escort_day", "interpreter_day", "team",
        "stay_days", "escorts", "interpreters",
    }  # fmt: skip
    assert all((line.mark, line.source) == ("doubtful", "OWN") and line.why for line in own.lines)
    assert all(None not in line.value for line in own.lines)


def test_a_table_of_ones_own_in_yaml(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "currency: KGS\nprovenance: {mark: recalled, source: budget 2026}\n"
        "costs:\n  message: 900\n  flight: {value: 400..800, mark: practice, source: desk, why: both ways}\n"
        "  person_day: '?'\namounts: {escorts: 2}\nstates: {KGZ: {message: 1200.5}}\n",
    )
    assert (found.currency, found.ours, found.name) == ("KGS", False, "costs.yaml")
    assert found.of("message").value == (Decimal(900),) * 2
    assert (found.of("message").mark, found.of("message").source) == ("recalled", "budget 2026")
    assert found.of("message", "KGZ").value == (Decimal("1200.5"),) * 2
    assert found.of("message", "TJK") == found.of("message")
    assert found.of("flight").value == (Decimal(400), Decimal(800))
    assert (found.of("flight").mark, found.of("flight").why) == ("practice", "both ways")
    assert found.of("person_day").value == UNKNOWN
    # What the table leaves out is not known, and not what we suppose.
    assert found.of("interpreter_day").value == UNKNOWN
    assert found.of("interpreter_day").why == "not in the table"


def test_the_same_table_in_csv(tmp_path: Path) -> None:
    csv = (
        "item,state,value,mark,source,why\ncurrency,,KGS,,,\nmessage,,900,recalled,budget 2026,\n"
        'flight,,400..800,practice,desk,"both ways, by road"\nperson_day,,?,,,\n'
        "message,KGZ,1200.5,recalled,budget 2026,\n"
    )
    found = table(tmp_path, csv, "costs.csv")
    assert found.currency == "KGS"
    assert found.of("message", "KGZ").value == (Decimal("1200.5"),) * 2
    assert found.of("flight").why == "both ways, by road"
    assert found.of("person_day").value == UNKNOWN


@pytest.mark.parametrize(
    ("text", "line", "rule", "said"),
    [
        ("currency: EUR\ncosts: {mesage: 60}\n", 2, "unknown-item", "Did you mean message?"),
        ("currency: EUR\ncosts:\n  message: cheap\n", 3, "value", "Write a number, a range"),
        ("currency: EUR\ncosts:\n  message: -5\n", 3, "value", "not below zero"),
        ("currency: EUR\ncosts:\n  message: 9..5\n", 3, "value", "ends before it starts"),
        ("currency: EUR\ncosts:\n  message: [1, 2]\n", 3, "type", "no line of a cost table"),
        ("currency: EUR\ncosts:\n  message: {value: 5, prise: 6}\n", 3, "type", "Write {value: 60"),
        ("currency: EUR\ncosts:\n  message: {mark: practice}\n", 3, "value", "has no value"),
        (
            "currency: EUR\ncosts:\n  message: {value: 5, mark: sure}\n",
            3,
            "mark",
            "Known: verified",
        ),
        (
            "currency: EUR\ncosts:\n  message: {value: 5, why: [a]}\n",
            3,
            "text",
            "no text of one line",
        ),
        ("currency: EUR\ncosts:\n  message:\n", 3, "value", "has no value"),
        ("currency: EUR\ncosts: 60\n", 2, "type", "no table of items"),
        (
            "currency: EUR\nstates: {XXX: {message: 5}}\n",
            2,
            "unknown-state",
            "no State of the atlas",
        ),
        ("currency: EUR\nstates: [KGZ]\n", 2, "type", "no table of States"),
        ("currency: EUR\nkosts: {message: 5}\n", 2, "unknown-field", "Did you mean costs?"),
        ("costs: {message: 5}\n", 1, "currency", "Write its code, such as EUR"),
        ("currency: 12\ncosts: {message: 5}\n", 1, "currency", "is no currency"),
        ("currency: EUR\n", 0, "empty", "holds no cost"),
        ("- 5\n", 1, "type", "is no cost table"),
        ("currency: EUR\ncosts: {message: 5, message: 6}\n", 2, "duplicate-key", ""),
        ("currency: EUR\ncosts: &a {message: 5}\n", 2, "anchor", ""),
        ("currency: EUR\ncosts: {message: !!python/object/apply:os.system [ls]}\n", 2, "tag", ""),
        ("currency: EUR\nprovenance: sure\ncosts: {message: 5}\n", 2, "type", "no mark and source"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place_and_remedy(
    tmp_path: Path, text: str, line: int, rule: str, said: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        table(tmp_path, text)
    problem = caught.value.problems[0]
    assert problem.rule == rule
    assert said in str(problem)
    assert problem.remedy
    if line:
        assert problem.place.endswith(f"costs.yaml:{line}")


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("item,value\nmessage,60\n", 0, "currency"),
        ("item,value,colour\nmessage,60,red\n", 1, "columns"),
        ("thing,value\nmessage,60\n", 1, "columns"),
        ("item,value\ncurrency,EUR\nmessage,60,70\n", 3, "columns"),
        ("item,value\ncurrency,EUR\nmessage,60\nmessage,61\n", 4, "twice"),
        ("item,value\ncurrency,EUR\ncurrency,USD\nmessage,60\n", 3, "currency"),
        ('item,value\ncurrency,EUR\nmessage,"60\n', 3, "csv"),
        ("item,value,why\ncurrency,EUR,\nmessage,60,a\x1b[2Jb\n", 3, "text"),
        ("item,value\ncurrency,EUR\nmessage,=1+1\n", 3, "value"),
    ],
)
def test_a_faulty_csv_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, rule: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        table(tmp_path, text, "costs.csv")
    problem = caught.value.problems[0]
    assert problem.rule == rule
    assert problem.remedy
    if line:
        assert problem.place.endswith(f"costs.csv:{line}")


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        table(tmp_path, "costs: {mesage: 5, flight: x}\nstates: {XX: {message: 1}}\n")
    assert [p.rule for p in caught.value.problems] == [
        "currency", "unknown-item", "value", "unknown-state",
    ]  # fmt: skip


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"item,value\n\xff\xfe,1\n")
    (tmp_path / "b.yaml").write_bytes(b"currency: \xff\n")
    for name, rule in (
        ("a.csv", "encoding"),
        ("b.yaml", "encoding"),
        ("c.csv", "unreadable"),
        ("d.yaml", "unreadable"),
    ):
        with pytest.raises(DocumentError) as caught:
            load_costs(tmp_path / name)
        assert caught.value.problems[0].rule == rule


def test_an_unknown_cost_is_never_zero(tmp_path: Path) -> None:
    """Of Finland three messages at 10, and 4 person-days and two journeys of unknown cost: from 30 up."""
    costs = table(
        tmp_path, "currency: EUR\ncosts: {message: 10, person_day: '?'}\namounts: {escorts: 0}\n"
    )
    found = compare(
        base(), [accord()], records(visit(), accord()), as_of=AS_OF, costs=costs, holder="RUS"
    ).layers[0]
    by_state = {it.state: it for it in found.payments}
    assert by_state["FIN"].total == (Decimal(30), None)
    # Russia: a message at 10, no escort at all, and days and interpreters whose cost is not known.
    assert by_state["RUS"].total == (Decimal(10), None)
    assert by_state["SWE"].total == (Decimal(0), None)
    items = {(it.state, it.item): it for it in by_state["RUS"].lines if not it.ahead}
    assert ("RUS", "escort_day") not in items
    assert items["RUS", "interpreter_day"].quantity == (Decimal(0), None)
    assert found.total == (Decimal(40), None)


def test_a_range_of_costs_is_a_range_of_totals(tmp_path: Path) -> None:
    """Four messages at 10 to 20: 40 to 80; six person-days at 100 to 150 and nothing else."""
    rest = "flight: 0, visit_day: 0, escort_day: 0, interpreter_day: 0"
    costs = table(
        tmp_path,
        f"currency: EUR\ncosts: {{message: 10..20, person_day: 100..150, {rest}}}\n"
        "amounts: {team: 4, stay_days: 2, escorts: 3, interpreters: 1}\nstates: {SWE: {person_day: 300}}\n",
    )
    found = compare(
        base(), [accord()], records(visit(), accord()), as_of=AS_OF, costs=costs, holder="RUS"
    ).layers[0]
    # Finland's four at 100 to 150, and Sweden's two at 300 each.
    assert found.total == (Decimal(40 + 400 + 600), Decimal(80 + 600 + 600))


def test_the_tables_of_the_guide_are_tables(tmp_path: Path) -> None:
    """The blocks of docs/comparing.md that show a table in YAML and in CSV."""
    guide = (Path(__file__).resolve().parents[2] / "docs" / "comparing.md").read_text(
        encoding="utf-8"
    )
    blocks = [dedent(block) for block in re.findall(r"(?:^    .*\n)+", guide, re.MULTILINE)]
    first, second = (block for block in blocks if "currency" in block)
    found = table(tmp_path, first)
    assert found.of("visit_day").value == UNKNOWN
    assert found.of("message", "KGZ").value == (Decimal(25),) * 2
    assert {line.mark for line in found.lines} == {"recalled", "practice"}
    again = table(tmp_path, second, "costs.csv")
    assert (again.currency, again.of("message", "KGZ").source) == ("EUR", "letter of 3 May")
