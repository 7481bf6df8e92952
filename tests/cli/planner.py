"""Questions as planners type them, their answers, and an instrument of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cli.conftest import Command

__all__ = ["DAY", "QUESTIONS", "STORES", "answered", "own_instrument"]

DAY = ("--at", "2026-11-22")
STORES = (
    "--goal", "ammunition storage", "--parties", "KGZ,TJK", "--supporters", "AUT,GBR,UN,SEESAC",
    "--donors", "DEU", "--by", "2027-06-30", *DAY,
)  # fmt: skip
QUESTIONS: dict[str, tuple[str, ...]] = {
    "stores": (*STORES, "--objectors", "none"),
    "quota": ("--goal", "regional inspection quota", "--parties", "KAZ,KGZ,TJK,UZB", *DAY),
    "1540": ("--goal", "1540 exchange", "--parties", "KAZ,KGZ,TJK", "--objectors", "none", *DAY),
    "course": ("--goal", "joint course", "--parties", "KAZ,KGZ", "--hosts", "KAZ", "--donors", "DEU",
               "--where", "Almaty", *DAY),
    "track 2": ("--goal", "track 2 meeting with China on border security", "--parties", "KAZ,KGZ",
                "--partners", "CHN", "--donors", "CHE", *DAY),
    "status": ("--goal", "observer status for China", "--parties", "KAZ", "--partners", "CHN", *DAY),
}  # fmt: skip


def answered(hofburg: Command, *words: str | Path) -> dict[str, Any]:
    """The answer as JSON, with its rows also by instrument and reading."""
    ran = hofburg("options", *words, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    answer: dict[str, Any] = ran.json
    answer["by key"] = {(it["instrument"], it["reading"]): it for it in answer["rows"]}
    return answer


def own_instrument(folder: Path, **more: Any) -> Path:
    """A folder with one instrument: a letter from one neighbour to the other."""
    proof = {"mark": "doubtful", "source": "OWN"}
    text = {
        "instrument": "letter-between-neighbours",
        "title": {"en": "Letter <b>& answer</b>", "ru": "Письмо"},
        "summary": {"en": "One writes, the other answers."},
        "kind": "dialogue",
        "exists": True,
        "goals": ["ammunition-storage"],
        "decision": {"consensus": "no", "rule": {"en": "Whoever writes decides."}, **proof},
        "basis": [{"text": {"en": "Nothing forbids a letter."}, **proof}],
        "agreement": [{"who": "parties", "why": {"en": "They write."}, **proof}],
        "not_required": [{"who": "states", "why": {"en": "No body reads it."}, **proof}],
        "gates": [
            {"label": "many", "opens": "count(parties) >= 5", "text": {"en": "Five neighbours."},
             "otherwise": {"en": "Name five."}, **proof},
        ],
        "steps": [{"label": "post", "text": {"en": "The post"}, "by": "parties", "takes": "2 d..9 d",
                   "after": [], **proof}],
        "cost": {"amount": "1..2", "currency": "EUR", "of": {"en": "a stamp"}, **proof},
        "risks": [{"en": "It may be lost."}],
        **more,
    }  # fmt: skip
    target = folder / "instruments"
    target.mkdir(parents=True, exist_ok=True)
    (target / "letter-between-neighbours.yaml").write_text(
        yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return folder
