"""Fields of messages as columns: read from an entry, and as the base table of a process holds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hofburg.assessment.fold_typed import RANGED, typed
from hofburg.regimes import Law

__all__ = ["base_columns", "field_type", "read_field", "texts_of"]

_ENVELOPE = {
    "from": "state",
    "to": "state",
    "sent": "instant",
    "received": "instant",
    "to_all": "flag",
    "addressees": "list",
    "under": "text",
    "basis": "text",
    "number": "text",
}
_DIRECT = {
    "from": "author",
    "to": "addressee",
    "to_all": "to_all",
    "addressees": "addressees",
    "under": "under",
    "basis": "basis",
    "number": "number",
}


def field_type(law: Law, message: str, name: str) -> str:
    """The type of a message's field, envelope fields included."""
    return _ENVELOPE.get(name) or law.messages[message].fields[name].type


def texts_of(table: str, names: Sequence[str]) -> str:
    """Messages with the texts of some fields of their bodies, which are read once and then named."""
    names = [name for name in names if name not in _ENVELOPE]
    if not names:
        return f"SELECT * FROM {table}"
    paths = ", ".join(f"'$.{name}'" for name in names)
    named = ", ".join(f"texts[{n}] AS text__{name}" for n, name in enumerate(names, 1))
    return f"SELECT *, {named} FROM (SELECT *, json_extract_string(body, [{paths}]) AS texts FROM {table})"


def read_field(law: Law, message: str, name: str) -> dict[str, str]:
    """SQL of one field by the ends of its columns, read from the entries of its message."""
    kind = field_type(law, message, name)
    if name == "sent":
        return {"lo": "sent_lo", "hi": "sent_hi"}
    if name in _DIRECT:
        return {"": _DIRECT[name], "filled": f"{_DIRECT[name]} IS NOT NULL"}
    if name == "received":
        text = "json_extract_string(received, '/' || addressee)"
        # A message is not received before it is sent; whether it ever was is not known.
        return {
            "lo": f"CASE WHEN coalesce({text}, '?') = '?' THEN sent_lo ELSE instant_lo({text}) END",
            "hi": f"instant_hi({text})",
            "filled": f"{text} IS NOT NULL",
        }
    text = f"text__{name}"
    values = [("", text)] if kind == "list" else typed(kind, text)
    return {
        **{suffix.removeprefix("_"): sql for suffix, sql in values},
        "given": f"CASE WHEN {text} IS NULL THEN CASE WHEN origin = 'public-account' THEN NULL ELSE false END"
        f" WHEN {text} <> '?' THEN true END",
        "filled": f"{text} IS NOT NULL",
    }


def base_columns(
    law: Law, message: str, name: str, which: str, alias: str, wanted: Collection[str]
) -> list[str]:
    """The same columns in the base table; where there is no message, unknown."""
    kind = field_type(law, message, name)
    prefix = f"{message}__{name}__{which}"
    marks = [end for end in ("given", "filled") if end in wanted and name != "sent"]
    given = [f"{alias}.{name}__{end} AS {prefix}_{end}" for end in marks]
    if "lo" not in wanted:
        return given
    if kind not in RANGED:
        return [f"{alias}.{name}__ AS {prefix}", *given]
    ends = []
    for side, infinite in (("lo", "-infinity"), ("hi", "infinity")):
        value = f"{alias}.{name}__{side}"
        if kind in ("instant", "day"):
            value = (
                f"coalesce({value}, '{infinite}'::{'TIMESTAMP' if kind == 'instant' else 'DATE'})"
            )
        ends.append(f"{value} AS {prefix}_{side}")
    return [*ends, *given]
