"""How a story is printed: its worlds, its findings side by side, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.cli.page import Page
    from hofburg.cli.story import Story

__all__ = ["print_readings", "print_story", "print_summary"]


def print_story(page: Page, story: Story) -> None:
    from hofburg.cli.story import reasons
    from hofburg.reports import english, when

    case, zone = story.case, story.law.zone
    page.heading(story.title)
    page.text(" ".join((case.what if isinstance(case.what, str) else english(case.what)).split()))
    page.gap()
    page.text(_who(story))
    for label, world in story.worlds.items():
        page.gap()
        title = f": {world.title}" if world.title else ""
        page.text(f"World {world.name}{title}", style="bold")
        rows = []
        for event in story.events(label):
            what = f"{event.what} [{', '.join(event.sources)}]" if event.sources else event.what
            rows.append((when(event.bounds, zone), event.status, what))
        page.table(("", "", ""), rows, indent=2, status=(1,), widths=(22, 12))
        page.text(f"as of {when((world.as_of, world.as_of), zone)}", 2, "dim")
    page.gap()
    _findings(page, story)
    differing = _differing(story)
    why = reasons(story)
    if why:
        page.gap()
        page.text("Why a time limit is undetermined", style="bold")
        for label, worlds, reason in why:
            page.item(f"{label} ({worlds}): {reason}")
    if differing:
        page.gap()
        page.text("Under another reading of the text", style="bold")
        for line in differing:
            page.item(line)
    if case.not_known:
        page.gap()
        page.text("What is not known", style="bold")
        for it in case.not_known:
            page.item(it if isinstance(it, str) else english(it))


def _who(story: Story) -> str:
    """The States that take part, by code and name."""
    from hofburg.reports import name

    codes: dict[str, None] = {}
    for entry in story.case.entries:
        codes.update(
            dict.fromkeys(code for code in (entry.get("author"), *entry.get("to", ())) if code)
        )
    return "; ".join(f"{code} {name(story.law, code)}" for code in codes) + "."


def _findings(page: Page, story: Story) -> None:
    """Provisions in rows, worlds in columns."""
    from hofburg.reports import english, first_sentence

    rows: dict[tuple[str, str, int | None, str], dict[str, Finding]] = {}
    for label, found in story.findings.items():
        for f in found:
            if f.reading == "default":
                rows.setdefault((f.case, f.label, f.part, f.state or "?"), {})[label] = f
    order = {label: number for number, label in enumerate(story.law.provisions)}
    names = [world.name for world in story.worlds.values()]
    for case in dict.fromkeys(key[0] for key in rows):
        cells = []
        own = sorted(
            (key for key in rows if key[0] == case),
            key=lambda key: (order[key[1]], key[2] or 0, key[3]),
        )
        for key in own:
            provision = story.law.provisions[key[1]]
            mark = provision.provenance.mark
            strength = "" if provision.strength == "must" else f"{provision.strength}, "
            text = f"{first_sentence(english(provision.text))} [{strength}{mark}]"
            statuses = [rows[key][w].status if w in rows[key] else "-" for w in story.worlds]
            cells.append((provision.provenance.paragraph, key[3], *statuses, text))
        page.text(f"Findings on {case}", style="bold")
        statuses_at = range(2, 2 + len(names))
        page.table(("", "", *names, ""), cells, indent=2, status=statuses_at)


def _differing(story: Story) -> list[str]:
    """What another reading changes, equal changes of several worlds together."""
    changes: dict[tuple[str, str, str, str], list[str]] = {}
    for label, found in story.findings.items():
        default = {
            (f.case, f.label, f.part, f.state): f.status for f in found if f.reading == "default"
        }
        for f in found:
            if f.reading != "default":
                was = default.get((f.case, f.label, f.part, f.state), "nothing")
                key = (f.reading, f.label, f.status, was)
                changes.setdefault(key, []).append(story.worlds[label].name)
    return [
        f"{reading}: {label} {status} instead of {was} ({', '.join(worlds)})"
        for (reading, label, status, was), worlds in changes.items()
    ]


def print_readings(page: Page, told: list[Story]) -> None:
    used = {f.reading for story in told for found in story.findings.values() for f in found} - {
        "default"
    }
    if not used:
        return
    page.heading("Readings")
    for reading in sorted(used):
        parameter, _, name = reading.partition("=")
        alternative = told[0].law.parameters[parameter].readings[name]
        page.item(f"{reading}: {alternative.why}")


def print_summary(page: Page, told: list[Story]) -> None:
    """The time limits of all cases, one line a world."""
    labels = [p.label for p in told[0].law.provisions.values() if p.kind == "duty"]
    used = {f.label for story in told for found in story.findings.values() for f in found}
    shown = [label for label in labels if label in used]
    rows: list[tuple[str, ...]] = []
    for story in told:
        rows.append((story.case.case, *("" for _ in shown)))
        for label, world in story.worlds.items():
            status = {f.label: f.status for f in story.findings[label] if f.reading == "default"}
            rows.append((f"  {world.name}", *(status.get(it, "-") for it in shown)))
    page.heading("The time limits of all cases")
    page.table(("", *shown), rows, wrap=(), status=range(1, 1 + len(shown)))
