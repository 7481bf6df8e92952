"""Read the holidays that States told others of: ``holidays.yaml`` in a centre's folder.

    KAZ:
      2025:
        source: Note 14/2025 of 20 January 2025      # may be left out
        days:
          2025-01-01..2025-01-02: New Year
          2025-03-21..2025-03-23: Nauryz

A list is whole for its year. The file is read without objects, anchors or tags, and everything that
is wrong with it is said at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.errors import AtlasError, Problem
from hofburg.values import parse_day

from .holidays import HolidayList, Lists
from .lookup import is_state_code

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

__all__ = ["HOLIDAYS_FILE", "holiday_lists"]

HOLIDAYS_FILE = "holidays.yaml"
_MOST = 256 * 1024  # bytes of a file
_DEEPEST = 6
_LONGEST = 200  # characters of a name or a source
_SHAPE = "Write STATE: {YEAR: {source: ..., days: {2025-01-01: name}}}; see docs/cli.md."


def holiday_lists(folder: Path | str) -> Lists:
    """The lists in the ``holidays.yaml`` of a centre's folder; none where there is no such file.

    Raises ``AtlasError`` with every problem of the file: file and line, what is wrong, what to do.
    """
    path = Path(folder) / HOLIDAYS_FILE
    if not path.exists():
        return {}
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        said = f"does not read: {error.strerror}."
        raise AtlasError(Problem(str(path), "file", said)) from None
    if len(data) > _MOST:
        said = f"has more than {_MOST // 1024} KiB."
        raise AtlasError(Problem(str(path), "size", said, "A year of a State has some lines."))
    return _Reader(str(path)).read(data)


class _Reader:
    def __init__(self, place: str) -> None:
        self.place = place
        self.problems: list[Problem] = []

    def read(self, data: bytes) -> Lists:
        root = self.tree(data)
        found: dict[tuple[str, int], HolidayList] = {}
        for state, node, value in self.pairs(root, "The file"):
            if not is_state_code(state):
                self.say(node, "unknown-state", f"{_short(state)} is no State",
                         "Write its three letters, such as KAZ.")  # fmt: skip
                continue
            for year, at, body in self.pairs(value, state):
                if not (year.isascii() and year.isdigit() and 1900 <= int(year[:5]) <= 2200):
                    self.say(at, "year", f"{_short(year)} is not a year", "Write 2025.")
                    continue
                made = self.year(state, int(year), body)
                if made is not None:
                    found[state, int(year)] = made
        if self.problems:
            raise AtlasError(self.problems)
        return found

    def tree(self, data: bytes) -> Node | None:
        """The nodes of the file. Raises ``AtlasError`` for what is not plain YAML."""
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            text = data.decode("utf-8-sig")
            depth = 0
            for event in yaml.parse(text, Loader=loader):
                anchored = getattr(event, "anchor", None) or getattr(event, "tag", None)
                if anchored or isinstance(event, yaml.AliasEvent):
                    self.stop(event, "plain", "holds an anchor, an alias or a tag", "Leave it out.")
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    self.stop(event, "depth", "is nested too deep", _SHAPE)
            return yaml.compose(text, Loader=loader)
        except UnicodeDecodeError:
            raise AtlasError(Problem(self.place, "utf-8", "is not UTF-8.")) from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{self.place}:{mark.line + 1}" if mark else self.place
            said = getattr(error, "problem", None) or "is not YAML"
            raise AtlasError(Problem(where, "yaml", f"does not read: {said}", _SHAPE)) from None

    def year(self, state: str, year: int, body: Node) -> HolidayList | None:
        """The list of one year."""
        source, days = "", None
        for key, at, value in self.pairs(body, f"{state} {year}"):
            if key == "source":
                source = self.text(value)
            elif key == "days":
                days = self.days(year, value)
            else:
                self.say(at, "unknown-key", f"{_short(key)} is not known here",
                         "There are source and days.")  # fmt: skip
        if days is None:
            self.say(body, "missing-key", f"{state} {year} has no days",
                     "Write days: {}, if the State has none in that year.")  # fmt: skip
            return None
        place = f"{self.place}:{body.start_mark.line + 1}"
        return HolidayList(state, year, source, days, place)

    def days(self, year: int, node: Node) -> dict[date, str]:
        """Names by day; a range stands for all of its days."""
        found: dict[date, str] = {}
        for text, at, value in self.pairs(node, "days"):
            name = self.text(value)
            first, dots, last = text.partition("..")
            try:
                lo = parse_day(first)
                hi = parse_day(last) if dots else lo
            except ValueError as error:
                self.say(at, "day", str(error), "Write 2025-03-21, or 2025-03-21..2025-03-23.")
                continue
            if lo > hi or {lo.year, hi.year} != {year}:
                self.say(at, "day", f"{_short(text)} is not of {year}, or ends before it starts",
                         f"Give days of {year}.")  # fmt: skip
                continue
            for n in range((hi - lo).days + 1):
                day = lo + timedelta(days=n)
                if day in found:
                    self.say(at, "twice", f"{day} is named twice", "Name it once.")
                found[day] = name
        return dict(sorted(found.items()))

    # -- nodes -------------------------------------------------------------------------------------

    def pairs(self, node: Node | None, what: str) -> Iterator[tuple[str, Node, Node]]:
        """Keys and values of a mapping, each key once; anything else is a problem."""
        import yaml

        if not isinstance(node, yaml.MappingNode):
            if node is not None and node.value != "":
                self.say(node, "type", f"{what} is not a mapping", _SHAPE)
            return
        seen: set[str] = set()
        mapping: MappingNode = node
        for key, value in mapping.value:
            if not isinstance(key, yaml.ScalarNode):
                self.say(key, "type", "this key is not text", _SHAPE)
            elif key.value in seen:
                self.say(key, "twice", f"{_short(key.value)} stands here twice", "Join the two.")
            else:
                seen.add(key.value)
                yield key.value, key, value

    def text(self, node: Node) -> str:
        import yaml

        text = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        if not 0 < len(text) <= _LONGEST or not text.isprintable():
            self.say(node, "text", "is not a line of text",
                     f"Write 1 to {_LONGEST} printable characters.")  # fmt: skip
        return text

    def problem(self, node: Any, rule: str, message: str, remedy: str) -> Problem:
        return Problem(f"{self.place}:{node.start_mark.line + 1}", rule, message, remedy)

    def say(self, node: Any, rule: str, message: str, remedy: str) -> None:
        if len(self.problems) < 100:
            self.problems.append(self.problem(node, rule, message, remedy))

    def stop(self, node: Any, rule: str, message: str, remedy: str) -> None:
        raise AtlasError(self.problem(node, rule, message, remedy))


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
