"""The document that is measured: the lending rules of the tests, cut down to twelve provisions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from hofburg.regimes import Law, load_regime

__all__ = ["LIBRARIES", "READERS", "TWELVE", "chapter", "cut"]

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "regimes" / "lending"
VIENNA = ROOT / "src" / "hofburg" / "regimes" / "library" / "VD2011"
# No parts of their own, no overlaps, no sliding years; the sums over books stay.
TWELVE = (
    "signature", "books", "loans", "weight", "reply", "ground", "refusal", "hand-over", "deposit",
    "return", "receipt", "fine",
)  # fmt: skip
LIBRARIES = [f"L{n:02}" for n in range(40)]
READERS = [f"R{n:03}" for n in range(400)]


class _Plain(yaml.SafeLoader):
    """Only true, false, null and whole numbers are special, as in every regime document."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("null", r"null", "n"),
):
    _Plain.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


def cut(folder: Path, *, readings: bool) -> Law:
    """Write the document into an empty folder and load it.

    Without ``readings`` each parameter has its one default: twelve rows a loan and no more.
    """
    document: dict[str, Any] = {}
    for file in sorted(SOURCE.glob("*.yaml")):
        for section, said in yaml.load(file.read_text(encoding="utf-8"), _Plain).items():
            if isinstance(said, dict):
                document[section] = {**document.get(section, {}), **said}
            elif isinstance(said, list):
                document[section] = [*document.get(section, []), *said]
            else:
                document[section] = said
    document["parties"] = {code: f"Party {code}" for code in LIBRARIES + READERS}
    dropped = [p for p in document["provisions"] if p["label"] not in TWELVE]
    document["provisions"] = [p for p in document["provisions"] if p["label"] in TWELVE]
    coded = {p["paragraph"] for p in document["provisions"]}
    rows = {row for p in document["provisions"] for row in p.get("rows", ())}
    out = document["out_of_scope"]
    for provision in dropped:
        for item in (provision["paragraph"], *provision.get("rows", ())):
            if item not in coded | rows:
                out[item] = "not measured"
    # The rosters are libraries only: a reader counts no volumes.
    document["terms"]["a_library"] = "true"
    if not readings:
        _single(document["parameters"])
    path = folder / "regime.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return load_regime(folder)


def chapter(folder: Path, *, readings: bool) -> Law:
    """Load the Vienna Document of the library, without alternative readings unless they are wanted."""
    if readings:
        return load_regime("VD2011")
    for file in sorted(VIENNA.glob("*.yaml")):
        document = yaml.load(file.read_text(encoding="utf-8"), _Plain)
        _single(document.get("parameters", {}))
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
        (folder / file.name).write_text(text, encoding="utf-8")
    return load_regime(folder)


def _single(parameters: dict[str, Any]) -> None:
    """Leave each parameter its one default."""
    for parameter in parameters.values():
        if parameter.pop("readings", None) and parameter.get("mark") == "doubtful":
            parameter["mark"] = "recalled"
