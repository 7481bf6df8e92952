"""The bare side of the benchmark of the register writes the same chain, without its guards. Nothing is timed."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from hofburg.regimes import load_regime
from hofburg.register import Key, Register, Trust

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmarks, which are not part of an archive of the sources."""
    if not (REPO / "benchmarks").is_dir():
        pytest.skip("no benchmarks here")
    monkeypatch.syspath_prepend(str(REPO))
    from benchmarks import register

    return register


@pytest.mark.parametrize("begin", [True, False])
def test_a_register_takes_in_what_was_written_by_hand(
    benchmark: Any, tmp_path: Path, begin: bool
) -> None:
    law, key = load_regime("VD2011"), Key.generate("KAZ-1")
    given = list(itertools.islice(benchmark.messages(law), 30))
    bare = benchmark.Bare(tmp_path / "bare.sqlite", key, begin=begin)
    for entry in given[:10]:
        bare.append([entry])
    bare.append(given[10:])
    rows = bare.db.execute(
        "SELECT signed, sig, hash, reference FROM record ORDER BY seq"
    ).fetchall()
    bare.db.close()
    lines = [f'{signed[:-1]},"sig":"{sig}"}}\n' for signed, sig, _, _ in rows]
    (tmp_path / "export.jsonl").write_text("".join(lines), encoding="utf-8")
    with Register.create(tmp_path / "own.sqlite", node="KGZ-1", state="KGZ") as own:
        trust = Trust.of(key, "KAZ", 0)
        assert own.import_records(tmp_path / "export.jsonl", {law.id: law}, trust=trust).added == 30
        assert [(it.hash, it.reference) for it in own.records()] == [it[2:] for it in rows]
        assert [it.entry for it in own.records()] == given


def test_all_sides_record_all(benchmark: Any, tmp_path: Path) -> None:
    law = load_regime("VD2011")
    one = benchmark.appends(law, tmp_path, 0)
    assert {name: len(times) for name, times in one.items()} == {
        "register": 1,
        "bare": 1,
        "bare, no BEGIN": 1,
        "bare, no WAL": 1,
    }
    assert benchmark.appends(law, tmp_path, 0, 100).keys() == {"register", "bare"}
    assert list(tmp_path.iterdir()) == []
