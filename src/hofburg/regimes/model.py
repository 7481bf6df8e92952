"""The shape of a regime document, before its names are resolved.

These models say which keys exist and what each may hold; ``link`` gives them meaning. The JSON
Schema that editors use is made from them, with the sentences under the keys as its descriptions.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from hofburg.regimes.model_areas import AreaModel
from hofburg.regimes.model_arrangement import ArrangementModel, TouchModel
from hofburg.regimes.model_base import (
    Code,
    Condition,
    Id,
    Line,
    Strict,
    Text,
    Texts,
    Unit,
    is_list,
)
from hofburg.regimes.model_choices import Choices
from hofburg.regimes.model_compares import ComparesModel
from hofburg.regimes.model_parts import LookModel

__all__ = ["PROSE", "Document", "Strict"]

Mark = Literal["verified", "inherited", "practice", "recalled", "doubtful"]
FieldType = Literal[
    "text", "flag", "number", "count", "instant", "day", "state", "choice", "point", "list"
]
Status = Literal[
    "pending", "met", "early", "late", "missed", "within", "exceeded", "refusable",
    "unmet", "open", "shut", "excused", "undetermined",
]  # fmt: skip

# What a document says for its readers only; a better sentence does not make another law.
PROSE = frozenset(
    ("title", "text", "label_text", "source", "sources", "why", "rows", "next", "paragraph",
     "seats", "plan", "occurs", "nil", "at", "compares", "status", "signed", "area", "incomplete")
)  # fmt: skip


class Provenance(Strict):
    """Mark and source of whatever does not carry its own."""

    mark: Mark = "recalled"
    source: Text = ""


class Sourced(Strict):
    """What everything that comes from a text may carry."""

    paragraph: Line | None = None
    """The paragraph of the text, as findings print it."""
    mark: Mark | None = None
    """How far it can be trusted: verified (read in the text itself), inherited (read in an earlier
    text), practice, recalled, doubtful."""
    source: Text | None = None
    """Where it was read: keys of `sources`."""
    text: Texts | None = None
    """What it says, in own words: a sentence, or one for each language."""


def _field_or_record(value: Any) -> str:
    """`of: {type: text}` is a field; `of: {title: text}` is a record, whatever its fields."""
    if isinstance(value, FieldModel):
        return "field"
    if not isinstance(value, dict):
        return "field"
    own = value.get("type")
    known = set(FieldModel.model_fields)
    return "field" if own in get_args(FieldType) and set(value) <= known else "record"


class FieldModel(Sourced):
    """A field of a message: its type, or a mapping with more."""

    type: FieldType
    """What it holds. A number, count or instant may be written as a range, or as ? (unknown)."""
    required: bool = False
    """Whether a message without it is refused. Demand only what makes it this message."""
    judgement: bool = False
    """Whether it records what a person judged: while it is open, that is why nothing is settled."""
    choices: Choices | None = None
    """The values of a choice: a list, or each with what people call it, in several languages."""
    of: (
        Annotated[
            Annotated[FieldModel, Tag("field")] | Annotated[dict[str, FieldModel], Tag("record")],
            Discriminator(_field_or_record),
        ]
        | None
    ) = None
    """What a list holds: one of the types, or a record of named fields."""
    label: Texts | None = None
    """The caption on a form."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        """`text` is short for `{type: text}`, also under `of`."""
        if isinstance(value, str):
            return {"type": value}
        if isinstance(value, dict) and isinstance(value.get("of"), str):
            of = {"type": value["of"]}
            rest = {k: v for k, v in value.items() if k != "of"}
            if value["of"] == "choice" and "choices" in rest:
                of["choices"] = rest.pop("choices")
            return {**rest, "of": of}
        return value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"enum": list(get_args(FieldType))}, handler(core)]}


class MessageModel(Sourced):
    """A form that a State sends."""

    title: Texts | None = None
    """What the form is called."""
    fields: dict[str, FieldModel] = {}
    """Its fields; every message also has from, to, addressees, sent, received, to_all, under, basis
    and number."""
    nil: dict[str, Any] | None = None
    """The body, besides the year, that says that there is nothing to report."""


class VersionModel(Strict):
    """A value from a day on."""

    value: Text
    """A number with its unit, such as 48 h; `? h` where the figure is not known."""
    since: Text | None = None
    """The first day on which it holds; left out for the first version only."""
    decision: Text | None = None
    """The decision that changed it."""


class ReadingModel(Strict):
    """A named alternative where the text is open."""

    value: Text | None = None
    """The value under this reading (or `versions`)."""
    versions: list[VersionModel] | None = None
    """Values by date, instead of one."""
    why: Text
    """Why the text can be read so."""
    mark: Mark | None = None
    source: Text | None = None


class ParameterModel(Sourced):
    """A number of the text, with its unit, dates and readings."""

    value: Text | None = None
    """A number with its unit, such as 48 h, or one of `choices` (or use `versions`); `? h`, or `?`
    beside a unit or choices, where the figure is not known."""
    unit: Line | None = None
    """The unit, where the values do not carry it."""
    versions: list[VersionModel] | None = None
    """Values by date, instead of one."""
    choices: list[Line] | None = None
    """The values that it may have, if it is a choice and no number."""
    readings: dict[Id, ReadingModel] = {}
    """Named alternatives where the text is open; a doubtful parameter needs at least one."""
    stricter: Literal["lower", "higher", "either"] | None = None
    """Which way an arrangement may move it without loosening the text; either where neither way is
    weaker. Left out: no arrangement may change it."""


class TermModel(Sourced):
    """A named condition."""

    is_: Condition = Field(alias="is")
    """The condition, over the columns of whatever process uses it."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"is": value}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "boolean"]}, handler(core)]}


class RouteModel(Strict):
    """Who sends a message to whom: columns of the process that hold States."""

    from_: str | None = Field(default=None, alias="from")
    """The column that holds its author."""
    to: str | None = None
    """The column that holds its addressee."""

    @model_validator(mode="before")
    @classmethod
    def _empty(cls, value: Any) -> Any:
        return {} if value is None else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "null"}, handler(core)]}


class OccursModel(Strict):
    """What a case, or a line of a part, is on a calendar."""

    from_: Condition = Field(alias="from")
    """When it begins: an instant or a day."""
    until: Condition | None = None
    """When it ends; left out: on the day on which it begins."""
    title: Condition | None = None
    """What it is called: a text."""
    states: list[Condition] = []
    """The States that take part: columns that hold one, or a part's as part.column."""
    when: Condition | None = None
    """False: it does not take place."""
    announced: bool = False
    """Whether it stands in a plan only: it is shown apart from what takes place."""


class PartModel(Strict):
    """The lines of a list inside a message, or messages that are lines themselves."""

    of: Condition
    """The list: message.field, or coalesce(a.field, last(b.field)) for the first that is filled; or
    a message of the process, all of which are lines."""
    columns: dict[str, str] = {}
    """Columns of each line: `type = expression`, over its own fields and parameters."""
    with_: dict[str, LookModel] = Field(default={}, alias="with")
    """Looks at other lines of the same case, by a name of your own."""
    occurs: OccursModel | None = None
    """What a line is on a calendar; not for findings."""


class WithModel(Strict):
    """A look into another process that has `every`."""

    process: str
    """The process to look into."""
    on: dict[str, Condition]
    """Its keys (state, year), each with an expression of this process."""


class SeatsModel(Strict):
    """Places that States give to each other's nationals: in a team, on a course."""

    part: str
    """The part whose lines are the places."""
    state: str
    """Its column that holds the State whose nationals take them."""
    number: str | None = None
    """Its column that says how many; left out: one for each line."""


class ProcessModel(Sourced):
    """Which messages make one case, and its columns."""

    title: Texts | None = None
    """What a case is called."""
    messages: dict[str, RouteModel] = {}
    """Its messages with who sends each to whom; the first one opens a case."""
    dated_by: str | None = None
    """The column that says which version of a parameter or provision applies."""
    columns: dict[str, str] = {}
    """`type = expression`, perhaps with `or never`, `or no`, `or yes`, `or 0`, `or 'text'`."""
    parts: dict[str, PartModel] = {}
    """Lists inside messages that are taken apart."""
    every: list[Literal["states", "years"]] | None = None
    """Rows that no message triggers: one for each State, or for each State and year."""
    each: str | None = None
    """Rows that the lines of a part make, in every case of another process: process.part."""
    by: str | None = None
    """With `each`: the field of a line that names the State whose row it is."""
    key: dict[str, str] | None = None
    """How a message finds its row: `state` and `year`, each an envelope or body field."""
    with_: dict[str, WithModel] = Field(default={}, alias="with")
    """Looks into other processes, by a name of your own."""
    seats: SeatsModel | None = None
    """Places that States give to each other's nationals; for quota tables, not for findings."""
    plan: dict[str, Condition] = {}
    """What a timetable takes instants to be that nobody has fixed yet: column and expression."""
    occurs: OccursModel | None = None
    """What a case is on a calendar; not for findings."""
    compares: ComparesModel | None = None
    """What of its first message is held against the one of an earlier year; not for findings."""

    @model_validator(mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("messages"), list):
            names = value["messages"]
            if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
                value = {**value, "messages": {name: {} for name in names}}
        return value


class Rule(Strict):
    """What the four kinds of provision share."""

    on: str
    """The process, or process.part to run it for each line of a part."""
    to: Condition | None = None
    """Towards whom: a State."""
    when: Condition | None = None
    """False: there is no finding."""


class DutyModel(Rule):
    """Someone must do something by a time."""

    by: Condition
    """Who is bound: a State."""
    done: Condition
    """When it was done: an instant or a day."""
    due: Condition = "without delay"
    """By when: an instant, a day (to its end), or `without delay`."""
    unless: Condition | None = None
    """True: excused."""
    not_before: Condition | None = None
    """Done before it is early."""


class LimitModel(Rule):
    """A count, a sum, a value or an overlap is capped."""

    of: Condition
    """Whose limit it is: a State."""
    unless: Condition | None = None
    """True: excused."""
    counts: Condition | None = None
    """Which cases use the cap up; left out: those of `when`."""
    per: list[Condition] = []
    """Counted apart for each of these: States, years, days, texts."""
    by: Condition | None = None
    """In what order cases arrive before the law: an instant or a day."""
    over: Text | None = None
    """A sliding window, such as 3 calendar years."""
    at_once: Annotated[list[Condition], Field(min_length=2, max_length=2)] | None = None
    """Start and end: only cases that overlap are counted together."""
    value: Condition | None = None
    """One number, duration or days of the case itself, instead of a count."""
    sum: Condition | None = None
    """A number of each case that is summed up, instead of a count."""
    at_most: Condition
    """The cap."""
    beyond: Literal["exceeded", "refusable"] = "exceeded"
    """What a case beyond the cap is called."""


class ContentModel(Rule):
    """A message must carry fields that make sense."""

    by: Condition
    """Who is bound: a State."""
    unless: Condition | None = None
    """True: excused."""
    holds: Condition
    """The condition."""


class GateModel(Rule):
    """A step is open only if conditions hold."""

    of: Condition
    """Whose step it is: a State."""
    step: Condition
    """Whether the step was taken."""
    opens: Condition
    """Whether it was open."""


class NextModel(Strict):
    """The message that the text offers next; drafted, never sent."""

    message: str
    """The message."""
    if_: list[Status] | None = Field(default=None, alias="if")
    """After which statuses; left out: all but met, within and excused."""
    text: Texts | None = None
    """What the step is for."""
    paragraph: Line | None = None
    """The paragraph that offers it, if it is another one."""


class ProvisionModel(Sourced):
    """One duty, limit, content or gate, under a stable label."""

    label: Id
    """Names it in chains, findings and addresses: letters, digits, `.`, `-`, `_`."""
    strength: Literal["must", "should", "practice"] = "must"
    """How strongly it binds."""
    since: Text | None = None
    """The first day on which it applies."""
    until: Text | None = None
    """The last day on which it applies."""
    decision: Text | None = None
    """The decision that added or ended it."""
    rows: list[Line] = []
    """Rows of the rule table that it codes."""
    at: list[Line] = []
    """Fields to look at where it is not met: of the line or message, or `list.field`."""
    next: (
        Annotated[
            Annotated[NextModel, Tag("bare")] | Annotated[list[NextModel], Tag("list")],
            Discriminator(is_list),
        ]
        | None
    ) = None
    """What the text offers next: one message or several."""
    duty: DutyModel | None = None
    limit: LimitModel | None = None
    content: ContentModel | None = None
    gate: GateModel | None = None


class Document(Strict):
    """A whole regime: the sections of all its files, merged."""

    regime: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_\-]{0,31}$")]
    """Its id: letters, digits, - and _."""
    title: Texts
    """What it is called, in one or several languages."""
    base: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_\-]{0,31}$")] | None = None
    """The regime to which an arrangement adds; the document then says only what it changes."""
    arrangement: ArrangementModel | None = None
    """What an arrangement between some States says of itself."""
    edition: Text = ""
    """Which edition of the text."""
    since: Text | None = None
    """The first day on which it was in force."""
    until: Text | None = None
    """The last day on which it was in force."""
    zone: Annotated[str, StringConstraints(max_length=64)] = "UTC"
    """The time zone of a day: an IANA name such as Europe/Vienna."""
    parties: Annotated[dict[Code, Line], Field(min_length=1)] | None = None
    """Codes and names of those it binds; left out: the participating States of the atlas."""
    organisations: list[Code] = []
    """Organizations of the atlas that may write, be written to and be named beside the States."""
    units: list[Unit] = []
    """Units of plain numbers that parameters use."""
    provenance: Provenance = Provenance()
    """Mark and source of whatever does not carry its own."""
    sources: dict[str, Text] = {}
    """What was read, by a short key."""
    paragraphs: dict[str, Texts] = {}
    """The table of contents that coverage accounts for: a heading, or one for each language."""
    rows: dict[str, Text] = {}
    """Rows of a rule table that provisions may name."""
    out_of_scope: dict[str, Texts] = {}
    """Paragraphs and rows that are not coded, each with its reason, also in several languages."""
    holidays: Texts | None = None
    """What to know where a day falls on a holiday: a sentence, or one for each language."""
    handling: Annotated[list[Id], Field(min_length=1)] = ["public"]
    """Ordered handling marks, the lowest first."""
    messages: dict[str, MessageModel] = {}
    """The forms that States send."""
    parameters: dict[str, ParameterModel] = {}
    """Numbers of the text, with unit, dates, provenance and readings."""
    areas: dict[str, AreaModel] = {}
    """Areas by coordinates, by units, or along lines."""
    terms: dict[str, TermModel] = {}
    """Named conditions."""
    processes: dict[str, ProcessModel] = {}
    """Which messages make one case, and its columns."""
    provisions: list[ProvisionModel] = []
    """The duties, limits, contents and gates."""
    touches: dict[Id, TouchModel] = {}
    """With `base`: provisions of the base, by label, and what they say in the arrangement."""
    leaves: dict[Id, Texts] = {}
    """With `base`: provisions of the base that find nothing in the arrangement, with the reason."""
