"""Organizations: who can be a partner, pay, carry out, or must accept something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError

ROWS = atlas.organisations()
CODES = [it.code for it in ROWS]
TABLE = Path(atlas.__file__).with_name("data") / "organisations.yaml"
KEYS = {"code", "name", "ru", "names", "kind", "roles", "states", "host", "group", "since", "until"}
NEEDED = """UN UNODA UNDP UNRCPD SC1540 IAEA EU NATO CSTO SCO CICA EAEU CIS SEESAC RACVIAC ITF HALO MAG FSD
DCAF GICHD NPA IOM UNODC ICRC OSCE SG SEC CPC ODIHR HCNM RFoM OSCE-ACADEMY BMSC PO-ASTANA PO-BISHKEK
PO-DUSHANBE C-ASHGABAT PC-UZBEKISTAN M-BIH BWVC JACIG BACA DTRA""".split()  # noqa: SIM905


def test_those_that_people_work_with_are_there() -> None:
    assert set(NEEDED) <= set(CODES)
    assert len(set(CODES)) == len(CODES)


def test_no_organization_can_be_taken_for_a_state() -> None:
    taken = {code for it in atlas.states() for code in (it.code, it.alpha2)}
    assert not taken & {*CODES, *(code.upper() for code in CODES)}
    for it in ROWS:
        assert not atlas.is_state_code(it.code)
        for name in (it.code, it.name, it.name_in("ru"), *it.names):
            assert atlas.state_by_name(name) is None, name


def test_codes_can_stand_in_addresses_and_in_rows() -> None:
    for code in CODES:
        assert re.fullmatch(r"[A-Za-z0-9_\-]{1,16}", code)  # as a regime writes a code
        assert not re.fullmatch(r".*-\d+", code)  # that is the second line of a State


@pytest.mark.parametrize("it", ROWS, ids=CODES)
def test_what_a_row_names_is_there(it: atlas.Organisation) -> None:
    assert set(it.states) | ({it.host} - {""}) <= {state.code for state in atlas.states()}
    assert (it.kind == "national centre") == bool(it.states)
    assert it.roles
    assert len(set(it.roles)) == len(it.roles)
    assert re.search("[а-я]", it.name_in("ru"))
    assert it.name_in("fr") == it.name
    if it.group:
        group = atlas.group(it.group)
        assert (it.code, it.since) == (group.code, group.since) or it.group == "CICA"


def test_every_key_of_a_row_is_one() -> None:
    """In a row on one line, a comma without quotes would make a key of the rest of a note."""
    trust = {"sources", "confidence", "mark", "note"}
    for row in yaml.safe_load(TABLE.read_text("utf-8"))["organisations"]:
        assert set(row) <= KEYS | trust, row["code"]


@pytest.mark.parametrize("it", ROWS, ids=CODES)
def test_it_is_found_by_code_and_every_name(it: atlas.Organisation) -> None:
    for name in (it.code, it.name, it.name_in("ru"), *it.names):
        assert atlas.organisation(name) is it
        assert atlas.organisation_by_name(f"  {name.upper()} ") is it


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("NAT0", "NATO"),
        ("ODIRH", "ODIHR"),
        ("OSCE Acadmy", "OSCE-ACADEMY"),
        ("Програма развития ООН", "UNDP"),
        ("KAZ", ""),
        ("", ""),
        ("x" * 5000, "hofburg atlas organisations"),
        ("\x1b[31m", ""),
    ],
)
def test_what_is_none_is_refused_with_near_ones(text: str, remedy: str) -> None:
    assert atlas.organisation_by_name(text) is None
    with pytest.raises(AtlasError) as caught:
        atlas.organisation(text)
    (problem,) = caught.value.problems
    assert problem.rule == "unknown-organisation"
    assert remedy in problem.remedy
    assert len(str(problem)) < 600
    assert "\x1b" not in str(problem)


@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())))
def test_anything_at_all_is_found_or_refused(value: object) -> None:
    found = atlas.organisation_by_name(value) if isinstance(value, str) else None
    if found is None:
        with pytest.raises(AtlasError, match="no organization"):
            atlas.organisation(value)  # type: ignore[arg-type]
    else:
        assert atlas.organisation(value) is found  # type: ignore[arg-type]
    assert atlas.is_organisation_code(value) is (isinstance(value, str) and value in CODES)


def test_those_of_a_kind_or_role() -> None:
    assert [it.code for it in atlas.organisations("OSCE institution")] == [
        "SG", "ODIHR", "HCNM", "RFoM",
    ]  # fmt: skip
    assert all(it.kind == "field operation" for it in atlas.organisations("field operation"))
    donors = {it.code for it in atlas.organisations(role="donor")}
    assert "EU" in donors
    assert "SG" not in donors
    assert "SG" in {it.code for it in atlas.organisations(role="accepts")}
    for words in ({"kind": "state"}, {"role": "payer"}):
        with pytest.raises(AtlasError, match="Use "):
            atlas.organisations(**words)  # type: ignore[arg-type]


def test_names_for_what_states_belong_to() -> None:
    known = atlas.belongings()
    assert {"EU", "CSTO", "neutral", "participating", "partner", "Central Asia"} <= set(known)
    assert len(set(known)) == len(known)
    with pytest.raises(AtlasError, match="Did you mean Central Asia"):
        atlas.belongs("Centrl Asia", "KAZ", "2020-01-01")
    with pytest.raises(AtlasError, match="nothing to which"):
        atlas.belongs("UN", "KAZ", "2020-01-01")
    with pytest.raises(AtlasError, match="no State"):
        atlas.belongs("EU", "NATO", "2020-01-01")
    with pytest.raises(AtlasError):
        atlas.belongs("EU", "AUT", "soon")
