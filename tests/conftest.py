"""What all tests share: how Hypothesis searches, and which tests are slow.

``ci`` tries the same examples on each run (script/test uses it); ``dev`` looks for new ones and is
the default of a plain ``pytest``; ``search`` looks longer: ``HYPOTHESIS_PROFILE=search``.

A test function is slow if it takes more than half a second of processor time, with all its examples
and parameters. ``tests/slow.txt`` lists them; ``--measure`` adds those of a run to it. Processor
time is nearly the same on a busy machine, and no test fails for it.
"""

from __future__ import annotations

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A deadline measures the machine, not the code.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("dev", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.register_profile("search", _PATIENT, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

REPO = Path(__file__).resolve().parent.parent
LIST = REPO / "tests" / "slow.txt"
LIMIT = 0.5  # seconds of processor time
_HEAD = f"""\
# Test functions that took more than {LIMIT} s of processor time, with all their examples and parameters:
# `script/test --quick` leaves them out. `script/test --measure` adds what is slow now and drops what is
# gone. To begin anew, empty it, measure, and measure once more with --quick: what one test made for
# others (a regime that was read) is then paid by another.
"""
_STARTED = pytest.StashKey[float]()
_SPENT: dict[str, float] = defaultdict(float)


def _listed() -> set[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.is_file() else []
    return {line for line in lines if line and not line.startswith("#")}


def _processor() -> float:
    """Seconds that this process and those it waited for have computed."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--measure", action="store_true", help="add to tests/slow.txt what is slow")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slow = _listed()
    for item in items:
        if _function(item.nodeid) in slow:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_STARTED] = _processor()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    if call.when == "teardown":
        kind = "slow" if item.get_closest_marker("slow") else "quick"
        item.user_properties.append((kind, _processor() - item.stash[_STARTED]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name, value in report.user_properties if report.when == "teardown" else ():
        if name in ("quick", "slow") and isinstance(value, float):
            _SPENT[name] += value
            _SPENT[_function(report.nodeid)] += value


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    quick, slow = _SPENT.pop("quick", 0), _SPENT.pop("slow", 0)
    over = {name for name, spent in _SPENT.items() if spent > LIMIT} - _listed()
    terminalreporter.write_line(
        f"processor time: {quick:.0f} s in quick tests, {slow:.0f} s in slow ones;"
        f" slow and not listed: {len(over)} (--measure adds them to {LIST.relative_to(REPO)})"
    )
    if config.getoption("measure"):
        there = {name for name in _listed() | over if _is_there(name)}
        LIST.write_text(_HEAD + "".join(f"{name}\n" for name in sorted(there)), encoding="utf-8")


def _is_there(name: str) -> bool:
    """Whether a file has a test of that name."""
    file, _, function = name.partition("::")
    path = REPO / file
    return path.is_file() and f"def {function}(" in path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """A shell has what it starts in the background ignore Ctrl+C, and what that starts would, too."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Registers of tests keep their marks in a folder of their own, and not in the user's."""
    given = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    if given is None:
        del os.environ["XDG_STATE_HOME"]
    else:
        os.environ["XDG_STATE_HOME"] = given
