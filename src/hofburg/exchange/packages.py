"""Packages of the extra ``reports``, imported when they are first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from hofburg.errors import Problem, QuestionError

__all__ = ["calamine", "mgrs", "needed"]


def needed(package: str, module: str, purpose: str) -> Any:
    """A module of a package. Raises ``QuestionError`` that says how to install it."""
    try:
        return import_module(module)
    except ImportError:
        said = f"{purpose} needs the package {package}, which is not installed."
        remedy = "Run script/setup, or install the extra: pip install 'hofburg[reports]'."
        raise QuestionError(Problem("", "extra", said, remedy)) from None


def calamine() -> Any:
    """The module that reads workbooks."""
    return needed("python-calamine", "python_calamine", "reading a workbook")


@cache
def mgrs() -> Any:
    """The converter of squares of the Military Grid Reference System."""
    return needed("mgrs", "mgrs", "reading MGRS coordinates").MGRS()
