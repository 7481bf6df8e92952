"""A demo centre in whose register some entries are marked, each with a word that must not get out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hofburg.exchange import DEMO_MOMENT, record_year, synthetic_year
from hofburg.regimes import Law, load_regime
from hofburg.register import Centre, init_centre

__all__ = ["ABOVE", "MOMENT", "STATES", "WORDS", "decided_centre", "marked_centre"]

MOMENT = DEMO_MOMENT
STATES = ("LIE", "AND", "MCO", "SMR", "LUX", "MLT")  # as in the demo centre
WORDS = {"restricted": "Zwiebelturm", "confidential": "Quittenmus"}
"""By mark, the word that stands in every text of the entries that carry it."""
ABOVE = {"public": ("restricted", "confidential"), "restricted": ("confidential",), "all": ()}
"""By reader's mark, the marks that the reader must not see; the documents do not know the last."""

# By the number of the entry in the made-up year.
_MARKED = {
    33: "confidential",  # an annual exchange
    58: "restricted",  # a report on an inspection
    79: "confidential", 80: "confidential", 85: "confidential", 87: "confidential",  # all of a case
    101: "restricted",  # the reply to a request that everybody may see
    107: "restricted", 120: "restricted", 124: "confidential", 127: "confidential",  # notices
    125: "restricted",  # a visit to an air base
}  # fmt: skip
# To these nobody refers, so their numbers may hold a word too.
_NUMBERED = (33, 58, 87, 107, 120, 124, 125, 127)


def marked_centre(folder: Path, law: Law | None = None) -> Centre:
    """Make it; its key has no passphrase."""
    law = law or load_regime("VD2011")
    centre = init_centre(folder, STATES[0], passphrase=None, kind="demo", insecure=True)
    with centre.register() as register:
        record_year(law, register, centre.key(None), entries(law))
    return centre


def decided_centre(folder: Path) -> Centre:
    """A centre with two drafts of a decision; of one, positions are marked and hold the words."""
    law = load_regime("ROP")
    centre = init_centre(folder, STATES[0], passphrase=None, kind="demo", insecure=True)
    made = {"regime": "ROP", "author": "LIE", "to": [], "origin": "synthetic"}
    texts = [{"number": "P1", "text": "Decides:"}, {"number": "1", "text": "To ask for a report."}]
    drafts = [
        made | {
            "kind": "draft", "copies": ["*"], "sent": "2026-01-10T09:00Z", "number": number,
            "body": {"title": title, "body": "permanent-council", "chair": "AND", "version": 1,
                     "paragraphs": texts},
        }
        for number, title in (("PC.DD/5", "Observers at the Blue Bridge"), ("PC.DD/6", "Reports"))
    ]  # fmt: skip
    positions = [
        made | {
            "kind": "position", "copies": [], "sent": f"2026-01-1{2 + n}T09:00Z",
            "refers_to": ["LIE/PC.DD/5"], "handling": mark, "comment": f"{word} in the comment.",
            "body": {"of": state, "stance": "needs-change", "paragraph": "1",
                     "wording": f"{word} every month", "said": "itself"},
        }
        for n, ((mark, word), state) in enumerate(zip(WORDS.items(), ("ISL", "MCO"), strict=True))
    ]  # fmt: skip
    with centre.register() as register:
        record_year(law, register, centre.key(None), [*drafts, *positions])
    return centre


def entries(law: Law) -> Iterator[dict[str, Any]]:
    """The made-up year of `hofburg demo`, with marks and words."""
    for number, entry in enumerate(synthetic_year(law, 2026, states=STATES), 1):
        mark = _MARKED.get(number)
        if mark is None:
            yield entry
            continue
        made = {**entry, "handling": mark, "comment": f"{WORDS[mark]} in the comment."}
        form = law.messages[entry["kind"]].fields
        made["body"] = _worded(form, entry["body"], WORDS[mark])
        if number in _NUMBERED:
            made["number"] = f"{WORDS[mark]}/{number}"
            sent = made.get("transmission")
            made |= {"transmission": {**sent, "number": made["number"]}} if sent else {}
        yield made


def _worded(form: Mapping[str, Any], body: Mapping[str, Any], word: str) -> dict[str, Any]:
    """A body with the word in each of its texts."""
    made = dict(body)
    for name, field in form.items():
        value = body.get(name)
        if field.type == "text" and (isinstance(value, str) or name in ("remarks", "purpose")):
            made[name] = f"{word} {name}"
        elif field.type == "list" and field.of and "" not in field.of and isinstance(value, list):
            made[name] = [
                _worded(field.of, it, word) if isinstance(it, Mapping) else it for it in value
            ]
    return made
