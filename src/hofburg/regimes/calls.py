"""The functions of the expression language: what each takes and gives."""

from __future__ import annotations

from decimal import Decimal

from hofburg.regimes.expression import (
    CHAIN_FACTS,
    DAY,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    LIST,
    MONTH_DAY,
    NUMBER,
    POINT,
    STATE,
    TEXT,
    Expr,
    Scope,
    a,
    as_day,
    fail,
    known,
    near,
)

__all__ = ["FUNCTIONS", "call"]

# How each is called, for remedies.
FUNCTIONS = {
    "if": "if(condition, a, b)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "ceil": "ceil(number)",
    "floor": "floor(number)",
    "year": "year(instant)",
    "day": "day(instant)",
    "on": "on(year, {month-day})",
    "includes": "includes(message.list, 'x')",
    "count": "count(part)",
    "sum": "sum(part.column)",
    "any": "any(part.column)",
    "all": "all(part.column)",
    "last": "last(message.field)",
    "coalesce": "coalesce(message.field, last(other.field), otherwise)",
    "span": "span(lowest, highest)",
    "given": "given(message.field)",
    "circular": "circular(superior, designation)",
    "latitude": "latitude(point)",
    "longitude": "longitude(point)",
    "precision": "precision(point)",
    "at_sea": "at_sea(point)",
    "inside": "inside(state, point)",
    "within": "within('area', point)",
    "overlaps": "overlaps('area', point)",
    "member": "member('GROUP', state, instant)",
    **{fact: f"{fact}('label')" for fact in CHAIN_FACTS},
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def call(name: str, args: tuple[Expr, ...], scope: Scope) -> Expr:
    """A call of a function of values. Raises ``ExpressionError``."""
    types = tuple(arg.type for arg in args)
    made: Expr | None = None
    if name == "if" and len(args) == 3 and types[0] == FLAG:
        made = _choose(args)
    elif (name in ("min", "max") and len(args) > 1) or (name == "span" and len(args) == 2):
        made = _extreme(name, args)
    elif name == "coalesce" and args:
        return _coalesce(args, scope)
    elif name in ("ceil", "floor") and types == (NUMBER,):
        made = Expr(name, NUMBER, args)
    elif name == "year" and types in ((INSTANT,), (DAY,)):
        made = Expr("year", NUMBER, (as_day(args[0]),))
    elif name == "day" and types in ((INSTANT,), (DAY,)):
        made = as_day(args[0])
    elif name == "on" and types == (NUMBER, MONTH_DAY):
        made = _on(args)
    elif name == "circular" and len(args) == 2:
        made = _circular(args)
    elif name in ("latitude", "longitude", "precision") and types == (POINT,):
        made = Expr(name, NUMBER, args)
    elif name == "at_sea" and types == (POINT,):
        made = Expr(name, FLAG, args)
    elif name == "inside" and len(args) == 2 and types[1] == POINT:
        made = _inside(args, scope)
    elif name in ("within", "overlaps") and len(args) == 2 and types[1] in (POINT, LIST):
        made = _area(name, args, scope)
    elif name == "member" and len(args) == 3 and types[2] in (INSTANT, DAY):
        made = _member(args, scope)
    elif name == "includes" and len(args) == 2 and types[0] == LIST:
        made = Expr("includes", FLAG, (args[0], scope.check_member(*args)))
    if made is not None:
        return made
    if name in FUNCTIONS:
        given = ", ".join(a(kind) for kind in types) or "nothing"
        raise fail("expression-call", f"{name} does not take {given}", f"Write {FUNCTIONS[name]}.")
    raise fail("unknown-function", f"there is no function {name}",
               near(name, FUNCTIONS) or known(FUNCTIONS))  # fmt: skip


def _choose(args: tuple[Expr, ...]) -> Expr:
    _, first, second = args
    if first.type == second.type and first.type not in (LIST, MONTH_DAY):
        return Expr("if", first.type, args)
    if {first.type, second.type} == {INSTANT, DAY}:
        return Expr("if", DAY, (args[0], as_day(first), as_day(second)))
    raise fail("expression-type", f"if gives {a(first.type)} or {a(second.type)}",
               "Give it two values of one type.")  # fmt: skip


def _extreme(name: str, args: tuple[Expr, ...]) -> Expr | None:
    types = {arg.type for arg in args}
    if types == {INSTANT, DAY}:
        return Expr(name, DAY, tuple(as_day(arg) for arg in args))
    if len(types) == 1 and types <= {NUMBER, INSTANT, DAY, DURATION, DAYS}:
        return Expr(name, args[0].type, args)
    return None


def _inside(args: tuple[Expr, ...], scope: Scope) -> Expr | None:
    """Whether a place lies inside a State, which a text may name."""
    state, place = args
    if state.op == "const" and state.type == TEXT:
        state = scope.check_text(Expr("column", STATE), str(state.value))
    return Expr("inside", FLAG, (state, place)) if state.type == STATE else None


def _area(name: str, args: tuple[Expr, ...], scope: Scope) -> Expr | None:
    """Whether a place, or what places enclose, lies in an area: all of it, or in part."""
    area, figure = args
    if area.op != "const" or area.type != TEXT:
        return None
    found = scope.area(str(area.value), figure)
    if found.kind in ("strip", "places") and found.km is None:
        raise fail("", "")  # its own fault is reported where it stands
    # What lies inside a ring is less than no km from its edge.
    width = found.km or Expr("const", NUMBER, value=Decimal(0))
    return Expr(name, FLAG, (figure, width), name=found.name)


def _member(args: tuple[Expr, ...], scope: Scope) -> Expr | None:
    """Whether a State, which a text may name, belongs to a group of the atlas at a moment."""
    from hofburg.atlas import belongings, unknown_belonging

    group, state, at = args
    if group.op != "const" or group.type != TEXT:
        return None
    if group.value not in belongings():
        told = unknown_belonging(group.value).problems[0]
        raise fail("unknown-group", told.message.rstrip("."), told.remedy)
    if state.op == "const" and state.type == TEXT:
        state = scope.check_text(Expr("column", STATE), str(state.value))
    if state.type != STATE:
        return None
    return Expr("member", FLAG, (state, at), name=str(group.value))


def _circular(args: tuple[Expr, ...]) -> Expr | None:
    """Whether a line comes back to itself: two texts of a line, or two States."""
    if any(arg.op != "column" or not arg.field for arg in args):
        raise fail("expression-call", "circular is asked of a line, by two of its columns",
                   f"Write {FUNCTIONS['circular']} in a column of a part.")  # fmt: skip
    types = {arg.type for arg in args}
    return Expr("circular", FLAG, args) if len(types) == 1 and types <= {TEXT, STATE} else None


def _coalesce(args: tuple[Expr, ...], scope: Scope) -> Expr:
    """The first field that a message fills; of one field alone it is that field."""
    first = args[0]
    if args[-1].op == "const" and args[-1].type == TEXT:
        args = (*args[:-1], scope.check_text(first, str(args[-1].value)))
    for number, arg in enumerate(args, 1):
        if arg.op != "message" and (number < len(args) or number == 1):
            said = f"argument {number} of coalesce is no field of a message"
            told = "Write message.field or last(message.field); only the last may be more."
            raise fail("expression-call", said, told)
        if arg.type != first.type:
            said = f"coalesce joins values of one type, not {a(first.type)} and {a(arg.type)}"
            raise fail("expression-type", said, "Give it fields of one type.")
    if first.type == LIST:
        scope.check_alike(args)
    return first if len(args) == 1 else Expr("coalesce", first.type, args)


def _on(args: tuple[Expr, ...]) -> Expr:
    year, parameter = args
    if parameter.op != "param":
        raise fail("expression-call", "on takes a parameter", f"Write {FUNCTIONS['on']}.")
    if year.op == "const":
        said = str(year.value)
        if not said.isdigit() or not _FIRST_YEAR <= int(said) <= _LAST_YEAR:
            raise fail("expression-call", f"{said} is not a year",
                       f"Give one from {_FIRST_YEAR} to {_LAST_YEAR}.")  # fmt: skip
    return Expr("on", DAY, args)
