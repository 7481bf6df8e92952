"""Run a law on what is held: fold, compile, keep the raw rows, answer for any moment.

DuckDB in process, shut off from files and network, with a fixed time zone; one database a law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import duckdb

from hofburg.assessment.areas import areas_asked, tabulate_areas
from hofburg.assessment.belongs import groups_asked, tabulate_groups
from hofburg.assessment.emit import compile_process
from hofburg.assessment.fold import declare, fold, load_entries, load_worlds, nodes_of
from hofburg.assessment.heard import heard, heard_of
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.macros import macros
from hofburg.assessment.places import places_asked, places_of, tabulate
from hofburg.assessment.plan import Planner
from hofburg.assessment.provisions import RAW, Instance, instances
from hofburg.assessment.tables import columns_of, cores, rows_of, side_by_side
from hofburg.assessment.units import Context, General
from hofburg.regimes import Law, Process

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Engine", "connect"]


STORED = 500_000  # cases and lines up to which raw rows are stored
SMALL = 20_000  # messages and lines up to which one core is enough for a statement
PLANNED = 40_000_000  # bytes of messages up to which processes are made side by side


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that reaches neither files nor network nor extensions."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "preserve_insertion_order": "false",
    }
    if threads:
        config["threads"] = threads
    db = duckdb.connect(":memory:", config=config)
    db.execute("SET GLOBAL TimeZone = 'UTC'")
    db.execute(
        "SET enable_progress_bar = false"
    )  # on by default under `python -c`, on standard output
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db


class Engine:
    """Raw rows of one law over one or more worlds, ready for questions at any *as of*."""

    def __init__(
        self,
        law: Law,
        worlds: Sequence[World],
        held: Iterable[Held],
        declarations: Sequence[Declaration] = (),
        *,
        threads: int | None = None,
        keep: bool = False,
        only: Collection[str] | None = None,
        boundaries: Boundaries | None = None,
    ) -> None:
        """Fold and compile.

        Args:
            law: the regime.
            worlds, held, declarations: what is held, as ``select`` gives it.
            threads: of the database (default: all cores, or one where little is held).
            keep: keep every intermediate column, so that any expression can be evaluated afterwards.
            only: labels of the provisions that are wanted (default: all).
            boundaries: the pack that says what lies inside which State; left out, that is unknown.
        """
        self.law = law
        self.keep = keep
        self.held = heard(law, held)
        self.worlds = list(worlds)
        self.instances = instances(law, only)
        self.db = connect(threads or (1 if rows_of(self.held) <= SMALL else None))
        self.workers: int | None = None  # processes made at a time; None: as it suits
        self.declarations = heard_of(law, declarations)
        self.boundaries = boundaries
        if places_asked(law):
            tabulate(self.db, places_of(law, self.held, boundaries), boundaries)
        if asked := areas_asked(law):
            tabulate_areas(self.db, law, asked, self.held, boundaries)
        if groups_asked(law):
            tabulate_groups(self.db, law)
        for macro in macros(law.zone):
            self.db.execute(macro)
        load_worlds(self.db, self.worlds)
        load_entries(self.db, self.held)
        declare(self.db, self.worlds, self.declarations)
        self.planners: dict[str, Planner] = {}
        self.build()

    def build(self) -> None:
        """Fold every process and compile it, those first that others look into."""
        after = {
            name: sorted({w.process for w in p.withs.values()})
            for name, p in self._wanted_processes().items()
        }
        heavy = Counter(i.provision.process for i in self.instances)
        workers = self.workers or self._workers()
        made = side_by_side(after, self._made, workers=workers, weight=heavy.__getitem__)
        self.planners = {name: planner for name, (planner, _) in made.items()}
        raws = {t: [s for _, selects in made.values() for s in selects[t]] for t in RAW}
        cases = " UNION ALL ".join(
            f"SELECT {n}::INTEGER AS process, rid, cid FROM base_{name}"
            for n, name in enumerate(self.law.processes)
            if name in made
        )
        size = self.db.execute(
            f"CREATE OR REPLACE TABLE cases AS {cases or 'SELECT 0 AS process, 0 AS rid, NULL AS cid'}"
        ).fetchall()[0][0]
        # Storing raw rows saves planning, which is what a question on a small register costs. Writing
        # those of a large one costs more than it saves: its wide rows are stored already.
        side_by_side(
            dict.fromkeys(RAW, ()),
            lambda table: self._keep_raw(table, raws[table], stored=size <= STORED),
            workers=workers,
            weight=lambda table: len(raws[table]),
        )

    def _keep_raw(self, table: str, selects: Sequence[str], *, stored: bool) -> None:
        """One of the raw tables, as a view of stored rows or of what makes them."""
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in RAW[table].items())
        body = " UNION ALL ".join(selects) or f"SELECT {columns} WHERE false"
        with self.db.cursor() as db:
            if stored:
                db.execute(f"CREATE OR REPLACE TABLE stored_{table} AS {body}")
                body = f"SELECT * FROM stored_{table}"
            db.execute(f"CREATE OR REPLACE VIEW raw_{table} AS {body}")

    def _workers(self) -> int:
        """Two processes at a time where planning takes longer than running, which has all cores."""
        sql = "SELECT coalesce(sum(strlen(body::VARCHAR)), 0) FROM entry"
        return min(2, cores()) if self.db.execute(sql).fetchall()[0][0] <= PLANNED else 1

    def _made(self, name: str) -> tuple[Planner, dict[str, list[str]]]:
        """One process: its tables, and the SELECTs of its raw rows (see ``compile_process``)."""
        process = self.law.processes[name]
        with self.db.cursor() as db:  # others are made at the same time
            fold(db, self.law, process)
            planner = Planner(self.law, process, self._context(db, process))
            wanted = self._wanted(name)
            return planner, compile_process(db, planner, self.instances, wanted, keep=self.keep)

    def _wanted_processes(self) -> dict[str, Process]:
        """Processes of the wanted provisions in which there is a case, and those that they look into."""
        sql = "SELECT DISTINCT kind FROM entry WHERE regime = $1"
        kinds = {row[0] for row in self.db.execute(sql, [self.law.regime]).fetchall()}
        wanted = {i.provision.process: None for i in self.instances}
        processes = {name: self.law.processes[name] for name in wanted}
        # Without a message of its case, a line has no row either.
        held = {name for name, p in processes.items() if kinds & set(self.law.cases_of(p).messages)}
        todo = held | {name for name, p in processes.items() if p.every}
        found: dict[str, Process] = {}
        while todo:
            name = todo.pop()
            found[name] = self.law.processes[name]
            todo |= {w.process for w in found[name].withs.values()} - set(found)
        return {name: found[name] for name in self.law.processes if name in found}

    def _wanted(self, name: str) -> list[str]:
        found = set()
        for process in self.law.processes.values():
            aliases = {w.name for w in process.withs.values() if w.process == name}
            nodes = nodes_of(self.law, process)
            found |= {n.field for n in nodes if n.op == "with" and n.name in aliases}
        return sorted(found)

    def _context(self, db: duckdb.DuckDBPyConnection, process: Process) -> Context:
        """What the data of a process look like (see ``Context``)."""
        exact: set[str] = set()
        tables = {f"base_{process.name}": ""}
        tables |= {f"part_{process.name}_{part}": f"{part}." for part in process.parts}
        for table, prefix in tables.items():
            names = columns_of(db, table)
            pairs = [
                n.removesuffix("_lo")
                for n in names
                if n.endswith("_lo") and n.removesuffix("_lo") + "_hi" in names
            ]
            tests = [f"coalesce(bool_and({n}_lo IS NOT DISTINCT FROM {n}_hi), true)" for n in pairs]
            keys = [prefix + n.removeprefix("p__") for n in pairs]
            if not prefix:
                root = process.root
                tests += [
                    f"coalesce(bool_and(coalesce(held_{root}, false)), true)",
                ]
                keys.append(f"held_{root}")
            row = db.execute(f"SELECT {', '.join(tests) or '1'} FROM {table}").fetchone()
            exact |= {key for key, value in zip(keys, row or (), strict=False) if value is True}
        return Context(
            frozenset(exact),
            bool(self.declarations),
            frozenset(d.label for d in self.declarations if d.label is not None),
            self._general(),
        )

    def _general(self) -> General | None:
        """Declarations that hold for all cases, with their worlds; None if there are too many to write out."""
        mine = [d for d in self.declarations if d.regime == self.law.regime and d.label is None]
        if len(mine) > 8 or any(d.case is not None for d in mine):
            return None
        found = []
        for d in mine:
            worlds = tuple(n for n, w in enumerate(self.worlds) if w.holds(d))
            found.append((d, None if len(worlds) == len(self.worlds) else worlds))
        return tuple((d, w) for d, w in found if w != ())

    def instance(self, p: int) -> Instance:
        """The instance with that number."""
        return self.instances[p]
