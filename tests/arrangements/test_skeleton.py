"""The files to begin with: remarks to fill in, or a draft between other States."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.arrangements import check, skeleton
from hofburg.errors import QuestionError
from hofburg.regimes import arrangements, library, load_cases, load_regime, read_text


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("base", library())
@pytest.mark.parametrize("scope", ["under", "parties"])
def test_a_skeleton_reads_and_says_what_is_missing(tmp_path: Path, base: str, scope: str) -> None:
    files = skeleton("NEW-1", ["FIN", "SWE"], base=base, scope=scope)
    assert set(files) == {"regime.yaml", "cases/first.yaml"}
    source = read_text(files["regime.yaml"].encode(), "regime.yaml")
    assert isinstance(source.data, dict)
    assert source.data["parties"] == {"FIN": "Finland", "SWE": "Sweden"}
    assert source.data["arrangement"]["for"] == scope
    found = check(write(tmp_path / "NEW-1", files))
    assert {it.rule for it in found.problems} == {"changes-nothing", "empty"}
    assert all(len(line) <= 110 for text in files.values() for line in text.splitlines())


def test_what_is_filled_in_loads(tmp_path: Path) -> None:
    """The remarks are right: taken out, they are a document."""
    files = skeleton("NEW-1", ["FIN", "SWE"], base="VD2011")
    text = files["regime.yaml"]
    start = text.index("# parameters:")
    block = text[start : text.index("# Provisions of the base")]
    text = text.replace(
        block, block.replace("# ", "", 1).replace("\n# ", "\n").replace("\n#\n", "\n")
    )
    assert "\nparameters:\n  " in text
    text = text.replace("  # A2: Replies", "  A2: Replies")
    text += '\n\ntouches:\n  "10": {paragraph: A2}\n'
    found = check(write(tmp_path / "NEW-1", {"regime.yaml": text}))
    assert found.loads, found.problems
    assert {line.check for line in found.faults} == {"cases", "bites"}


def drafts() -> list[str]:
    laws = [load_regime(key) for key in arrangements()]
    return [law.id for law in laws if law.arrangement and law.arrangement.status == "draft"]


@pytest.mark.parametrize("draft", drafts())
def test_a_draft_between_other_states_is_as_good(tmp_path: Path, draft: str) -> None:
    law = load_regime(draft)
    assert law.arrangement is not None
    others = ["ARM", "AZE", "GEO", "MDA", "UKR"][: len(law.arrangement.parties)]
    files = skeleton("COPY-1", others, draft=draft)
    folder = write(tmp_path / "COPY-1", files)
    made = load_regime(folder)
    assert made.arrangement is not None
    assert made.arrangement.parties == tuple(others)
    assert made.arrangement.status == "draft"
    assert made.id == "COPY-1"
    (origin,) = [text for key, text in made.sources.items() if key not in law.sources]
    assert law.digest in origin
    assert {key: text for key, text in made.sources.items() if key in law.sources} == dict(
        law.sources
    )
    body = "".join(text for name, text in files.items() if name != "regime.yaml")
    assert not [code for code in law.arrangement.parties if f"author: {code}" in body]
    assert len(load_cases(folder)) == len(load_cases(draft))
    before, after = check(draft), check(folder)
    assert [it.verdict for it in after.lines] == [it.verdict for it in before.lines]


def test_third_states_of_the_cases_stay_third_states() -> None:
    """Between Uzbekistan and Kazakhstan, those that the draft was between are the others."""
    files = skeleton("COPY-1", ["KAZ", "UZB"], draft="DRAFT-BORDER-STORES")
    text = "".join(text for name, text in files.items() if name.startswith("cases/"))
    third = "".join(
        (Path(str(path))).read_text(encoding="utf-8")
        for path in sorted((library_home() / "cases").glob("*.yaml"))
    )
    assert text.count("KGZ") == third.count("KAZ")
    assert text.count("TJK") == third.count("UZB")


def library_home() -> Path:
    from hofburg.regimes import library_path

    return library_path("DRAFT-BORDER-STORES")


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        ({"parties": ["FIN"]}, {"parties"}),
        ({"parties": []}, {"parties"}),
        ({"parties": ["FIN", "FIN"]}, {"duplicate"}),
        ({"parties": ["FIN", "XXX"]}, {"unknown-state"}),
        ({"base": ""}, {"base"}),
        ({"base": "VD2O11"}, {"not-found"}),
        ({"base": "DRAFT-BORDER-NOTICE"}, {"base"}),
        ({"draft": "VD2011"}, {"draft"}),
        ({"draft": "FIN-RUS-2000"}, {"draft"}),
        ({"draft": "DRAFT-BORDER-NOTICE", "parties": ["FIN", "SWE", "NOR"]}, {"parties"}),
        ({"scope": "all"}, {"scope"}),
        ({"id_": "a b"}, {"name"}),
        ({"id_": "VD2011"}, {"name"}),  # the library would be asked instead of the folder
        ({"id_": "FIN-RUS-2000"}, {"name"}),
        ({"parties": ["FIN", "JPN"]}, {"parties"}),  # takes no part in the base
        ({"base": "", "draft": "DRAFT-BORDER-NOTICE", "parties": ["FIN", "JPN"]}, {"parties"}),
        ({"id_": "1A", "parties": ["FIN"], "scope": "all", "base": ""},
         {"name", "parties", "scope", "base"}),
    ],
)  # fmt: skip
def test_what_cannot_be_begun(asked: dict[str, object], rules: set[str]) -> None:
    given: dict[str, object] = {"id_": "NEW-1", "parties": ["FIN", "SWE"], "base": "VD2011"}
    with pytest.raises(QuestionError) as error:
        skeleton(**(given | asked))  # type: ignore[arg-type]
    assert {it.rule for it in error.value.problems} == rules
    assert all(it.place and it.remedy for it in error.value.problems)
