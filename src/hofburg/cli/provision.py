"""One provision of a document, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.cli.page import Page

__all__ = ["print_provision"]


def print_provision(row: dict[str, Any]) -> Page:
    """A page of what ``inquiry.provision_row`` gives."""
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"{row['regime']} {row['label']}: {row['kind']}, {row['strength']}")
    heading = row["heading"].get("en", "")
    page.text(f"Paragraph {row['paragraph'] or '-'}. {heading}".rstrip(), style="dim")
    for text in row["text"].values():
        page.gap()
        page.text(" ".join(text.split()))
    page.gap()
    page.text(f"Trust: {row['mark']}, source {row['source'] or 'not named'}.")
    _term(page, row)
    page.heading("As written", "-")
    said = [(it["role"].replace("_", " "), it["written"]) for it in row["conditions"]]
    said += [("beyond", row["beyond"])] if row["beyond"] else []
    page.table(("", ""), [("about", row["process"]), *said], indent=2)
    _parameters(page, row["parameters"])
    for title, labels in (("Reads facts of", row["reads"]), ("Read by", row["read_by"])):
        if labels:
            page.heading(title, "-")
            page.text(", ".join(labels), indent=2)
    if row["cases"]:
        page.heading("Cases that expect it", "-")
        lines = [(it["case"], it["world"], ", ".join(it["statuses"])) for it in row["cases"]]
        page.table(("Case", "World", "Expected"), lines, indent=2)
    return page


def _term(page: Page, row: dict[str, Any]) -> None:
    parts = [f"since {row['since']}"] if row["since"] else []
    parts += [f"until {row['until']}"] if row["until"] else []
    parts += [f"by {row['decision']}"] if row["decision"] else []
    if parts:
        page.text(f"In force {', '.join(parts)}.")


def _parameters(page: Page, parameters: list[dict[str, Any]]) -> None:
    if not parameters:
        return
    page.heading("Numbers it reads", "-")
    for one in parameters:
        page.item(f"{one['name']} = {_values(one['versions'])} ({one['mark']}, {one['source']})")
        for it in one["readings"]:
            said = f"read otherwise ({it['name']}): {_values(it['versions'])}; {it['why']}"
            page.item(said, indent=4)


def _values(versions: list[dict[str, Any]]) -> str:
    return ", then ".join(
        f"{it['value']} since {it['since']}" if it["since"] else it["value"] for it in versions
    )
