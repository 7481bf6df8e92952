"""Messages as lines: a part's table, and whether a case may have more of them than are held."""

from __future__ import annotations

import duckdb

from hofburg.assessment.fold_fields import read_field, texts_of
from hofburg.assessment.stored import line_field
from hofburg.regimes import Law, Part, Process

__all__ = ["fold_messages", "more_messages"]


def fold_messages(db: duckdb.DuckDBPyConnection, law: Law, process: Process, part: Part) -> None:
    """``part_<process>_<part>``: a line for each held message of a kind, in order of sending."""
    columns = []
    for name in part.fields:
        own = part.envelope(name) or name
        ends = read_field(law, part.kind, own)
        if own == "sent":
            ends["filled"] = "true"
        columns += [
            f"{sql} AS {line_field(name)}{'_' * bool(end)}{end}" for end, sql in ends.items()
        ]
    forms = [name for name in part.fields if not part.envelope(name)]
    # Two accounts of one message are one line: the earlier one, as of a case's only message.
    held = (
        f"SELECT * FROM said_{process.name} WHERE kind = '{part.kind}' AND seen"
        " QUALIFY row_number() OVER (PARTITION BY rid, ref ORDER BY sent_lo, sent_hi, i) = 1"
    )
    db.execute(f"""
        CREATE OR REPLACE TABLE part_{process.name}_{part.name} AS
        SELECT rid, row_number() OVER (PARTITION BY rid ORDER BY sent_lo, sent_hi, ref)::INTEGER AS part, ref AS line_ref,
               {", ".join(columns)}
        FROM ({texts_of(f"({held})", forms)})""")


def more_messages(process: Process, kind: str, perhaps: str) -> tuple[str, str]:
    """``more_<kind>``: NULL where a message of a kind is perhaps held, else false; and its join.

    ``perhaps`` is what says so of messages that may belong to any of several rows.
    """
    column = f"CASE WHEN {kind}_more.rid IS NOT NULL THEN NULL::BOOLEAN{perhaps} ELSE false END"
    join = (
        f"LEFT JOIN (SELECT DISTINCT rid FROM said_{process.name} WHERE kind = '{kind}'"
        f" AND seen IS NOT TRUE) {kind}_more ON {kind}_more.rid = c.rid"
    )
    return f"{column} AS more_{kind}", join
