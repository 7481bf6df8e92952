"""Figures of an arrangement that nobody has read yet, and what hangs on them."""

from __future__ import annotations

from collections.abc import Collection

from hofburg.regimes import Law, parameters_of

__all__ = ["unknown_figures", "unknown_of"]


def unknown_figures(law: Law) -> tuple[str, ...]:
    """Names of the parameters of which some value is not known."""
    return tuple(
        name
        for name, parameter in law.parameters.items()
        if any(version.value is None for version in parameter.versions)
    )


def unknown_of(law: Law, label: str, unknown: Collection[str]) -> tuple[str, ...]:
    """The unknown figures that a provision reads."""
    return tuple(name for name in parameters_of(law, law.provisions[label]) if name in unknown)
