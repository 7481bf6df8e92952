"""Areas with their names resolved: what a boundary pack and the atlas's geodesy are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hofburg.regimes.expression import Expr
from hofburg.values import Point

if TYPE_CHECKING:
    from hofburg.regimes.law import Provenance

__all__ = ["Area"]


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a document.

    Attributes:
        kind: ``line``, ``boundary``, ``ring``, ``places``, ``units`` or ``strip``.
        pieces: of a line; of a ring itself and then its holes; of places one that has them all.
        states: of a boundary the two; of a strip those on whose side it lies, none for both sides.
        units: what administrative units are called.
        line: of a strip, the area that is its line.
        km: of a strip its width on each side, of places how far around: a number or a parameter.
        flat: of a strip, whether what lies beyond the ends of its line is left out.
        accuracy_km: as the document says; None: what the digits of the places say.
    """

    name: str
    kind: str
    pieces: tuple[tuple[Point, ...], ...] = ()
    states: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    line: str = ""
    km: Expr | None = None
    flat: bool = False
    accuracy_km: float | None = None
    provenance: Provenance | None = None
    text: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def asked(self) -> bool:
        """Whether it can be asked what lies in it: a line has no inside."""
        return self.kind not in ("line", "boundary")
