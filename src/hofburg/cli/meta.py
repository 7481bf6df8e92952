"""What stands under every answer for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.cli.page import Page

__all__ = ["footer"]


def footer(page: Page, meta: dict[str, Any], line: str) -> None:
    """What stands under every answer for readers."""
    page.gap()
    for law in meta["regimes"]:
        page.text(f"{law['id']} {law['edition']}, {law['hash'][:19]}", style="dim")
    for source in meta["registers"]:
        records = "1 record" if source["records"] == 1 else f"{source['records']} records"
        page.text(f"{source['place']}: {records}, {source['digest'][:19]}", style="dim")
    if meta["cases"]:
        page.text("The casebook: worked examples, each at its own moment.", style="dim")
    said = [f"Entries: {', '.join(meta['origins'])}." if meta["origins"] else "No entries."]
    if meta["handling"]:
        said.append(f"Handling: {', '.join(meta['handling'])}.")
    if meta["holder"]:
        said.append(f"As the register of {meta['holder']} has it.")
    page.text(" ".join(said), style="dim")
    if meta["up_to"] is not None:
        from hofburg.inquiry import withheld_words

        said = [withheld_words(meta["up_to"], meta["withheld"])]
        if number := sum(meta["withheld_entries"].values()):
            said.append(f"They rest on {number} {'entry' if number == 1 else 'entries'} above it.")
        page.text(" ".join(said), style="bold" if number else "dim")
    if pack := meta.get("boundaries"):
        page.text(
            f"Boundaries: {pack['name']} of {pack['date']} ({pack['source']}), good to"
            f" {pack['accuracy_km']:g} km, sha256:{pack['sha256'][:12]}. {pack['disclaimer']}",
            style="dim",
        )
    page.text(meta["note"], style="dim")
    page.text(f"Again: {line}", style="dim")
