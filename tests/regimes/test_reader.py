"""YAML that came from strangers: refused with file and line, or read as JSON's values."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.errors import DocumentError, HofburgError
from hofburg.regimes import check_regime, load_cases, load_regime
from regimes.toy import TOY, changed, check, errors, write

HOSTILE: dict[str, tuple[str | bytes, int, str]] = {
    "nothing": ("", 1, "empty"),
    "only a comment": ("# later\n", 1, "empty"),
    "a list": ("- regime: TOY\n", 1, "type"),
    "a word": ("regime\n", 1, "type"),
    "a tab": ("regime: TOY\nmessages:\n\task: {}\n", 3, "yaml"),
    "a colon too many": ("regime: TOY\ntitle: Toys: a game\n", 2, "yaml"),
    "an open quote": ('regime: TOY\ntitle: "Toys\n', 2, "yaml"),
    "an open bracket": ("regime: TOY\nunits: [toys\n", 2, "yaml"),
    "bad indentation": ("messages:\n    ask: {}\n  give: {}\n", 3, "yaml"),
    "two documents": ("regime: TOY\n---\nregime: TOY\n", 2, "documents"),
    "a key given twice": ("regime: TOY\ntitle: a\nregime: TOY\n", 3, "duplicate-key"),
    "the same key as number and text": ('paragraphs: {1: a, "1": b}\n', 1, "duplicate-key"),
    "an anchor": ("regime: &a TOY\n", 1, "anchor"),
    "an alias": ("regime: TOY\ntitle: *a\n", 2, "anchor"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "anchor"),
    "a merge": ("regime: TOY\n<<: *defaults\n", 2, "anchor"),
    "a tag": ("regime: !!python/object/apply:os.system [ls]\n", 1, "tag"),
    "a local tag": ("regime: TOY\ntitle: !title Toys\n", 2, "tag"),
    "a key that is a list": ("regime: TOY\n? [a, b]\n: c\n", 2, "key"),
    "a key that is a mapping": ("{{a: b}: c}\n", 1, "key"),
    "a key that is true": ("regime: TOY\ntrue: x\n", 2, "key"),
    "a key that is nothing": ("regime: TOY\n~: x\n", 2, "key"),
    "deep lists": ("regime: " + "[" * 40, 1, "too-deep"),
    "deep lines": ("".join(f"{' ' * n}a:\n" for n in range(60)), 33, "too-deep"),
    "deep dashes": ("- " * 5000, 1, "too-deep"),
    "a hidden character": ('regime: TOY\ntitle: "a\\0b"\n', 2, "character"),
    "a turned text": ("regime: TOY\ntitle: a\u202eb\n", 2, "yaml-or-character"),
    "half a pair": ('regime: TOY\ntitle: "\\ud800"\n', 2, "yaml-or-character"),
    "a bell": (b"regime: TOY\ntitle: a\x07b\n", 2, "yaml-or-character"),
    "Latin 1": ("regime: TOY\ntitle: é\n".encode("latin-1"), 2, "encoding"),
    "UTF-16": ("regime: TOY\n".encode("utf-16"), 1, "encoding"),
    "four megabytes": ("#" * (5 * 2**20), 1, "too-large"),
    "many values": ("sources:\n" + "  - a\n" * 100_001, 99_999, "too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    text, line, rule = HOSTILE[name]
    law, problems = check(tmp_path, text)
    assert law is None
    rules = ("yaml", "character") if rule == "yaml-or-character" else (rule,)
    assert errors(problems) in [[(line, one)] for one in rules]


def test_the_scalars_are_those_of_json(tmp_path: Path) -> None:
    """YAML 1.1 makes true of *on* and *no*, and 1.1 of 1.10."""
    text = """\
regime: ON
title: {en: "on", no: av}
edition: 1.10
since: 2020-01-01
paragraphs: {1.10: yes, 16.10: 0x10}
out_of_scope: {1.10: no, 16.10: off}
sources: {on: ~x, 1: 1e3}
"""
    law, problems = check(tmp_path, text)
    assert law is not None, problems
    assert law.edition == "1.10"
    assert law.paragraphs == {"1.10": "yes", "16.10": "0x10"}
    assert law.out_of_scope == {"1.10": "no", "16.10": "off"}
    assert law.sources == {"on": "~x", "1": "1e3"}
    assert law.title == {"en": "on", "no": "av"}


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    law, problems = check(tmp_path, b"\xef\xbb\xbf" + TOY.replace("\n", "\r\n").encode())
    assert law is not None, problems


def test_every_file_is_read_and_every_fault_reported(tmp_path: Path) -> None:
    write(tmp_path, regime=TOY, a="messages: {x: &a}\n", b="- x\n", c="")
    _, problems = check_regime(tmp_path)
    found = [(p.place, p.rule) for p in problems]
    assert found == [("a.yaml:1", "anchor"), ("b.yaml:1", "type"), ("c.yaml:1", "empty")]


@pytest.mark.parametrize(
    ("one", "other", "place", "rule"),
    [
        ("messages:\n", "messages: {a: {}}\n", "a.yaml:1", "type"),
        ("provisions: {}\n", "provisions: []\n", "a.yaml:1", "type"),
        ("messages: {ask: {}}\n", "", "regime.yaml:16", "defined-twice"),
        ("title: Again\n", "", "regime.yaml:2", "defined-twice"),
    ],
)
def test_sections_of_several_files(
    one: str, other: str, place: str, rule: str, tmp_path: Path
) -> None:
    write(tmp_path, regime=TOY, a=one, b=other or "# nothing\nsources: {}\n")
    law, problems = check_regime(tmp_path)
    assert law is None
    assert (place, rule) in [(p.place, p.rule) for p in problems]
    if rule == "defined-twice":
        assert "a.yaml:1" in problems[0].message


def test_what_is_no_file_is_reported(tmp_path: Path) -> None:
    folder = write(tmp_path / "toy", regime=TOY)
    (folder / "folder.yaml").mkdir()
    (tmp_path / "outside.txt").write_text("secret: x\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.txt")
    (folder / "broken.yaml").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.yaml")
    law, problems = check_regime(folder)
    assert law is None
    assert {p.place: p.message for p in problems} == {
        "broken.yaml": "is not a file.",
        "folder.yaml": "is a folder.",
        "link.yaml": "leads out of its folder.",
        "pipe.yaml": "is not a file.",
    }


def test_a_link_inside_the_folder_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, real=TOY)
    (tmp_path / "real.yaml").rename(tmp_path / "real.txt")
    (tmp_path / "regime.yaml").symlink_to(tmp_path / "real.txt")
    law, problems = check_regime(tmp_path)
    assert law is not None, problems


@pytest.mark.parametrize("path", ["/no/such/place", "a\0b", "a" * 5000, "", "VD20"])
def test_a_path_that_leads_nowhere(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    law, problems = check_regime(path)
    assert law is None
    assert problems[0].rule in ("not-found", "unreadable", "empty")
    with pytest.raises(DocumentError):
        load_regime(path)


def test_a_regime_of_the_library_is_offered(tmp_path: Path) -> None:
    _, problems = check_regime("VD201")
    assert problems[0].remedy == "Did you mean VD2011?"
    assert check_regime(tmp_path)[1][0].rule == "empty"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, regime=TOY)
    before = load_regime(tmp_path)
    assert load_regime(tmp_path) is before
    write(tmp_path, regime=changed("{value: 48 h,", "{value: 480 h,"))
    assert load_regime(tmp_path).digest != before.digest


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_no_document(tmp_path: Path) -> None:
    """Nobody reads it to its end, which it does not have."""
    (tmp_path / "regime.yaml").symlink_to("/dev/zero")
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "from hofburg.errors import DocumentError\n"
        "from hofburg.regimes import load_regime\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        load_regime(path)\n"
        "    except DocumentError as error:\n"
        "        print(error.problems[0].rule)\n"
    )
    command = [sys.executable, "-c", code, "/dev/zero", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.split()) == (0, ["not-found", "file"]), ran.stderr


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    write(tmp_path, **{f"f{n}": "units: []\n" for n in range(501)})
    assert [p.rule for p in check_regime(tmp_path)[1]] == ["too-large"]


def test_files_that_are_large_together_are_refused(tmp_path: Path) -> None:
    write(tmp_path, **{f"f{n}": "# " + "x" * (4 * 2**20 - 10) + "\n" for n in range(5)})
    assert "too-large" in [p.rule for p in check_regime(tmp_path)[1]]


SNIPPETS = st.sampled_from(
    ["regime: T", "title: T", "\n", "  ", "- ", ": ", "{", "}", "[", "]", "'", '"', "|\n", ">-\n",
     "&a", "*a", "!!x ", "---\n", "...\n", "#", "a", "1", "~", "\t", "\u2028", "é", "\x85", "%YAML 1.1\n", "? ", "<<: "]
)  # fmt: skip


@given(st.lists(SNIPPETS | st.text(max_size=6), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    _fuzz(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    _fuzz(raw)


def _fuzz(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check(folder, raw)
        (folder / "cases").mkdir()
        (folder / "cases" / "a.yaml").write_bytes(raw)
        try:
            load_cases(folder)
        except HofburgError as error:
            refused = error.problems
        else:
            return
        assert refused
