"""What hostile files showed: lists without end, names that no terminal should print, slow configurations."""

from __future__ import annotations

import json
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest

from hofburg.errors import HofburgError, Problem, RegisterError
from hofburg.register import Trust, canonical, check_entry, find_centre
from register.toy import LAWS, ToyLaw, data

TURNED = "\u202egnol\n"  # turns the line round, and ends it


def problems(given: Any) -> list[Problem]:
    return check_entry(given, LAWS, "here")[1]


@pytest.mark.parametrize(
    "given",
    [
        {f"field{number}": 1 for number in range(60_000)},
        {"to": [f"kaz{number}" for number in range(9_000)]},
        {"copies": [f"КАЗ{number}" for number in range(9_000)]},
        {"received": {f"kaz{number}": "?" for number in range(9_000)}},
        {"refers_to": [f"kaz{number}" for number in range(9_000)]},
        {"attachments": [{f"field{number}": 1 for number in range(9_000)}]},
        {"comment": 0.5, "sources": [0.5] * 60_000},
        {"kind": "hofburg.completeness", "body": {"kinds": [f"kind{n}" for n in range(9_000)]}},
        {"kind": "hofburg.destroyed", **{f"field{number}": 1 for number in range(60_000)}},
    ],
    ids=lambda given: next(reversed(given)),
)
def test_a_listing_of_faults_ends(given: dict[str, Any]) -> None:
    """Each with its remedy took up to minutes."""
    found = problems({**data(), **given})
    assert 200 <= len(found) <= 210
    assert sum(it.rule == "too-many" for it in found) <= 1


def test_what_was_wrong_first_is_told() -> None:
    found = problems(data(origin="x", to=[f"kaz{number}" for number in range(300)]))
    assert (found[0].field, found[199].field) == ("to[0]", "to[199]")
    assert [it.rule for it in found[200:]] == ["too-many"]


def test_warnings_refuse_nothing_however_many() -> None:
    codes = [f"A{one}{two}" for one in ascii_uppercase for two in ascii_uppercase]
    laws = {"LEND": ToyLaw(parties=frozenset([*codes, "KAZ", "KGZ"]))}
    entry, found = check_entry(data(received=dict.fromkeys(codes, "2022-02-01")), laws)
    assert entry is not None
    assert {it.level for it in found} == {"warning"}
    assert len(found) == 26 * 26


def test_what_is_longer_than_anybody_needs_is_not_gone_through() -> None:
    for name in ("to", "refers_to", "sources", "attachments"):
        found = problems(data(**{name: ["x"] * 10_001}))
        assert [(it.field, it.rule) for it in found if it.field == name] == [(name, "too-long")]


def test_the_canonical_form_says_what_is_wrong_up_to_a_bound() -> None:
    with pytest.raises(RegisterError) as error:
        canonical([0.5] * 10_000)
    assert len(error.value.problems) == 200


def test_a_field_of_any_name_is_told_so_that_it_can_be_printed() -> None:
    (found,) = problems({**data(), TURNED: 1, "x" * 9_000: 1})[:1]
    assert found.rule == "unknown-field"
    for problem in problems({**data(), TURNED: 1, "x" * 9_000: 1}):
        assert problem.field.isprintable()
        assert len(problem.field) < 100


def test_a_trust_file_of_any_name_is_told_so_that_it_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    path.write_text(json.dumps({TURNED: 1, "a\nb": {"public": 3}}))
    with pytest.raises(RegisterError) as error:
        Trust.read(path)
    assert all(it.field.isprintable() for it in error.value.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * 2_000, "recursion"),
        ("a = " + "9" * 5_000, "larger than 4096 bytes"),
        ("a." * 5_000 + "b = 1", "larger than 4096 bytes"),
        ("\xff", "utf-8"),
        ("[centre", "Expected"),
    ],
)
def test_a_centre_whose_configuration_is_hostile_is_refused(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "hofburg.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(RegisterError, match=said) as error:
        find_centre(tmp_path)
    assert [it.rule for it in error.value.problems] == ["config"]


def test_a_problem_is_one_line_whatever_it_quotes() -> None:
    said = str(Problem("a\nb", "rule", f"{TURNED} is wrong", "Mend it\x1b[2J.", "\u2028"))
    assert said.isprintable()
    assert "a\\nb" in said
    assert "\\u202egnol" in said
    for long in ("x" * 9_000, "\U000e0001" * 900, "\n" * 4_000):
        (name,) = {it.field for it in [Problem("", "r", "a", field=long)]}
        assert (len(name), name[-1], name.isprintable()) == (5_000, "…", True)
    assert Problem("", "r", "x" * 5_000).message == "x" * 5_000
    assert len(str(HofburgError([Problem("", "r", "a\nb")] * 2)).splitlines()) == 2
