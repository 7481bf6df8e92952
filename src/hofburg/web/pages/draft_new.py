"""Drafting: choose a message, fill its form in, check the answers, save."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.errors import Problem, RegisterError
from hofburg.exchange import (
    MOST_BOXES,
    box_texts,
    boxed_draft,
    boxes_of,
    fewer_lines,
    more_lines,
    printed,
    tidy_boxes,
    unboxable,
)
from hofburg.register import check_draft, filled
from hofburg.web.drafted import controls, parties, summed_up
from hofburg.web.drafting import (
    document_of,
    draft_of,
    folder_of,
    no_centre,
    posted_texts,
    prefilled,
)
from hofburg.web.forms import Posted
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from hofburg.regimes import Law, Message

__all__ = ["router"]

router = APIRouter()
Name = Annotated[str, Path(max_length=100)]
_STAY = ("missing-field", "nobody", "recorded", "too-many")  # do not keep a draft from being one


@router.get("/drafts/new", name="draft_choose")
def choose(visit: Visit = Depends(visit_of)) -> Response:
    """The messages of a document, by what they are about."""
    laws = visit.desk.library()
    spoken = [] if visit.desk.casebook else sorted({it.entry.under for it in visit.desk.records()})
    ids = list(dict.fromkeys([*(it for it in spoken if it in laws), *laws]))
    chosen = visit.question.regimes[0] if visit.question.regimes else ids[0]
    law = laws[chosen]
    return visit.page(
        "draft_choose.html",
        title=visit.text("Draft a message"),
        line=inquiry.line("message new", ["KIND", "--regime", law.id]),
        law=law,
        ids=[(it, it) for it in ids],
        groups=_groups(law),
        nobody="" if visit.desk.centre else no_centre(),
    )


def _groups(law: Law) -> list[tuple[Mapping[str, str] | str, list[Message]]]:
    """The messages that may be sent under a document, by the process that they belong to first."""
    left = {name: law.messages[name] for name in law.messages if name in law.kinds}
    made: list[tuple[Mapping[str, str] | str, list[Message]]] = []
    for process in law.processes.values():
        own = [left.pop(name) for name in process.messages if name in left]
        if own:
            made.append((process.title or process.name.replace("_", " "), own))
    return made + ([("", list(left.values()))] if left else [])


@router.get("/drafts/new/{regime}/{kind}", name="draft_new")
def new(regime: Name, kind: Name, visit: Visit = Depends(visit_of)) -> Response:
    """The form of a message, with what the address says already."""
    law = document_of(visit, regime, kind)
    texts = prefilled(visit.request.query_params.multi_items())
    problems: list[Problem] = []
    to = [text for name, text in texts.items() if name.startswith("to.") and text]
    refers_to = [text for name, text in texts.items() if name.startswith("refers_to.") and text]
    author = texts.get("author") or visit.chosen["state"]
    sender, addressees = inquiry.ends(law, author, to, refers_to, problems)
    if sender and not any(it.place == "--from" for it in problems):
        texts["author"] = sender
    texts |= {f"to.{n}": code for n, code in enumerate(addressees)}
    return _Form(visit, law, kind, visit.link("draft_make", regime=regime, kind=kind)).page(texts)


@router.post("/drafts/new/{regime}/{kind}", name="draft_make", include_in_schema=False)
def make(regime: Name, kind: Name, form: Posted, visit: Visit = Depends(visit_of)) -> Response:
    """What was written in the form of a new draft."""
    law = document_of(visit, regime, kind)
    action = visit.link("draft_make", regime=regime, kind=kind)
    return _Form(visit, law, kind, action).posted(form)


@router.get("/drafts/{name}/edit", name="draft_edit")
def edit(name: Name, visit: Visit = Depends(visit_of)) -> Response:
    """The form of a draft that was saved."""
    form, draft, digest = _saved(visit, name)
    form.was = digest
    return form.page(box_texts(form.law, draft))


@router.post("/drafts/{name}/edit", name="draft_change", include_in_schema=False)
def change(name: Name, form: Posted, visit: Visit = Depends(visit_of)) -> Response:
    """What was written in the form of a draft that was saved."""
    made, _, _ = _saved(visit, name)
    # What it was when its form was made: whoever changed it since is not overwritten.
    made.was = str(form.get("was", ""))
    return made.posted(form)


def _saved(visit: Visit, name: str) -> tuple[_Form, Mapping[str, Any], str]:
    """A draft with its form. Raises ``RegisterError`` where no form can hold it."""
    it = draft_of(visit, name)
    if it.problems:
        raise RegisterError(it.problems)
    regime = str(it.data.get("under") or it.data.get("regime"))
    law = document_of(visit, regime, str(it.data.get("kind")))
    if lost := unboxable(law, it.data):
        said = visit.text("no form can hold what stands in {fields}.", fields=", ".join(lost[:20]))
        remedy = visit.text("Change these in the file itself; it is JSON.")
        raise RegisterError(Problem(f"drafts/{name}.json", "unfit", said, remedy))
    made = _Form(
        visit, law, str(it.data["kind"]), visit.link("draft_change", name=name), it.data, name
    )
    return made, it.data, it.digest


@dataclass
class _Form:
    """A form on its way: filled in, checked, saved."""

    visit: Visit
    law: Law
    kind: str
    action: str
    base: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    was: str = ""

    def page(
        self, texts: Mapping[str, str], problems: Iterable[Problem] = (), status: int = 200
    ) -> Response:
        """The form, with what is written in it and what is wrong with that."""
        problems = list(problems)
        too_long = len(texts) > MOST_BOXES
        shown = {} if too_long else texts
        envelope, body = controls(self.visit, self.law, self.kind, shown, problems)
        return self.visit.page(
            "draft_form.html",
            title=self._title(),
            status=status,
            line=inquiry.line("message new", [self.kind, "--regime", self.law.id]),
            envelope=envelope,
            body=body,
            problems=summed_up([*envelope, *body], problems),
            parties=parties(self.law),
            too_long=too_long,
            **self._common(),
        )

    def posted(self, form: Any) -> Response:
        """What is to be done with what was written, as the button says."""
        texts, do = posted_texts(form), str(form.get("do", ""))
        what, _, name = do.partition(":")
        if len(texts) > MOST_BOXES:
            return self.page({}, [self._too_long()], 422)
        if what == "more":
            return self.page(more_lines(self.law, self.kind, texts, name))
        if what == "less":
            return self.page(fewer_lines(texts, name))
        texts = tidy_boxes(texts)
        if what == "change":
            return self.page(texts)
        draft, problems = boxed_draft(self.law, self.kind, texts, self.base)
        problems += self._refused(draft, problems)
        if problems:
            return self.page(texts, problems, 422)
        if what != "save":
            return self._answers(texts, draft)
        try:
            return self._save(draft)
        except RegisterError as error:
            return self._answers(texts, draft, error.problems)

    def _refused(self, draft: Mapping[str, Any], known: Iterable[Problem]) -> list[Problem]:
        """What the register would refuse of what was written, that is not told already."""
        held = {it.field for it in known}
        laws, now = self.visit.desk.library(), time.time_ns() // 1000
        _, found = check_draft(draft, laws, at=now)
        return [
            it
            for it in found
            if it.level == "error" and it.rule not in _STAY and it.field not in held
            and it.field.partition(".")[0].partition("[")[0] not in self._kept()
        ]  # fmt: skip

    def _kept(self) -> set[str]:
        """Fields that stay as they are in the draft, since no form asks for them."""
        asked = {*_box_names(self.law, self.kind), "body", "regime", "under", "kind"}
        return {name for name in self.base if name not in asked}

    def _answers(
        self, texts: Mapping[str, str], draft: Mapping[str, Any], problems: Iterable[Problem] = ()
    ) -> Response:
        """What was answered, to look at before it is saved."""
        envelope, body = controls(self.visit, self.law, self.kind, texts)
        return self.visit.page(
            "draft_answers.html",
            title=self.visit.text("Check your answers"),
            status=409 if problems else 200,
            envelope=envelope,
            body=body,
            texts=texts,
            problems=[Problem("", it.rule, it.message, it.remedy) for it in problems],
            printed=printed(self.law, filled(dict(draft)), self.visit.tongue),
            **self._common(),
        )

    def _save(self, draft: Mapping[str, Any]) -> Response:
        folder = folder_of(self.visit)
        if self.name:
            saved = folder.save(self.name, draft, self.was)
        else:
            to = " ".join(draft.get("to") or ())
            saved = folder.save(folder.free(f"{self.kind} {to}"), draft)
        return self.visit.to(self.visit.link("draft", name=saved.name))

    def _title(self) -> str:
        return self.visit.said(self.law.messages[self.kind].title) or self.kind.replace("_", " ")

    def _too_long(self) -> Problem:
        said = self.visit.text("this form has too many lines for a page.")
        remedy = self.visit.text("Fill it in as a workbook: hofburg annual template.")
        return Problem("", "too-long", said, remedy)

    def _common(self) -> dict[str, Any]:
        centre = self.visit.desk.centre
        return {
            "law": self.law, "message": self.law.messages[self.kind], "action": self.action,
            "was": self.was, "name": self.name, "kept": sorted(self._kept()),
            "nobody": "" if centre else no_centre(),
        }  # fmt: skip


def _box_names(law: Law, kind: str) -> list[str]:
    """What of an entry the form asks for beside its body."""
    return [it.name for it in boxes_of(law, kind, {})[0]]
