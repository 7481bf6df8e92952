"""The sentences that the code says, and the catalogues that have them: ``script/words``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

__all__ = ["FOLDER", "catalogues", "lacking", "read", "sentences", "written"]

SOURCE = Path(__file__).resolve().parent.parent / "src" / "hofburg"
FOLDER = SOURCE / "locale"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": None, "say_count": (1, 2), "_": None, "ngettext": (1, 2),
}  # fmt: skip
OF_A_VISIT: dict[str, tuple[int, ...] | None] = {"text": None, "plural": (1, 2)}
SPEAKS = "from hofburg.languages import"
WEB = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {
        "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
NAMES = re.compile(r"\{(\w*)[^}]*\}")


def sentences() -> Catalog:
    """Every sentence of the code and the templates."""
    found = Catalog(project="hofburg", charset="utf-8")
    rows: list[Any] = list(
        extract_from_dir(SOURCE / "web", WEB, OPTIONS, keywords={**KEYWORDS, **OF_A_VISIT})
    )
    # Commands speak English, and in other rooms `say` may be another function.
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if inside.parts[0] not in ("cli", "web") and SPEAKS in path.read_text(encoding="utf-8"):
            found_in = extract_from_file("python", path, keywords=KEYWORDS)
            rows += [(str(inside), *row) for row in found_in]
    for _, _, message, _, _ in sorted(rows, key=lambda row: (row[0], row[1])):
        if message and message != ("", ""):
            found.add(message)
    return found


def catalogues() -> list[Path]:
    """The files of the languages that there are."""
    return sorted(FOLDER.glob("*.po"))


def read(path: Path) -> Catalog:
    """One catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as it stands in its file: sorted, without dates and places of lines."""
    out = BytesIO()
    write_po(
        out, catalogue, width=100, no_location=True, omit_header=False, sort_output=True,
        ignore_obsolete=True,
    )  # fmt: skip
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Report-Msgid')
    return "".join(line for line in lines if not line.startswith(dated)).encode("utf-8")


def lacking(catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue: sentences without translation, other names in braces."""
    for message in catalogue:
        ids, forms = _forms(message.id), _forms(message.string)
        if not message.id:
            continue
        if message.fuzzy or not all(forms):
            yield f"not translated: {ids[0]}"
            continue
        wanted = set(NAMES.findall(ids[-1]))
        for form in forms:
            names = set(NAMES.findall(form))
            # A form for one thing may leave its number out.
            if names - wanted or (wanted - names) - {"n"}:
                yield f"other names in braces: {ids[0]}"


def _forms(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, list | tuple) else [str(text or "")]


def main() -> None:
    """Bring every catalogue up to date."""
    wanted = sentences()
    for path in catalogues():
        held = read(path)
        held.update(wanted, no_fuzzy_matching=True)
        path.write_bytes(written(held))
        open_ones = list(lacking(held))
        print(f"{path.name}: {len(held)} sentences, {len(open_ones)} to do")
        for line in open_ones[:20]:
            print(f"  {line}")


if __name__ == "__main__":
    main()
