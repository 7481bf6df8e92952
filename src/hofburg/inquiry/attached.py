"""The files of entries: which are held here, and which were destroyed, when, by whom and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.readable import readable, withheld, withheld_words
from hofburg.inquiry.sources import centre_here, open_register

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.register import Attachments, Centre, Entry, Record, Register, Vault

__all__ = ["OpenVault", "attached", "attachment_rows", "open_vault", "vault_here"]


@dataclass(frozen=True, slots=True)
class OpenVault:
    """This centre with its vault open.

    Attributes:
        said: what the register says of attachments; ``seen``, as far as whoever asks may see it.
        withheld: how many files are not seen, in words; empty if none is.
        finished: hashes of what an interrupted command had left to be destroyed.
        problems: why some of that could not be taken away now, as warnings.
    """

    centre: Centre
    store: Register
    vault: Vault
    said: Attachments
    seen: Attachments
    withheld: str
    finished: tuple[str, ...]
    problems: tuple[Problem, ...]

    def meant(self, text: str) -> str:
        """The hash that begins so, of a file that may be seen. Raises ``HofburgError``."""
        from hofburg.errors import RegisterError

        try:
            return self.seen.meant(text)
        except RegisterError:
            if self.seen is self.said or self.said.meant(text) in self.seen.acts:
                raise
        marks = sorted({it.entry.handling for it in self.said.named[self.said.meant(text)]})
        raise withheld(", ".join(marks), text[:16])


@contextmanager
def open_vault() -> Iterator[OpenVault]:
    """This centre's register and vault; what was left to be destroyed is destroyed first.

    Raises ``RegisterError`` where this is no centre's folder.
    """
    from dataclasses import replace

    from hofburg.errors import RegisterError
    from hofburg.register import Attachments

    centre, store = open_register()
    with store:
        found = readable(store.records())
        every = [*found.records, *(it for it, _ in found.hidden)]
        vault, seen = centre.vault(), Attachments(found.records)
        said = Attachments(every) if found.hidden else seen
        problems: list[Problem] = []
        finished: list[str] = []
        try:
            finished = vault.finish(said)
        except RegisterError as error:
            problems = [replace(it, level="warning") for it in error.problems]
        unseen = [said.named[it][0].entry.handling for it in said.named if it not in seen.named]
        words = withheld_words(found.up_to, Counter(unseen), "file") if unseen else ""
        yield OpenVault(centre, store, vault, said, seen, words, tuple(finished), tuple(problems))


def vault_here() -> Vault | None:
    """The vault of the centre in whose folder the question is asked."""
    centre = centre_here()
    return centre.vault() if centre else None


def attached(
    entry: Entry | Mapping[str, Any],
    records: Iterable[Record] | Attachments,
    vault: Vault | None,
) -> list[dict[str, Any]]:
    """The files of an entry, a row for each.

    Args:
        entry: or its data.
        records: those of the register; or what `Attachments` made of them, for many entries.
        vault: this centre's; ``None`` where nothing is kept.

    Each row has name, sha256, size, media_type and particulars as the entry says them; ``state``
    is ``held``, ``destroyed`` or ``not held`` and speaks of this centre's copy only. What it
    destroyed has ``destroyed_by``, ``destroyed_at`` and ``reason``; ``others`` lists the same of
    other nodes, which destroyed theirs. Where nothing is kept here, the first node that destroyed
    its copy is the one that is named.
    """
    from hofburg.register import Attachments

    said = records if isinstance(records, Attachments) else Attachments(records)
    data = entry if isinstance(entry, Mapping) else entry.data
    return [_row(it, said, vault) for it in data.get("attachments") or ()]


def _row(file: Mapping[str, Any], said: Attachments, vault: Vault | None) -> dict[str, Any]:
    sha256 = file["sha256"]
    acts = sorted(said.acts.get(sha256, ()), key=lambda it: it.recorded_at)
    own = said.act_of(vault.node, sha256) if vault else next(iter(acts), None)
    state = "destroyed" if own else "held" if vault and vault.holds(sha256) else "not held"
    others = [it for it in acts if own is None or it.recorder != own.recorder]
    return {
        "name": file["name"],
        "sha256": sha256,
        "size": file["size"],
        "media_type": file["media_type"],
        "particulars": bool(file.get("particulars")),
        "state": state,
        "destroyed_by": own and own.recorder,
        "destroyed_at": own and own.recorded,
        "reason": own and own.entry.body["reason"],
        "others": [
            {"by": it.recorder, "at": it.recorded, "reason": it.entry.body["reason"]}
            for it in others
        ],
    }


def attachment_rows(it: OpenVault) -> list[dict[str, Any]]:
    """All files that records describe, as far as they are seen, then those that no record names.

    Each row is as of `attached`, with ``records``: number and reference of each that names it.
    What no record names has the state ``not in the register``, and nothing else is known of it.
    """
    rows = []
    for sha256, records in it.seen.named.items():
        described = it.seen.descriptors(sha256, it.vault.node)[0]
        named = [
            {"record": f"{one.recorder}/{one.seq}", "reference": one.reference} for one in records
        ]
        rows.append(_row(described, it.seen, it.vault) | {"records": named})
    unknown = [one for one in it.vault.held() if one not in it.said.named]
    return [*rows, *({"sha256": one, "state": "not in the register"} for one in unknown)]
