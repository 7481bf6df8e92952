"""One request: what it asks, in which language, and the page or file that answers it."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hofburg import inquiry
from hofburg.errors import HofburgError, Problem, QuestionError
from hofburg.exchange import LANGUAGES as TONGUES
from hofburg.languages import language, say, say_count
from hofburg.regimes import said_in
from hofburg.web.desk import Desk
from hofburg.web.paths import Path
from hofburg.web.rendering import render
from hofburg.web.security import csrf_token
from hofburg.web.views import Table

__all__ = ["FORMATS", "Format", "Visit", "Year", "visit_of"]

T = TypeVar("T")
Format = Literal["html", "json", "csv", "xlsx", "geojson", "ics", "pdf"]
FORMATS = ("json", "csv", "xlsx", "geojson", "ics", "pdf")
# What a link keeps of the request that it stands on: the question, not what a page shows of it.
KEPT = ("as_of", "known_at", "known_to", "regime", "holder", "boundaries", "state", "world")

Moment = Annotated[str | None, Query(max_length=64)]
Name = Annotated[str | None, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=2199, description="Such as 2015.")]


class Visit:
    """A request in the workbench. Made by ``visit_of``."""

    def __init__(
        self, request: Request, question: inquiry.Question, chosen: Mapping[str, Any]
    ) -> None:
        self.request = request
        self.desk: Desk = request.app.state.desk
        self.question = question
        self.chosen = chosen
        self._answer: inquiry.Answer | None = None

    # What is asked

    @property
    def answer(self) -> inquiry.Answer:
        """The answer to this request's question. Raises ``HofburgError``."""
        if self._answer is None:
            self._answer = self.desk.answer(self.question)
        return self._answer

    @property
    def asked(self) -> inquiry.Answer | None:
        """The answer, if this page needed one."""
        return self._answer

    def read_up_to(self, mark: str) -> None:
        """Ask for somebody who may see no more than up to a mark."""
        self.question, self._answer = replace(self.question, up_to=mark), None

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives of this request's answer, kept as long as the answer is.

        ``key`` holds all else that it depends on (the State, the year), but not the question.
        Nothing of the request itself may be kept: no links, no words of its language.
        """
        return self.desk.of_answer(self.question, key, lambda _: make())

    @property
    def state(self) -> str | None:
        """The code of the State asked for, else that of the centre. Raises ``QuestionError``."""
        said = self.chosen["state"]
        return inquiry.state_of(self.answer, said) if said else self.desk.state

    @property
    def world(self) -> str | None:
        """The choice of accounts asked for."""
        return self.chosen["world"] or None

    @property
    def reading(self) -> str | None:
        """The reading asked for."""
        return self.chosen["reading"] or None

    @property
    def format(self) -> Format:
        """In which form the answer is wanted."""
        wanted: Format = self.chosen["format"]
        return wanted

    @property
    def seen_up_to(self) -> str:
        """Up to which handling mark pages are shown, and what is withheld; empty: everything is."""
        from hofburg.web.words import handling_word

        if not inquiry.reader():
            return ""
        try:
            found = self.desk.readable()
        except HofburgError:  # said on the page itself
            return ""
        told = ", ".join(f"{n} {handling_word(mark)}" for mark, n in found.counted.items())
        shown = say("Shown up to the handling mark {mark}.", mark=handling_word(found.up_to or ""))
        withheld = say_count(
            "{n} entry is withheld", "{n} entries are withheld", len(found.hidden)
        )  # fmt: skip
        return f"{shown} {withheld}{f' ({told})' if told else ''}."

    @property
    def page_number(self) -> int:
        """Which page of a long list, from 1."""
        return int(self.chosen["page"])

    @property
    def language(self) -> str:
        """The language of this request."""
        return language()

    @property
    def tongue(self) -> str:
        """Of the languages that documents and forms are written in, the reader's; else English."""
        return self.language if self.language in TONGUES else "en"

    # Words

    def text(self, message: str, /, **values: Any) -> str:
        """A sentence in the language of this request."""
        return say(message, **values)

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """A sentence with a number."""
        return say_count(one, many, n, **values)

    def said(self, texts: str | Mapping[str, str] | None) -> str:
        """A text of a document in the language of this request, else in English."""
        if not texts:
            return ""
        return texts if isinstance(texts, str) else " ".join(said_in(texts, self.language).split())

    def foreign(self, texts: str | Mapping[str, str] | None) -> str:
        """The language in which ``said`` gives a text of a document, if it is not the reader's."""
        spoken = language()
        has = isinstance(texts, Mapping) and spoken in texts
        return "" if spoken == "en" or not texts or has else "en"

    # Links

    def link(self, route: str, /, *, keep: bool = True, **params: Any) -> str:
        """The address of a page by its name, with the clocks of this request kept.

        Those of ``params`` that the route's path does not hold go to the query; None is left out.
        """
        paths: Mapping[str, Path] = self.request.app.state.paths
        path, names = paths[route].filled(params)
        query: list[tuple[str, str]] = []
        if keep:
            query = [(k, v) for k, v in self.request.query_params.multi_items() if k in KEPT]
        for key, value in params.items():
            if key in names:
                continue
            query = [(k, v) for k, v in query if k != key]
            values = value if isinstance(value, list | tuple) else [value]
            query += [(key, str(v)) for v in values if v is not None and v != ""]
        return f"{path}?{_encoded(query)}" if query else path

    def record(self, id_: str) -> str:
        """The address of a record by its id."""
        return self.link("entry", record=id_.removeprefix("sha256:"))

    def same(self, **params: Any) -> str:
        """The address of this page with some parameters changed; None leaves one out."""
        changed = {**params, "page": params.get("page")}
        query = [
            (k, v) for k, v in self.request.query_params.multi_items() if k not in changed and v
        ]
        for key, value in changed.items():
            values = value if isinstance(value, list | tuple) else [value]
            query += [(key, str(v)) for v in values if v is not None and v != ""]
        path = self.request.url.path
        return f"{path}?{_encoded(query)}" if query else path

    # Answers

    def page(
        self,
        template: str,
        *,
        title: str,
        tables: Sequence[Table] = (),
        document: Callable[[], Any] | None = None,
        whole: bool = False,
        command: str | None = None,
        words: Iterable[str] = (),
        line: str = "",
        pdf: Callable[[], Sequence[Any]] | None = None,
        files: Mapping[str, Callable[[], bytes]] | None = None,
        status: int = 200,
        **context: Any,
    ) -> Response:
        """The page, or what ``?format=`` asks for instead.

        Args:
            template: of HTML.
            title: its only heading of the first order.
            tables: the lists on it, for the page and for exports.
            document: makes the JSON: what the command prints, without ``meta``.
            whole: the document is all that the command prints; nothing is put around it.
            command, words: of the command line that prints the same.
            line: that command line, where it asks no assessment.
            pdf: makes the blocks of a PDF.
            files: what makes another format whole, where tables are not enough for it.

        Raises ``QuestionError`` for a format that the page has not.
        """
        again = line if command is None else self.answer.line(command, list(words))
        if command is None and line.startswith("hofburg register") and inquiry.reader():
            again += f" --up-to {self.desk.readable().up_to}"
        if again and self.format == "json":
            again += " --format json"
        files = files or {}
        has = self._formats(tables, document, pdf, files)
        if self.format != "html":
            if self.format not in has:
                raise QuestionError(
                    Problem(
                        "format",
                        "format",
                        say("this page has no {format}.", format=self.format),
                        say("It has: {formats}.", formats=", ".join(has) or "html"),
                    )
                )
            from hofburg.web import exports

            made = {name: make for name, make in files.items() if name == self.format}
            return exports.respond(
                self, self.format, title, tables, document, pdf, again, files=made, whole=whole
            )
        meta = self._answer.meta if self._answer is not None else None
        html = render(
            self, template, title=title, tables=tables, meta=meta, again=again, formats=has,
            **context,
        )  # fmt: skip
        return HTMLResponse(html, status_code=status)

    @staticmethod
    def _formats(
        tables: Sequence[Table], document: Any, pdf: Any, files: Mapping[str, Any]
    ) -> list[str]:
        has = {
            "json": document is not None,
            "csv": bool(tables),
            "xlsx": bool(tables),
            "geojson": any(t.places for t in tables),
            "ics": any(t.dates for t in tables),
            "pdf": pdf is not None,
        }
        return [name for name in FORMATS if has[name] or name in files]

    def json(self, value: Any) -> Response:
        """JSON as the commands print it."""
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        return Response(text, media_type="application/json")

    def svg(self, text: str) -> Response:
        """A picture. Its own styles are allowed in it, and nothing else."""
        policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        headers = {"Content-Security-Policy": policy}
        return Response(text, media_type="image/svg+xml", headers=headers)

    def to(self, address: str) -> Response:
        """Go there, after a form was sent."""
        return RedirectResponse(address, status_code=303)

    @property
    def csrf(self) -> str:
        """The token that a form of this session carries."""
        return csrf_token(self.request.app.state.key)


def _encoded(query: Sequence[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    return urlencode(query)


def visit_of(
    request: Request,
    as_of: Moment = None,
    known_at: Moment = None,
    known_to: Name = None,
    holder: Name = None,
    # Their own names in Python, since paths have parameters called `regime` and `case`.
    chosen_regimes: Annotated[list[str] | None, Query(alias="regime", max_length=20)] = None,
    chosen_case: Annotated[str | None, Query(alias="case", max_length=200)] = None,
    chosen_world: Annotated[str | None, Query(alias="world", max_length=200)] = None,
    chosen_reading: Annotated[str | None, Query(alias="reading", max_length=200)] = None,
    chosen_state: Annotated[str | None, Query(alias="state", max_length=200)] = None,
    chosen_format: Annotated[Format, Query(alias="format")] = "html",
    chosen_page: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
    up_to: Annotated[str | None, Query(max_length=200)] = None,
) -> Visit:
    """What every page understands of a request; empty fields of a form say nothing."""
    desk: Desk = request.app.state.desk
    named = tuple(name for name in chosen_regimes or () if name)
    _known(desk, named)
    question = desk.question(
        as_of=as_of, known_at=known_at, known_to=known_to, holder=holder, regimes=named,
        case=chosen_case,
    )  # fmt: skip
    chosen = {
        "world": chosen_world, "reading": chosen_reading, "state": chosen_state,
        "format": chosen_format, "page": chosen_page, "up_to": up_to,
    }  # fmt: skip
    return Visit(request, question, chosen)


def _known(desk: Desk, regimes: Sequence[str]) -> None:
    """Regimes by their ids only: a request must not make us read a folder of its choosing."""
    unknown = [name for name in regimes if name not in desk.library()]
    if unknown:
        said = say("there is no regime {name} here.", name=", ".join(map(repr, unknown)))
        raise QuestionError(Problem("regime", "unknown-regime", said))
