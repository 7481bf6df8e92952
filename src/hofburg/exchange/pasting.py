"""Read a printed message back: text that came over the network becomes a draft.

What `hofburg.printed` prints comes back whole, however its lines were wrapped, quoted or spaced on
the way, in either language. Fields are told by their letters, and their captions must agree. What
is read otherwise than it stands is told, with its line, and so is everything that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hofburg.errors import Problem
from hofburg.exchange.pasted_content import Content
from hofburg.exchange.pasted_kind import Named, named
from hofburg.exchange.pasted_scan import Scan, Token, cleaned
from hofburg.exchange.pasted_tail import Tail
from hofburg.exchange.pasted_values import LEFT_OUT, Reader, from_group
from hofburg.exchange.printed_form import ENVELOPE, Shape, form_of
from hofburg.exchange.printed_words import WORDS, date_time_group
from hofburg.regimes import Law
from hofburg.register import check_entry, filled

__all__ = ["pasted"]

_MOST = 16 * 2**20  # characters; an entry has at most 8 MiB
_MOST_LINES = 200_000
_MOST_PROBLEMS = 200
_HEADS = {"FROM": "author", "TO": "to", "INFO": "copies", "HANDLING": "handling"}
_ITEMS = {1: "number", 2: "sent", 4: "refers_to", 6: "comment"}
_ORDER = (
    *("regime", "under", "kind", "author", "number", "dtg", "to", "copies", "refers_to", "case"),
    *("sent", "received", "basis", "handling", "account", "body", "attachments", "transmission"),
    *("sources", "corrects", "comment"),
)
_SHAPES = {name: Shape.of(field) for name, field in ENVELOPE.items()}
_GROUPED = re.compile(r"(?P<sent>.*?) ?\((?P<group>[0-9A-Z ]{10,18})\)")
_GROUP = re.compile(r"(\d\d)(\d\d)(\d\d)Z([A-Z]{3})(\d\d)")
# Not to be seen, or not to be carried by any entry.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_UNSEEN = re.compile("[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NOTHING = {words["none"] for words in WORDS.values()}
_TAKES_PLACE = {"sent": "?", "origin": "transcribed", "author": "?", "to": []}


def pasted(
    text: str,
    laws: Mapping[str, Law],
    place: str = "",
    *,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The draft that a printed message is, and everything that is worth saying about the text.

    ``pasted(printed(law, draft), laws)`` gives ``draft`` again, without its ``origin``: whoever
    pastes a message of another State has transcribed it.

    Args:
        text: as it was received: wrapped, quoted with ``>``, with text before and after it.
        laws: regimes and arrangements by id.
        place: where the text comes from, for the problems.
        codes: official codes of formats, by regime and kind, see `format_codes`.

    The draft is ``None`` where nobody can tell which message of which regime it is. A problem of
    level ``error`` says that something could not be read, or cannot stand in an entry: the draft is
    then not the message. A ``warning`` says what was not read, or read otherwise than it stands.
    """
    reading = _Reading(laws, place, codes or {})
    draft = reading.read(text)
    return draft, reading.told()


class _Reading:
    def __init__(
        self, laws: Mapping[str, Law], place: str, codes: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.laws, self.place, self.codes = laws, place, codes
        self.problems: list[tuple[int, Problem]] = []
        self.hidden = 0
        self.scan = Scan("", self.tell)

    # -- what is said ------------------------------------------------------------------------------

    def tell(
        self, at: int, rule: str, message: str, remedy: str = "", level: str = "warning",
        field: str = "",
    ) -> None:  # fmt: skip
        """Note a problem at a place of the text (-1: of the whole)."""
        if len(self.problems) >= _MOST_PROBLEMS and level != "error":
            self.hidden += 1
            return
        if len(self.problems) >= 2 * _MOST_PROBLEMS:
            self.hidden += 1
            return
        line = self.scan.line(at) if at >= 0 else 0
        where = f"line {line}" if not self.place else f"{self.place}:{line}"
        stop = "" if message.endswith((".", "?")) else "."
        place = where if line else self.place
        self.problems.append((line, Problem(place, rule, message + stop, remedy, field, level)))

    def told(self) -> list[Problem]:
        """All problems in the order of lines."""
        found = [problem for _, problem in sorted(self.problems, key=lambda it: it[0])]
        if self.hidden:
            said = f"{self.hidden} more are not listed."
            level = "error" if any(it.level == "error" for it in found) else "warning"
            found.append(Problem(self.place, "too-many", said, "Mend these first.", "", level))
        return found

    # -- what is read ------------------------------------------------------------------------------

    def read(self, text: str) -> dict[str, Any] | None:
        if len(text) > _MOST or text.count("\n") > _MOST_LINES:
            said = f"has more than {_MOST // 2**20} Mi characters or {_MOST_LINES} lines"
            self.tell(-1, "too-long", said, "Send large data as attachment.", "error")
            return None
        self.scan = Scan(cleaned(text), self.tell)
        self._unseen()
        top = self.scan.tokens(5)
        if not any(token.kind == "item" or token.key == "SUBJECT" for token in top):
            said = "holds no printed message"
            remedy = "It has the headings FROM:, TO:, SUBJECT: and the items 1 to 7."
            self.tell(-1, "no-message", said, remedy, "error")
            return None
        what = named(top, self.scan.text, self.laws, self.codes, self.tell)
        if what is None:
            return None
        return self._draft(what, top)

    def _unseen(self) -> None:
        for pattern, rule, said, level in (
            (_CONTROL, "control-character", "which no message can carry", "error"),
            (_UNSEEN, "unseen", "which nobody sees; it was kept", "warning"),
        ):
            found = pattern.search(self.scan.text)
            if found:
                code = f"U+{ord(found[0]):04X}"
                self.tell(found.start(), rule, f"holds {code}, {said}",
                          "Copy the text again, or take it out.", level)  # fmt: skip

    def _draft(self, what: Named, top: list[Token]) -> dict[str, Any]:
        """Everything that the text says, field by field."""
        law, scan = what.law, self.scan
        form = form_of(law.messages[what.kind])
        content = Content(scan, Reader(law, self.tell), self.tell)
        inside: list[Token] = []
        rest = top
        if _number(top) == 5:
            inside = scan.tokens(6, form)
            if inside:
                top[-1].stop = inside[0].start
            rest = [*top, *(it for it in inside if it.kind not in ("field", "mark", "lost"))]
        if _number(rest) == 6:
            rest += scan.tokens(7)
            _close(rest)
        draft: dict[str, Any] = {"regime": what.regime, "kind": what.kind}
        self._envelope(draft, _groups(rest), content, scan.text)
        self._body(draft, rest, [it for it in inside if it.kind in ("field", "mark", "lost")],
                   content, form)  # fmt: skip
        tail = Tail(scan, law, content.reader, self.tell)
        draft |= tail.read(rest, draft)
        self._whole(rest)
        if scan.alike:
            many = f", and {len(scan.alike) - 1} times more" if len(scan.alike) > 1 else ""
            said = f"a Cyrillic letter stands for an item{many}"
            self.tell(scan.alike[0], "cyrillic", said, "It was read as the Latin one.")
        draft = {name: draft[name] for name in _ORDER if name in draft}
        self._checked(draft, content)
        return draft

    def _envelope(
        self,
        draft: dict[str, Any],
        groups: Iterable[tuple[Token, list[Token]]],
        content: Content,
        text: str,
    ) -> None:
        """The fields beside the body."""
        seen: set[object] = set()
        for token, marks in groups:
            if (token.kind, token.key) in seen:
                said = f"{text[token.start : token.end].split(chr(10))[0]} stands a second time"
                remedy = "Paste one message at a time."
                self.tell(token.start, "twice", said, remedy, "error")
                continue
            seen.add((token.kind, token.key))
            if token.key == "PRECEDENCE":
                self._precedence(token, content.reader, text)
                continue
            name = str(token.key) if token.kind == "sub" else _name(token)
            if not name:
                continue
            own = text[token.end : token.stop].strip()
            if name == "sent":
                value = self._sent(token, content.reader, own)
            elif name == "comment" and own.casefold() in _NOTHING:
                value = LEFT_OUT
            else:
                value = content.read(_SHAPES[name], token, marks, name)
            content.at[name] = token.start
            if value is not LEFT_OUT:
                draft[name] = value

    def _precedence(self, token: Token, reader: Reader, text: str) -> None:
        said = reader.value(_SHAPES["number"].field, text[token.end : token.stop], token.start)
        if isinstance(said, str):
            remedy = "An entry has no field for it; add it to `comment` if it matters."
            self.tell(token.start, "precedence", f"{said[:60]!r} was not kept", remedy)

    def _sent(self, token: Token, reader: Reader, text: str) -> Any:
        """The instant of sending; its date-time group beside it must be that of the instant."""
        said = " ".join(text.split())
        both = _GROUPED.fullmatch(said) if len(said) < 200 else None
        if both is None or not both["sent"]:
            return reader.value(ENVELOPE["sent"], said, token.start)
        sent = reader.value(ENVELOPE["sent"], both["sent"], token.start)
        group = "".join(both["group"].split())
        meant = date_time_group(sent)
        if meant is not None and meant != group:
            found = _GROUP.fullmatch(group)
            says = f" ({from_group(found)})" if found else ""
            self.tell(token.start, "date-time-group",
                      f"the date-time group {group}{says} is not that of {sent} ({meant})",
                      "Correct one of the two.", "error", "sent")  # fmt: skip
        return sent

    def _body(
        self, draft: dict[str, Any], rest: list[Token], inside: list[Token], content: Content,
        form: Any,
    ) -> None:  # fmt: skip
        """Item 5."""
        item = next((it for it in rest if it.kind == "item" and it.key == 5), None)
        if item is None:
            return
        content.at["body"] = item.start
        own = self.scan.text[item.end : item.stop].strip()
        if own and not inside:
            value = content.reader.value(_LISTED, own, item.start)
            if value == []:
                draft["body"] = {}
            elif value is not LEFT_OUT:
                draft["body"] = value
            return
        if own:
            self.tell(item.start, "content", f"{own[:60]!r} stands before the first field",
                      "Put it into a field.", "error")  # fmt: skip
        draft["body"] = content.fields(form, inside)

    def _whole(self, tokens: list[Token]) -> None:
        """Say which items are not there: the text may have been cut."""
        there = {it.key for it in tokens if it.kind in ("item", "head")}
        gone = [str(key) for key in (*_HEADS_ALWAYS, *range(1, 8)) if key not in there]
        if gone:
            said = f"not in the text: {', '.join(gone)}"
            self.tell(-1, "missing", said, "Read as not given; see if text was lost.")

    def _checked(self, draft: Mapping[str, Any], content: Content) -> None:
        """What cannot stand in an entry; each at the line where it was read."""
        data = {**_TAKES_PLACE, **filled(dict(draft))}
        if data["author"] == "?":
            del data["author"]
        _, problems = check_entry(data, self.laws)
        for problem in problems:
            if problem.rule == "missing-field" or problem.level != "error":
                continue
            path = problem.field
            while path and path not in content.at:
                path = path[: max(path.rfind("."), path.rfind("["), 0)]
            remedy = problem.remedy.replace(" in quotes", "").replace("true or false", "yes or no")
            at = content.at.get(path, -1)
            self.tell(at, problem.rule, problem.message, remedy, "error", problem.field)


_HEADS_ALWAYS = ("FROM", "TO", "INFO", "SUBJECT")
_LISTED = replace(ENVELOPE["to"], of=None)


def _name(token: Token) -> str:
    """The field of the entry that a heading stands for; empty for those that are read elsewhere."""
    if token.kind == "head":
        return _HEADS.get(str(token.key), "")
    return _ITEMS.get(token.key, "") if isinstance(token.key, int) else ""


def _number(tokens: list[Token]) -> object:
    return tokens[-1].key if tokens and tokens[-1].kind == "item" else None


def _close(tokens: list[Token]) -> None:
    """Let each value end where the next heading begins."""
    for token, after in pairwise(tokens):
        if token.stop < 0:
            token.stop = after.start


def _groups(tokens: list[Token]) -> list[tuple[Token, list[Token]]]:
    found: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.kind != "mark":
            found.append((token, []))
        elif found:
            found[-1][1].append(token)
    return found
