"""The table of official codes: empty by default, and refused with everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.errors import HofburgError
from hofburg.exchange import FORMATS_FILE, format_codes
from hofburg.regimes import load_regime

LAWS = {"VD2011": load_regime("VD2011")}


def test_a_folder_without_a_table_has_no_codes(tmp_path: Path) -> None:
    assert format_codes(tmp_path, LAWS) == {}
    (tmp_path / FORMATS_FILE).write_text("", encoding="utf-8")
    assert format_codes(tmp_path, LAWS) == {}


def test_codes_are_texts_and_some_are_still_missing(tmp_path: Path) -> None:
    path = tmp_path / FORMATS_FILE
    path.write_text("VD2011:\n  request: F99\n  reply: 98\n  meeting:\n", encoding="utf-8")
    assert format_codes(tmp_path, LAWS) == {"VD2011": {"request": "F99", "reply": "98"}}
    assert format_codes(path, LAWS) == format_codes(tmp_path, LAWS)


@pytest.mark.parametrize(("text", "said"), [
    ("VD2012: {request: F99}", "formats.yaml:1: VD2012: 'VD2012' is no regime here. Did you mean VD2011?"),
    ("VD2011:\n  requst: F99", "formats.yaml:2: VD2011.requst: VD2011 has no message 'requst'. Did you mean"),
    ("VD2011:\n  request: [F99]", "formats.yaml:2: VD2011.request: is no code."),
    ("VD2011:\n  request: 'F 99)'", "formats.yaml:2: VD2011.request: is no code."),
    ("VD2011:\n  request: true", "formats.yaml:2: VD2011.request: is no code."),
    (f"VD2011:\n  request: {'9' * 30}", "formats.yaml:2: VD2011.request: is no code."),
    ("VD2011: F99", "formats.yaml:1: VD2011: holds no codes of messages."),
    ("[VD2011]", "formats.yaml:1: is no table of codes."),
    ("VD2011: {request: &a F99, reply: *a}", "anchors and aliases are not read"),
    ("VD2011: {", "is not YAML"),
])  # fmt: skip
def test_a_wrong_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FORMATS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(HofburgError) as caught:
        format_codes(tmp_path, LAWS)
    assert said in str(caught.value).replace(f"{tmp_path}/", "")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / FORMATS_FILE).write_text("A: {}\nVD2011: {b: c, request: []}\n", encoding="utf-8")
    with pytest.raises(HofburgError) as caught:
        format_codes(tmp_path, LAWS)
    assert len(caught.value.problems) == 3
