"""What every file that leaves the house says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.languages import say, say_count

__all__ = ["ExportNote"]


@dataclass(frozen=True, slots=True)
class ExportNote:
    """What an export rests on, whom it may reach, and how to make it again.

    Attributes:
        meta: of the answer (docs/findings.schema.json); empty where nothing was asked.
        again: the command line that says the same.
        mark: the highest handling mark of what the export holds; empty where nothing is marked.
        withheld: how many rows were left out, by their mark.
    """

    meta: Mapping[str, Any]
    again: str = ""
    mark: str = ""
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def as_of(self) -> str:
        """The moment of the question; empty where there is none, or each case has its own."""
        return self.meta.get("as_of") or ""

    @property
    def official(self) -> str:
        """That this is not the official channel."""
        return say(
            "Hofburg is not the official channel. It states what follows from the entries it was"
            " given; States judge."
        )

    def rows(self) -> list[tuple[str, str]]:
        """Term and value, in the language that is spoken; what is not known has no row."""
        meta = self.meta
        known_to = meta.get("known_to")
        told = [
            (say("Note"), self.official),
            *((say("Regime"), _regime(it)) for it in meta.get("regimes", ())),
            *((say("Register"), _register(it)) for it in meta.get("registers", ())),
            (say("Cases"), _cases(meta.get("cases", ()))),
            (say("As of"), self.as_of),
            (say("Known at"), meta.get("known_at") or ""),
            (say("Known to"), known_to or ""),
            (say("As the register of"), "" if known_to else meta.get("holder") or ""),
            (say("Origin of the entries"), ", ".join(meta.get("origins", ()))),
            (say("Handling marks of the entries"), ", ".join(meta.get("handling", ()))),
            (say("Handling of this file"), self.mark),
            *((say("Withheld"), it) for it in self.left_out()),
            (say("The same again"), self.again),
            (say("Made by"), f"Hofburg {meta['hofburg']}" if "hofburg" in meta else "Hofburg"),
        ]
        return [(term, value) for term, value in told if value]

    def lines(self) -> list[str]:
        """The same as lines of text."""
        return [f"{term}: {value}" for term, value in self.rows()]

    def left_out(self) -> list[str]:
        """What was withheld, in words."""
        return [
            say_count(
                "{n} row marked {mark} was left out", "{n} rows marked {mark} were left out", n,
                mark=mark,
            )
            for mark, n in self.withheld.items()
        ]  # fmt: skip


def _regime(it: Mapping[str, Any]) -> str:
    return say(
        "{name}, edition {edition}, {hash}", name=it["id"], edition=it["edition"], hash=it["hash"]
    )


def _register(it: Mapping[str, Any]) -> str:
    """By what it holds and not by its place: folders of this machine are nobody else's business."""
    return say_count("{n} record, {hash}", "{n} records, {hash}", it["records"], hash=it["digest"])


def _cases(cases: Any) -> str:
    if not cases:
        return ""
    return say_count("{n} worked case", "{n} worked cases", len(cases))
