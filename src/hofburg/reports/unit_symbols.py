"""The symbol of a unit on a map: a code of APP-6D, from what its line says of arm and level.

Every unit of every State has the frame of a neutral unit: a symbol says what a unit is, and nothing
of sides. What the line does not say, or says in words that are not listed here, is left out of the
symbol: a frame without an icon, or without a level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["unit_symbol"]

# Version 10, reality, neutral, land unit, present, no headquarters.
_HEAD = "10041000"
_NOTHING = "0000000000"
# Entity (six digits) and both modifiers (two each), by a choice of the line.
_ARMS = {
    "infantry": "1211000000",
    "armoured": "1205000000",
    "mechanised": "1211020000",
    "motorised-rifle": "1211040000",
    "airborne": "1211000001",
    "airmobile": "1211000059",
    "artillery": "1303000000",
    "combat-engineer": "1407000000",
    "army-aviation": "1206000000",
}
_SERVICES = {
    "air": "1208000000",
    "air-defence": "1208000000",
    "naval-air": "1208000000",
    "amphibious": "1203000000",
}
_MARINES = "1211010000"
# The level, by words of the line, those of the larger first: an army corps is a corps.
_LEVELS = (
    ("26", ("command", "командование", "главное командование")),
    ("24", ("front", "army group", "группа армий", "фронт")),
    ("22", ("corps", "корпус")),
    ("23", ("army", "армия")),
    ("21", ("division", "дивизия")),
    ("18", ("brigade", "wing", "бригада", "авиакрыло")),
    ("17", ("regiment", "group", "полк")),
    ("16", ("battalion", "squadron", "батальон", "дивизион", "эскадрилья")),
    ("15", ("company", "battery", "рота", "батарея")),
    ("14", ("platoon", "взвод")),
)
_LEVEL = {code: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for code, words in _LEVELS}


def unit_symbol(said: Mapping[str, Any]) -> str:
    """The code, twenty digits, from a line: its choices, then words of its level and name."""
    texts = [value for value in said.values() if isinstance(value, str)]
    arm = next((_ARMS[it] for it in texts if it in _ARMS), "")
    service = next((_SERVICES[it] for it in texts if it in _SERVICES), "")
    if service == _SERVICES["amphibious"] and arm == _ARMS["infantry"]:
        arm = _MARINES
    level = _level(said.get("level")) or _level(said.get("designation"))
    return f"{_HEAD}{level or '00'}{arm or service or _NOTHING}"


def _level(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    return next((code for code, words in _LEVEL.items() if words.search(text)), "")
