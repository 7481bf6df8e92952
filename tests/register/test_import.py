"""Import: all of a file or nothing, the same whatever the order, with everything told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Entry, Key, Register, view
from register.toy import LAWS, NOON, data, entry, exported, lines, random_data, register, trust


def export(register: Register) -> bytes:
    file = io.BytesIO()
    register.export(file)
    return file.getvalue()


def refused(one: Register, path: Path, **given: Any) -> list[tuple[str, str]]:
    """Lines and rules of a refused import, which must have written nothing."""
    before = export(one)
    with pytest.raises(RegisterError) as caught:
        one.import_records(path, LAWS, **given)
    assert export(one) == before
    return [(it.place.rsplit(":", 1)[1], it.rule) for it in caught.value.problems]


def test_an_import_is_what_was_exported(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign, 2) as other:
        path = exported(one, tmp_path / "x.jsonl")
        report = other.import_records(path, LAWS, trust=trust(key))
        assert (report.read, report.added, report.known, report.copies) == (3, 3, 0, 0)
        assert not report.dry_run
        assert [it for it in other.records() if it.recorder == "KAZ-1"] == list(one.records())
        assert other.heads() == {"KAZ-1": one.head(), "KGZ-1": other.head()}
        assert other.verify(trust(key, foreign)) == []


def test_an_import_may_be_repeated(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign) as other:
        path = exported(one, tmp_path / "x.jsonl")
        other.import_records(path, LAWS)
        before = other.digest()
        report = other.import_records(path, LAWS)
        assert (report.read, report.added, report.known) == (3, 0, 3)
        assert other.digest() == before
        one.append([entry(number="77")], key)
        report = other.import_records(exported(one, path), LAWS)
        assert (report.read, report.added, report.known) == (4, 1, 3)


def test_a_dry_run_writes_nothing(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign) as other:
        path = exported(one, tmp_path / "x.jsonl")
        report = other.import_records(path, LAWS, dry_run=True)
        assert (report.added, report.dry_run) == (3, True)
        assert other.count() == 0
        assert other.import_records(path, LAWS).added == 3


@given(
    given=st.lists(random_data(), max_size=4),
    more=st.lists(random_data(), max_size=4),
    order=st.permutations(["KAZ-1", "KGZ-1", "KAZ-1 again"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_the_order_of_imports_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    key: Key,
    foreign: Key,
    given: list[dict[str, Any]],
    more: list[dict[str, Any]],
    order: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("order")
    with register(folder, key) as one, register(folder, foreign) as other:
        one.append([Entry.of(it) for it in given], key, NOON)
        other.append([Entry.of(it) for it in [*more, *given[:2]]], foreign, NOON)
        paths = {
            "KAZ-1": exported(one, folder / "1"),
            "KGZ-1": exported(other, folder / "2"),
            "KAZ-1 again": folder / "1",
        }
    made = []
    for number, names in enumerate([sorted(order), order]):
        path = folder / f"{number}.sqlite"
        with Register.create(path, node="UZB-1", state="UZB") as third:
            for name in names:
                third.import_records(paths[name], LAWS, trust=trust(key, foreign))
            held = view(third.records())
            made.append((third.digest(), export(third), held.held, held.copies))
    assert made[0] == made[1]


def test_everything_wrong_is_told_and_nothing_written(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign, 1) as other:
        rows = exported(one, tmp_path / "x.jsonl").read_bytes().splitlines()
        path = lines(
            tmp_path / "y.jsonl",
            rows[0],
            rows[1].replace(b"request", b"reqest"),
            rows[2].replace(b"2022-02-11T10:00Z", b"2022-02-30T10:00Z"),
            rows[2],
            data(),
            data(origin="demo"),
            '{"half":',
        )
        assert sorted(refused(other, path)) == [
            ("2", "unknown-kind"),
            ("3", "instant"),
            ("4", "gap"),
            ("5", "unsigned"),
            ("6", "origin"),
            ("6", "unsigned"),
            ("7", "truncated"),
        ]


def test_a_fork_names_both(tmp_path: Path, key: Key, foreign: Key) -> None:
    (tmp_path / "b").mkdir()
    with (
        register(tmp_path, key, 3) as one,
        register(tmp_path / "b", key, 2, body={"books": 9}) as twin,
        register(tmp_path, foreign) as other,
    ):
        other.import_records(exported(one, tmp_path / "x"), LAWS)
        with pytest.raises(IntegrityError) as caught:
            other.import_records(exported(twin, tmp_path / "y"), LAWS)
        assert [it.rule for it in caught.value.problems] == ["fork", "fork"]
        for mine, theirs, problem in zip(
            one.records(), twin.records(), caught.value.problems, strict=False
        ):
            assert mine.id in problem.message
            assert theirs.id in problem.message
        assert other.count() == 3


def test_gaps_to_what_is_held_are_found(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 4) as one, register(tmp_path, foreign) as other:
        rows = exported(one, tmp_path / "x").read_bytes().splitlines()
        assert refused(other, lines(tmp_path / "y", *rows[1:])) == [("1", "gap")]
        other.import_records(lines(tmp_path / "z", *rows[:2]), LAWS)
        assert refused(other, lines(tmp_path / "y", rows[3])) == [("1", "gap")]
        assert other.import_records(lines(tmp_path / "y", *rows[1:]), LAWS).added == 2


def test_signatures_are_checked_where_trust_is_given(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    with register(tmp_path, key, 2) as one, register(tmp_path, foreign) as other:
        rows = exported(one, tmp_path / "x").read_bytes().splitlines()
        forged = lines(tmp_path / "y", rows[0], rows[1].replace(b'"books":2', b'"books":3'))
        assert refused(other, forged, trust=trust(key)) == [("2", "signature")]
        assert refused(other, tmp_path / "x", trust=trust(foreign)) == [
            ("1", "unknown-key"),
            ("2", "unknown-key"),
        ]


def test_records_under_the_own_name_need_the_trust_file(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    del foreign
    (tmp_path / "b").mkdir()
    with register(tmp_path, key, 3) as one, register(tmp_path / "b", key) as restored:
        path = exported(one, tmp_path / "x")
        assert {rule for _, rule in refused(restored, path)} == {"untrusted"}
        assert restored.import_records(path, LAWS, trust=trust(key)).added == 3
        restored.append([entry(number="50")], key)
        assert restored.verify(trust(key)) == []


def test_a_real_register_imports_nothing_invented(tmp_path: Path, foreign: Key) -> None:
    with (
        Register.create(tmp_path / "d", node="KAZ-9", state="KAZ", kind="demo") as demo,
        register(tmp_path, foreign) as other,
    ):
        key = Key.generate("KAZ-9")
        demo.append([entry(), entry(number="2", origin="demo")], key)
        assert refused(other, exported(demo, tmp_path / "x")) == [("2", "origin")]


def test_copies_are_counted_and_differences_warned_of(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    with register(tmp_path, key) as one, register(tmp_path, foreign) as other:
        other.append([entry(), entry(number="2"), entry(number="3")], foreign)
        one.append(
            [
                entry(received={"KGZ": "2022-02-11T10:01Z"}),
                entry(number="2", body={"books": 9}),
                entry(number="4", kind="answer", refers_to=["KAZ/3", "KAZ/99"]),
            ],
            key,
        )
        report = other.import_records(exported(one, tmp_path / "x"), LAWS)
        assert (report.added, report.copies) == (3, 1)
        assert [(it.place[-2:], it.rule, it.level) for it in report.problems] == [
            (":2", "number-used-twice", "warning"),
            (":3", "not-held", "warning"),
        ]


def test_corrections_of_what_is_held_are_known(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 1) as one, register(tmp_path, foreign, 1) as other:
        other.import_records(exported(one, tmp_path / "x"), LAWS)
        (own,) = one.records()
        theirs = other.find("KGZ/1")[0]
        one.append(
            [
                entry(body={"books": 3}, corrects=own.id),
                entry(author="KGZ", body={"books": 3}, corrects=theirs.id),
                entry(number="7", corrects="sha256:" + "0" * 64),
            ],
            key,
        )
        report = other.import_records(exported(one, tmp_path / "x"), LAWS)
        assert [(it.place[-2:], it.rule) for it in report.problems] == [
            (":3", "not-own"),
            (":4", "not-held"),
        ]
