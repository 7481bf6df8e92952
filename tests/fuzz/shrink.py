"""Make an input smaller that still shows the same fault."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["shrunk"]


def shrunk(data: bytes, shows: Callable[[bytes], bool], most: int = 200) -> bytes:
    """What is left of ``data`` when pieces that do not matter are taken out, large ones first.

    Args:
        shows: whether an input shows the fault.
        most: how often it is asked.
    """
    size, asked = len(data) // 2, 0
    while size and asked < most:
        at = 0
        while at < len(data) and asked < most:
            less = data[:at] + data[at + size :]
            asked += 1
            if shows(less):
                data = less
            else:
                at += size
        size //= 2
    return data
