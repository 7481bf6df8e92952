"""What strangers may write: no message makes a comparison fail, take for ever or say what it wants."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg import reports
from hofburg.errors import QuestionError
from hofburg.exchange import question_drafts, questions, reconcile, reconciliation_dict
from hofburg.regimes import load_regime
from hofburg.register import check_draft
from hofburg.values import parse_instant

LAW = load_regime("VD2011")
AT = parse_instant("2027-02-01T10:00Z").hi
EVIL = "A\u202eB\x1b[31m\u2028<script>&`|](http://x)\n# C \u200b" + "x" * 5000


def message(year: Any, kind: str = "annual_exchange", **body: Any) -> dict[str, Any]:
    return {"kind": kind, "author": "KGZ", "body": {"year": year, **body}}


def everything(before: dict[str, Any], now: dict[str, Any], *more: dict[str, Any]) -> list[str]:
    """All that is made of a comparison; every draft can be recorded."""
    found = reconcile(LAW, before, now, more, more)
    asked = questions(LAW, found)
    for language in ("en", "ru"):
        for draft in question_drafts(LAW, found, asked, author="AUT", language=language):
            _, problems = check_draft(draft, {LAW.id: LAW}, at=AT)
            assert [p for p in problems if p.level == "error"] == []
    reconciliation_dict(found, asked)
    svg = reports.reconciliation_picture(LAW, found)
    ET.fromstring(svg)
    return [svg, reports.reconciliation_markdown(LAW, found, asked)]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=8) | st.just("?"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "designation",
                    "superior",
                    "unit",
                    "class",
                    "type",
                    "number",
                    "what",
                    "change",
                    "detail",
                    "strength",
                    "location",
                    "troops",
                    "start",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
BODIES = st.dictionaries(
    st.sampled_from(["forces", "holdings", "plans", "increases", "changes", "valid", "effective"]),
    JUNK,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(BODIES, BODIES, BODIES)
def test_whatever_a_body_holds_there_is_an_answer(
    before: dict[str, Any], now: dict[str, Any], told: dict[str, Any]
) -> None:
    """Entries are checked before; drafts of others' files may not be."""
    ends = message(2026, **before), message(2027, **now)
    with suppress(QuestionError):  # days that make the earlier message the later one
        everything(*ends, message(2026, "force_change", **told))


def test_names_do_not_steer_what_is_made_of_them() -> None:
    before = message(2026, forces=[{"designation": EVIL, "superior": EVIL, "place": EVIL}],
                     holdings=[{"unit": EVIL, "class": "BT", "type": EVIL, "number": 3}])  # fmt: skip
    svg, page = everything(before, message(2027, forces=[], holdings=[]))
    assert "<script" not in svg
    assert "<script" not in page
    for text in (svg, page):
        assert not set(text) & {"\x1b", "\u202e", "\u2028", "\x00"}
    assert not re.search(r"(?<!\\)\]\(|http:", page)
    found = reconcile(LAW, before, message(2027, forces=[], holdings=[]))
    letter = question_drafts(LAW, found, questions(LAW, found))[0]["body"]["about"]
    assert "\x1b" not in letter
    assert len(letter) < 2000


@pytest.mark.parametrize("year", [None, "?", "2026..2027", True, -5, [], "x" * 100])
def test_a_message_of_no_year_is_refused(year: Any) -> None:
    with pytest.raises(QuestionError, match=r"year|not before"):
        reconcile(LAW, message(2026), message(year))


def test_large_messages_take_no_time_out_of_proportion() -> None:
    """Every kind of line that could meet every other one."""
    many = 1500
    units = [f"Unit {'-' * (n % 7)}{n}" for n in range(many)]
    chain = [{"designation": u, "superior": units[n - 1]} for n, u in enumerate(units)]
    signs = [{"designation": "-" * (n % 150 + 1) + "." * (n // 150)} for n in range(many)]
    loose = [{"class": "BT", "type": f"T{n}", "number": 1} for n in range(many)]
    own = [{"unit": units[0], "class": "BT", "type": f"T{n}", "number": 1} for n in range(many)]
    renamed = [{"unit": u, "what": "renamed", "detail": "X"} for u in units]
    told = [{"unit": "X", "what": "holdings", "class": "BT", "type": "T1", "change": 1}] * many
    began = time.perf_counter()
    everything(
        message(2026, forces=chain + signs, holdings=loose + own),
        message(2027, forces=chain[::-1] + [{"designation": f"{s['designation']}!"} for s in signs],
                holdings=own),
        message(2026, "force_change", changes=renamed + told),
    )  # fmt: skip
    assert time.perf_counter() - began < 60  # seconds; all pairs would take hours


def test_too_many_changes_of_everything_are_refused() -> None:
    own = [{"unit": "A", "class": "BT", "type": f"T{n}", "number": 1} for n in range(3000)]
    told = [{"unit": "A", "what": "holdings", "change": 1}] * 3000
    forces = [{"designation": "A"}]
    with pytest.raises(QuestionError, match="too many changes"):
        reconcile(LAW, message(2026, forces=forces, holdings=own),
                  message(2027, forces=forces, holdings=own),
                  [message(2026, "force_change", changes=told)])  # fmt: skip
