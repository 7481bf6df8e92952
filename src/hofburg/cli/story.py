"""A worked case as a story: what was sent, what was due, what is found in each world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.reports import english, kind_of, when
from hofburg.values import ALWAYS, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding, World
    from hofburg.regimes import Case, Law

__all__ = ["Event", "Story", "cited", "reasons", "stories"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was sent, said or due. ``bounds`` are microseconds."""

    bounds: tuple[int, int]
    what: str
    status: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A case with its findings by world, in the order of the provisions."""

    law: Law
    assessment: Assessment
    case: Case
    worlds: dict[str, World]
    findings: dict[str, list[Finding]]

    @property
    def title(self) -> str:
        return _text(self.case.title)

    def events(self, world: str) -> list[Event]:
        """Entries and time limits of a world, by time."""
        found = [*self._said(self.worlds[world]), *self._due(self.findings[world])]
        # A range stands where its middle is: what was said some time that day, after its morning.
        return sorted(found, key=lambda event: (sum(event.bounds), event.bounds))

    def _said(self, world: World) -> Iterator[Event]:
        for entry in self.case.entries:
            if not world.admits(entry.get("account")):
                continue
            sources = tuple(entry.get("sources", ()))
            kind = str(entry["kind"])
            if kind == "hofburg.completeness":
                body = entry["body"]
                _, hi = parse_instant(body["until"], self.law.zone)
                titles = [kind_of(self.law, it) for it in body.get("kinds", ())]
                kinds = [title[:1].lower() + title[1:] for title in titles]
                what = f"declared: no {', no '.join(kinds)} by then"
                yield Event((hi, hi), what, "", sources)
            elif not kind.startswith("hofburg."):
                bounds = parse_instant(entry.get("sent", "?"), self.law.zone)
                to = ", ".join(entry.get("to", ())) or "all"
                yield Event(
                    (bounds.lo, bounds.hi),
                    f"{entry.get('author')} to {to}: {kind_of(self.law, kind)}",
                    "",
                    sources,
                )

    def _due(self, found: Sequence[Finding]) -> Iterator[Event]:
        for f in found:
            if f.due is None or f.reading != "default" or f.due[0] <= ALWAYS or f.due[0] >= NEVER:
                continue
            yield Event(f.due, f"due under {f.paragraph} from {f.state or '?'}", f.status)

    def as_json(self) -> dict[str, Any]:
        """The story as plain values."""
        from hofburg.inquiry import as_row
        from hofburg.values import format_instant

        worlds = [
            {
                "world": label,
                "title": place.title,
                "as_of": format_instant(place.as_of),
                "events": [self._event(event) for event in self.events(label)],
                "findings": [as_row(f, self.law) for f in self.findings[label]],
            }
            for label, place in self.worlds.items()
        ]
        return {
            "case": self.case.case,
            "title": self.title,
            "what": _text(self.case.what),
            "worlds": worlds,
            "not_known": [_text(it) for it in self.case.not_known],
        }

    def _event(self, event: Event) -> dict[str, Any]:
        at = when(event.bounds, self.law.zone)
        status = event.status or None
        return {"when": at, "what": event.what, "status": status, "sources": [*event.sources]}


def _text(texts: Any) -> str:
    return " ".join(texts.split()) if isinstance(texts, str) else english(texts)


def stories(law: Law, cases: Sequence[tuple[Case, str]]) -> list[Story]:
    """Cases with their findings. Each is assessed for itself, which makes explaining it quick."""
    from hofburg.assessment import assess_cases

    made = []
    for item in cases:
        assessment = assess_cases(law, [item])
        worlds = {world.label: world for world in assessment.worlds}
        found: dict[str, list[Finding]] = {label: [] for label in worlds}
        for f in assessment.findings(roster=False):
            found[f.world].append(f)
        made.append(Story(law, assessment, item[0], worlds, found))
    return made


def reasons(story: Story) -> list[tuple[str, str, str]]:
    """Why time limits are undetermined: label, worlds, reason. Equal reasons stand together."""
    from hofburg.assessment import explain
    from hofburg.reports import REASONS

    said: dict[tuple[str, str], list[str]] = {}
    for label, found in story.findings.items():
        for f in found:
            if f.status != "undetermined" or f.reading != "default" or f.kind != "duty":
                continue
            missing = explain(story.assessment, f.id, change=False).missing
            reason = "; ".join(it.text for it in missing) or REASONS.get(f.why or "", "")
            said.setdefault((f.label, reason), []).append(story.worlds[label].name)
    return [(label, ", ".join(worlds), reason) for (label, reason), worlds in said.items()]


def cited(told: Sequence[Story]) -> list[tuple[str, str]]:
    """The sources of stories, each once, with what the regime or the case says of them."""
    known: dict[str, str] = {}
    for story in told:
        known |= {
            **story.law.sources,
            **{key: str(text) for key, text in story.case.sources.items()},
        }
    keys = [
        key for story in told for entry in story.case.entries for key in entry.get("sources", ())
    ]
    return [(key, known.get(key, "")) for key in sorted(set(keys))]
