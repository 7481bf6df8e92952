"""Properties of the verifier that stands alone: over random changes, files and chains."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import RegisterError
from hofburg.register import Entry, Key, Trust, revocation
from hofburg.register.acts import replacement
from register.planted import EVIL, NEW, OLD, TJK, chained, clean
from register.toy import NOON, entry
from register.verifier import FOUND, checked, errors, laid_out, load, named, over, run


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load()


in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
whole = b"".join(clean().lines)


@given(st.integers(0, len(whole) - 1), st.integers(1, 255))
@in_one_folder
def test_a_byte_that_is_changed_is_found(
    tmp_path: Path, script: ModuleType, at: int, by: int
) -> None:
    changed = whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :]
    export = replace(clean(), lines=(changed,))
    code, found = over(script, export, tmp_path)
    _, problems = checked(export, tmp_path)
    assert code == 1
    assert Counter(level for level, _ in found)["error"] > 0
    # What Hofburg reads as the same records is no fault to it: a line end more, another space.
    assert errors(problems) or changed.split() != whole.split()


@given(st.integers(0, len(whole)), st.binary(min_size=1, max_size=3))
@in_one_folder
def test_a_byte_that_is_put_in_is_found(
    tmp_path: Path, script: ModuleType, at: int, more: bytes
) -> None:
    changed = whole[:at] + more + whole[at:]
    code, _ = over(script, replace(clean(), lines=(changed,)), tmp_path)
    assert code == 1


@given(st.integers(0, len(whole) - 1), st.integers(1, 40))
@in_one_folder
def test_bytes_that_are_taken_out_are_found(
    tmp_path: Path, script: ModuleType, at: int, count: int
) -> None:
    changed = whole[:at] + whole[at + count :]
    code, _ = over(script, replace(clean(), lines=(changed,)), tmp_path)
    assert code == 1


names = [named(line)[0] for line in clean().lines]


@given(st.permutations(range(len(clean().lines))), st.integers(0, 17), st.booleans())
@in_one_folder
def test_lines_are_believed_in_their_order_from_the_first_on(
    tmp_path: Path, script: ModuleType, order: list[int], count: int, arranged: bool
) -> None:
    kept = sorted(order[:count]) if arranged else order[:count]
    code, _ = over(
        script, replace(clean(), lines=tuple(clean().lines[it] for it in kept)), tmp_path
    )
    chains = [[it for it in kept if names[it] == name] for name in sorted(set(names))]
    whole_from_the_first = all(
        it == list(range(names.index(names[it[0]]), it[0] + len(it))) for it in chains if it
    )
    assert code == (0 if whole_from_the_first and kept == sorted(kept) else 1)


jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(jsons, st.sampled_from(["all", "key", "public", "node", "state", "from", "until", "for"]))
@in_one_folder
def test_a_trust_file_that_is_none_is_refused(
    tmp_path: Path, script: ModuleType, value: Any, where: str
) -> None:
    data: Any = json.loads(clean().trust_bytes)
    if where == "all":
        data = value
    elif where == "key":
        data[TJK.id] = value
    else:
        data[TJK.id][where] = value
    export = replace(clean(), trust_text=json.dumps(data).encode())
    code, _ = over(script, export, tmp_path)
    with contextlib.suppress(RegisterError):
        Trust.parse(export.trust_bytes, "")
        return  # it may say something that makes sense
    assert code == 2


@given(st.data())
@in_one_folder
def test_whatever_a_node_signed_is_read_to_the_end(
    tmp_path: Path, script: ModuleType, data: st.DataObject
) -> None:
    record = clean().record("KAZ-1", data.draw(st.integers(1, 9)))
    fields = json.loads(record.line)
    outer = data.draw(st.booleans())
    names = sorted({*fields, *fields["entry"], "signature", "attachments", "number"})
    name = data.draw(st.sampled_from(names))
    (fields if outer else fields["entry"])[name] = data.draw(jsons)
    line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    export = clean().put("KAZ-1", record.seq, line.encode("utf-8", "surrogatepass") + b"\n")
    code, output = run(script, [*laid_out(export, tmp_path), "--attachments"])
    assert code in (0, 1)
    assert "found: " in output


signers = st.sampled_from([OLD, NEW, EVIL])
things = st.one_of(
    st.builds(lambda it: entry(number=str(it)), st.integers(1, 9)),
    st.builds(replacement, signers, signers),
    st.builds(lambda it: revocation(it.id, "lost"), signers),
)
branches = st.lists(st.tuples(signers, things), max_size=5)


def placed(found: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Line and rule of each."""
    return {(place.split(":")[1].split(" ")[0], rule) for place, rule in found}


@given(branches, st.integers(0, 4), branches, st.integers(0, 3))
@in_one_folder
def test_both_believe_the_same(
    tmp_path: Path,
    script: ModuleType,
    trunk: list[tuple[Key, Entry]],
    at: int,
    branch: list[tuple[Key, Entry]],
    later: int,
) -> None:
    """Keys replace and revoke each other in a chain that forks, in every way."""
    first = chained("KAZ-1", trunk)
    start = first[min(at, len(first)) - 1] if at and first else None
    second = chained(
        "KAZ-1",
        branch,
        after=start.seq if start else 0,
        prev=start.hash if start else "0" * 64,
        start=NOON + later,
    )
    records = {it.hash: it for it in (*first, *second)}.values()
    lines = [it.line + b"\n" for it in sorted(records, key=lambda it: (it.seq, it.hash))]
    export = replace(clean(), lines=tuple(lines))
    code, output = run(script, laid_out(export, tmp_path))
    found = [FOUND.fullmatch(line) for line in output.splitlines()]
    theirs = placed([(it["place"], it["rule"]) for it in found if it and it["rule"] != "clock"])
    _, problems = checked(export, tmp_path)
    path = str(tmp_path / "checked.jsonl")
    ours = [(it.place.replace(path, "x"), it.rule) for it in problems if it.level == "error"]
    assert theirs == placed(ours)
    assert code == (1 if ours else 0)
