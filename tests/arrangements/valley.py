"""Arrangements in the valley of the two libraries: small overlays over the rules of lending."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent, indent

from shared import REGIMES

__all__ = ["CARD", "QUICK", "QUICK_CASE", "overlay", "put", "valley"]

# Which way an arrangement may move a number of the rules.
_STRICTER = {"books.most": "either", "loan.time": "either"}


def valley(folder: Path) -> Path:
    """A folder with the rules of lending, whose numbers an arrangement may move; overlays go beside."""
    shutil.copytree(REGIMES / "lending", folder / "LEND")
    path = folder / "LEND" / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "reply.time:     {value: 48 h,", "reply.time: {value: 48 h, stricter: lower,"
    )
    for name, way in _STRICTER.items():
        text = text.replace(f"  {name}:\n", f"  {name}:\n    stricter: {way}\n")
    path.write_text(text, encoding="utf-8")
    return folder


def put(folder: Path, id_: str, text: str, cases: str = "") -> Path:
    """Write an arrangement beside the rules; its folder."""
    home = folder / id_
    (home / "cases").mkdir(parents=True, exist_ok=True)
    (home / "regime.yaml").write_text(text, encoding="utf-8")
    if cases:
        (home / "cases" / "cases.yaml").write_text(dedent(cases), encoding="utf-8")
    return home


def overlay(
    id_: str = "QUICK",
    *,
    scope: str = "parties",
    parties: str = "{TAL: Library of Tal, KIM: Kim}",
    header: str = "",
    since: str = "2021-01-01",
    until: str | None = None,
    body: str = "",
) -> str:
    """The text of an overlay over the rules of lending."""
    end = "" if until is None else f"until: {until}\n"
    return (
        f"regime: {id_}\nbase: LEND\ntitle: {{en: The {id_} arrangement}}\nsince: {since}\n{end}"
        f"parties: {parties}\narrangement:\n  for: {scope}\n  status: in-force\n"
        + indent(dedent(header), "  ")
        + "provenance: {mark: verified, source: Q}\n"
        "sources: {Q: A slip of paper}\nparagraphs: {Q1: Quicker answers}\n" + dedent(body)
    )


QUICK_BODY = """
    parameters:
      reply.time: {value: 24 h, paragraph: Q1}
    touches:
      reply: {paragraph: Q1, text: The library answers within a day.}
"""
QUICK = overlay(body=QUICK_BODY)
QUICK_CASE = """\
    cases:
      - case: slow
        title: An answer after thirty hours, late here and in time elsewhere
        as_of: 2021-03-10T00:00Z
        holder: TAL
        entries:
          - {id: K-1, kind: request, author: KIM, to: [TAL], sent: 2021-03-01T09:00Z,
             body: {books: [{title: Silence, weight: 300}], collect_on: 2021-03-08, signed: true}}
          - {id: T-1, kind: reply, author: TAL, to: [KIM], refers_to: [K-1], sent: 2021-03-02T15:00Z,
             body: {accepted: true}}
        expected: {record: {reply: {status: late, due: 2021-03-02T09:00Z}}}
      - case: other-reader
        title: Who is no party is answered as ever
        as_of: 2021-03-10T00:00Z
        holder: TAL
        entries:
          - {id: A-1, kind: request, author: ANN, to: [TAL], sent: 2021-03-01T09:00Z,
             body: {books: [{title: Silence, weight: 300}], collect_on: 2021-03-08, signed: true}}
        expected: {record: {}}
"""
CARD = overlay(
    "CARD",
    scope="under",
    body="""
    parameters:
      card.books: {value: 8 books, paragraph: Q1}
    touches:
      books: {paragraph: Q1, limit: {at_most: "{card.books}"}}
    """,
)
