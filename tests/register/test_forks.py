"""Forks: two records of one recorder under one number, refused or kept, and named ever after."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Key, Register, check_records
from hofburg.register.acts import replacement
from register.test_store import meddle
from register.toy import HOUR, LAWS, NOON, entry, exported, register, trust


@pytest.fixture
def branches(tmp_path: Path, key: Key) -> list[Path]:
    """Three exports of a chain that forked after its second record: to 4, 3 and 6."""
    with register(tmp_path, key, 2) as one:
        trunk = exported(one, tmp_path / "trunk")
    paths = []
    for name, count in (("a", 2), ("b", 1), ("c", 4)):
        with Register.create(tmp_path / f"{name}.sqlite", node="KAZ-1", state="KAZ") as branch:
            branch.import_records(trunk, LAWS, trust=trust(key))
            for number in range(count):
                one_entry = entry(number=f"{name}{number}", body={"books": number})
                branch.append([one_entry], key, NOON + (9 + number) * HOUR)
            paths.append(exported(branch, tmp_path / name))
    return paths


def third(folder: Path, name: str = "third") -> Register:
    return Register.create(folder / f"{name}.sqlite", node="UZB-1", state="UZB")


def test_a_fork_is_refused_with_both_texts(tmp_path: Path, key: Key, branches: list[Path]) -> None:
    with third(tmp_path) as other:
        other.import_records(branches[0], LAWS, trust=trust(key))
        with pytest.raises(IntegrityError) as caught:
            other.import_records(branches[1], LAWS, trust=trust(key))
        (problem,) = caught.value.problems
        assert problem.rule == "fork"
        assert '"number":"a0"' in problem.message
        assert '"number":"b0"' in problem.message
        assert "--keep-forks" in problem.remedy
        assert other.count() == 4


def test_branches_are_kept_only_with_trust(tmp_path: Path, branches: list[Path]) -> None:
    with third(tmp_path) as other, pytest.raises(RegisterError, match="verified"):
        other.import_records(branches[0], LAWS, keep_forks=True)


def test_kept_branches_are_the_same_in_any_order(
    tmp_path: Path, key: Key, branches: list[Path]
) -> None:
    made = set()
    for number, order in enumerate(itertools.permutations(branches)):
        with third(tmp_path, f"o{number}") as other:
            for path in order:
                other.import_records(path, LAWS, trust=trust(key), keep_forks=True)
            assert other.count() == 2 + 2 + 1 + 4
            export = exported(other, tmp_path / f"e{number}").read_bytes()
            errors = [it for it in other.verify(trust(key)) if it.level == "error"]
            named = tuple(sorted((it.place, it.rule) for it in errors))
            made.add((other.digest(), export, named))
            assert other.import_records(order[0], LAWS, trust=trust(key)).added == 0
    ((_, _, forks),) = made
    assert forks == (("KAZ-1/3", "fork"),) * 3 + (("KAZ-1/4", "fork"),)


def test_several_files_are_taken_together(tmp_path: Path, key: Key, branches: list[Path]) -> None:
    with third(tmp_path) as other:
        report = other.import_records(branches, LAWS, trust=trust(key), keep_forks=True)
        assert (report.read, report.added, report.known) == (4 + 3 + 6, 9, 4)
        assert {it.rule for it in report.problems} == {"fork"}
        assert {it.level for it in report.problems} == {"warning"}
        assert [it.reference for it in other.find("KAZ/b0")] == ["KAZ/b0"]


def test_a_chain_goes_on_on_either_branch(tmp_path: Path, key: Key, branches: list[Path]) -> None:
    short, long = branches[1], branches[2]
    rows = long.read_bytes().splitlines(keepends=True)
    (tmp_path / "early").write_bytes(b"".join(rows[:4]))
    for number, order in enumerate([(short, tmp_path / "early"), (tmp_path / "early", short)]):
        with third(tmp_path, f"g{number}") as other:
            for path in (*order, long):
                other.import_records(path, LAWS, trust=trust(key), keep_forks=True)
            assert other.count() == 7


def test_an_export_with_branches_says_so(tmp_path: Path, key: Key, branches: list[Path]) -> None:
    with third(tmp_path) as other, third(tmp_path, "fourth") as next_one:
        other.import_records(branches, LAWS, trust=trust(key), keep_forks=True)
        path = exported(other, tmp_path / "both")
        found = check_records(path, LAWS, trust(key))[1]
        assert {it.rule for it in found if it.level == "error"} == {"fork"}
        with pytest.raises(IntegrityError):
            next_one.import_records(path, LAWS, trust=trust(key))
        next_one.import_records(path, LAWS, trust=trust(key), keep_forks=True)
        assert next_one.digest() == other.digest()


def test_tampering_with_a_branch_is_found(tmp_path: Path, key: Key, branches: list[Path]) -> None:
    with third(tmp_path) as other:
        other.import_records(branches, LAWS, trust=trust(key), keep_forks=True)
        before = {(it.place, it.rule) for it in other.verify(trust(key))}
        meddle(other, "UPDATE fork SET reference = 'KAZ/zzz' WHERE seq = 3")
        after = {(it.place, it.rule) for it in other.verify(trust(key))}
        assert ("KAZ-1/3", "record-changed") in after - before


def test_keys_are_believed_along_their_branch(tmp_path: Path, key: Key) -> None:
    """An heir that one branch names signs nothing on the other."""
    heir = Key.generate("KAZ-1")
    with register(tmp_path, key, 2) as one:
        trunk = exported(one, tmp_path / "trunk")
        one.append([replacement(key, heir)], key, NOON + 3 * HOUR)
        one.append([entry(number="h")], heir, NOON + 4 * HOUR)
        heirs = exported(one, tmp_path / "heirs")
    with Register.create(tmp_path / "b.sqlite", node="KAZ-1", state="KAZ") as branch:
        branch.import_records(trunk, LAWS, trust=trust(key))
        branch.append([entry(number="b")], key, NOON + 5 * HOUR)
        good = exported(branch, tmp_path / "good")
        branch.append([entry(number="c")], heir, NOON + 6 * HOUR)
        bad = exported(branch, tmp_path / "bad")
    for number, order in enumerate([(heirs, good), (good, heirs)]):
        with third(tmp_path, f"k{number}") as other:
            for path in order:
                other.import_records(path, LAWS, trust=trust(key), keep_forks=True)
            assert {it.rule for it in other.verify(trust(key))} == {"fork"}
            with pytest.raises(IntegrityError, match="not in the trust file"):
                other.import_records(bad, LAWS, trust=trust(key), keep_forks=True)


def test_a_fork_keeps_nobody_from_signing_checkpoints(
    tmp_path: Path, key: Key, branches: list[Path]
) -> None:
    own = Key.generate("UZB-1")
    with third(tmp_path) as other:
        other.import_records(branches, LAWS, trust=trust(key), keep_forks=True)
        other.append([entry(author="UZB")], own, NOON)
        (made,) = other.checkpoint(own, trust(key, own))
        assert made.recorder == "UZB-1"
        assert {it.rule for it in other.verify(trust(key, own))} == {"fork"}
