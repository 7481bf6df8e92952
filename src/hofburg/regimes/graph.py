"""What reads what: circles with their members, long ways, and growth when all is written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

__all__ = ["find_circle", "longest_way", "members", "written_out"]

Graph = Mapping[str, set[str]]


def members(circle: list[str]) -> str:
    """A circle as a reader sees it; of a long one the beginning and the end."""
    shown = circle if len(circle) <= 12 else [*circle[:8], "...", *circle[-2:]]
    return " -> ".join(shown)


def find_circle(reads: Graph) -> list[str]:
    """A circle as its members, the first one repeated at the end; empty if there is none."""
    done: set[str] = set()
    for start in reads:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(reads[start])))]
        trail = {start: 0}
        while stack and start not in done:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                stack.pop()
                del trail[name]
            elif following in trail:
                return [*list(trail)[trail[following] :], following]
            elif following not in done and following in reads:
                trail[following] = len(stack)
                stack.append((following, iter(sorted(reads[following]))))
    return []


def _in_order(reads: Graph) -> list[str]:
    """Names after all that they read. The graph has no circle."""
    order: dict[str, None] = {}
    for start in reads:
        stack = [(start, iter(sorted(reads[start])))]
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                order[name] = None
                stack.pop()
            elif following not in order and following in reads:
                stack.append((following, iter(sorted(reads[following]))))
    return list(order)


def longest_way(reads: Graph) -> list[str]:
    """The longest chain of names that read each other. The graph has no circle."""
    after: dict[str, str | None] = {}
    length: dict[str, int] = {}
    for name in _in_order(reads):
        best = max(
            (n for n in reads[name] if n in length), key=lambda n: (length[n], n), default=None
        )
        after[name] = best
        length[name] = 1 + (length[best] if best is not None else 0)
    at = max(length, key=lambda n: (length[n], n), default=None)
    way = []
    while at is not None:
        way.append(at)
        at = after[at]
    return way


def written_out(reads: Mapping[str, list[str]], size: Mapping[str, int]) -> dict[str, int]:
    """How many nodes each name has with everything it reads written out, each time it is read."""
    total: dict[str, int] = {}
    for name in _in_order({name: set(read) for name, read in reads.items()}):
        total[name] = size[name] + sum(total.get(other, 0) for other in reads[name])
    return total
