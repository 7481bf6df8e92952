"""The shape of a regime document, before its names are resolved.

These models say which keys exist and what each may hold; ``link`` gives them meaning. The JSON
Schema that editors use is made from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

__all__ = ["Case", "Document"]

Mark = Literal["verified", "inherited", "practice", "recalled", "doubtful"]
FieldType = Literal[
    "text", "flag", "number", "count", "instant", "day", "state", "choice", "list"
]  # fmt: skip


def _text(value: Any) -> Any:
    """Numbers where text is meant (a label 86, a value 3) are text that happens to be digits."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text), Field(max_length=20_000)]
Name = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=80)]
Condition = Annotated[str, BeforeValidator(lambda v: str(v).lower() if isinstance(v, bool) else _text(v))]
Texts = str | dict[str, str]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Provenance(Strict):
    mark: Mark = "recalled"
    source: Text = ""


class Sourced(Strict):
    """What everything that comes from a text may carry."""

    paragraph: Text = ""
    mark: Mark | None = None
    source: Text | None = None
    text: Texts | None = None


class FieldModel(Sourced):
    type: FieldType
    required: bool = False
    choices: list[Text] | None = None
    of: FieldModel | dict[str, FieldModel] | None = None
    label: Texts | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _of_record(cls, value: Any) -> Any:
        # `of: text` and `of: {type: text}` are fields; `of: {title: text}` is a record.
        if isinstance(value, dict) and isinstance(value.get("of"), str):
            choices = {"choices": value["choices"]} if value["of"] == "choice" and "choices" in value else {}
            value = {**value, "of": {"type": value["of"], **choices}}
            if choices:
                del value["choices"]
        return value


class MessageModel(Sourced):
    title: Texts | None = None
    fields: dict[str, FieldModel] = {}


class VersionModel(Strict):
    value: Text
    since: Text | None = None
    decision: Text | None = None


class ReadingModel(Strict):
    value: Text | None = None
    versions: list[VersionModel] | None = None
    why: Text
    mark: Mark | None = None
    source: Text | None = None


class ParameterModel(Sourced):
    value: Text | None = None
    unit: Text | None = None
    versions: list[VersionModel] | None = None
    choices: list[Text] | None = None
    readings: dict[str, ReadingModel] = {}
    stricter: Literal["lower", "higher"] | None = None


class TermModel(Sourced):
    is_: Condition = Field(alias="is")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"is": value}


class RouteModel(Strict):
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _empty(cls, value: Any) -> Any:
        return {} if value is None else value


class PartModel(Strict):
    of: str
    columns: dict[str, str] = {}


class WithModel(Strict):
    process: str
    on: dict[str, Condition]


class ProcessModel(Sourced):
    title: Texts | None = None
    messages: dict[str, RouteModel]
    dated_by: str | None = None
    columns: dict[str, str] = {}
    parts: dict[str, PartModel] = {}
    every: list[Literal["states", "years"]] | None = None
    key: dict[str, str] | None = None
    with_: dict[str, WithModel] = Field(default={}, alias="with")

    @model_validator(mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("messages"), list):
            value = {**value, "messages": {str(name): {} for name in value["messages"]}}
        return value


class DutyModel(Strict):
    on: str
    by: Condition
    to: Condition | None = None
    done: Condition
    due: Condition = "without delay"
    when: Condition | None = None
    unless: Condition | None = None
    not_before: Condition | None = None


class LimitModel(Strict):
    on: str
    of: Condition
    to: Condition | None = None
    when: Condition | None = None
    unless: Condition | None = None
    counts: Condition | None = None
    per: list[Condition] = []
    by: Condition | None = None
    over: Text | None = None
    at_once: Annotated[list[Condition], Field(min_length=2, max_length=2)] | None = None
    value: Condition | None = None
    sum: Condition | None = None
    at_most: Condition
    beyond: Literal["exceeded", "refusable"] = "exceeded"


class ContentModel(Strict):
    on: str
    by: Condition
    to: Condition | None = None
    when: Condition | None = None
    unless: Condition | None = None
    holds: Condition


class GateModel(Strict):
    on: str
    of: Condition
    to: Condition | None = None
    when: Condition | None = None
    step: Condition
    opens: Condition


class NextModel(Strict):
    message: str
    if_: list[str] | None = Field(default=None, alias="if")
    text: Texts | None = None
    paragraph: Text = ""


class ProvisionModel(Sourced):
    label: Name
    strength: Literal["must", "should", "practice"] = "must"
    since: Text | None = None
    until: Text | None = None
    decision: Text | None = None
    rows: list[Text] = []
    next: NextModel | list[NextModel] | None = None
    duty: DutyModel | None = None
    limit: LimitModel | None = None
    content: ContentModel | None = None
    gate: GateModel | None = None


class Document(Strict):
    """A whole regime: the sections of all its files, merged."""

    regime: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_\-]{0,31}$")]
    title: Texts
    edition: Text = ""
    since: Text | None = None
    until: Text | None = None
    zone: str = "UTC"
    parties: dict[str, str] | None = None
    units: list[Text] = []
    provenance: Provenance = Provenance()
    sources: dict[str, Text] = {}
    paragraphs: dict[str, Text] = {}
    rows: dict[str, Text] = {}
    out_of_scope: dict[str, Text] = {}
    handling: list[str] = ["public"]
    messages: dict[str, MessageModel] = {}
    parameters: dict[str, ParameterModel] = {}
    terms: dict[str, TermModel] = {}
    processes: dict[str, ProcessModel] = {}
    provisions: list[ProvisionModel] = []


class WorldModel(Strict):
    accounts: list[str] = []
    title: Texts | None = None


class Case(Strict):
    """A worked example: what happened, what is held, what should be found."""

    case: Name
    title: Texts
    what: Texts = ""
    as_of: Text
    known_at: Text | None = None
    known_to: str | None = None
    holder: str | None = None
    worlds: dict[str, WorldModel] = {}
    entries: list[dict[str, Any]]
    expected: dict[str, Any]
    not_known: list[Texts] = []
    sources: dict[str, Text] = {}
    paragraphs: list[Text] = []
