"""``hofburg serve``: where it listens, what it refuses, how it ends; and the demo that ends with it."""

from __future__ import annotations

import http.client
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from web.browsing import Served, command_serving

REPO = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?key=([\w-]{20,})(&\S+)?")


def command(*words: str, code: str = "") -> list[str]:
    """A command line of its own process."""
    return [sys.executable, *(["-c", code] if code else ["-m", "hofburg"]), *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPO / "src"), "PYTHONUNBUFFERED": "1"}


def port_of(served: Served) -> int:
    return urlsplit(served.origin).port or 0


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_address_answers_the_key_and_ends(demo_centre: Path, end: int) -> None:
    with command_serving(demo_centre) as (run, served):
        port, key = port_of(served), served.address.partition("key=")[2]
        assert ask(port, "/secret-path?q=secret-words").status == 403
        given = ask(port, f"/secret-path?key={key}&q=secret-words")
        assert (given.status, given.headers["Location"]) == (303, "/secret-path?q=secret-words")
        cookie = given.headers["Set-Cookie"].partition(";")[0]
        assert ask(port, "/secret-path?q=secret-words", Cookie=cookie).status == 404
        assert run.stdout is not None
        told = run.stdout.readline() + run.stdout.readline()
        run.send_signal(end)
        out, err = run.communicate(timeout=30)
    assert run.returncode == 0
    assert "Ctrl+C" in told
    assert "LIE-1 (LIE)" in err
    assert "secret" not in out + err, "nothing of what was asked goes into a log"


def test_it_listens_on_one_address_only(demo_centre: Path) -> None:
    with (
        command_serving(demo_centre) as (_, served),
        # Who listens on every address is reached on every one of this machine's.
        pytest.raises(OSError, match=r"refused|timed out|assign"),
    ):
        socket.create_connection(("127.0.0.2", port_of(served)), timeout=5).close()


def test_a_register_without_a_centre_and_no_register_are_served(
    demo_centre: Path, tmp_path: Path
) -> None:
    with command_serving(tmp_path, str(demo_centre / "register.sqlite")) as (run, served):
        assert ask(port_of(served), "/").status == 403
        run.send_signal(signal.SIGINT)
        assert "casebook" not in run.communicate(timeout=30)[1]
    with command_serving(tmp_path) as (run, _):
        run.send_signal(signal.SIGINT)
        assert "no register here, so this is the casebook" in run.communicate(timeout=30)[1]


def refused(folder: Path, *words: str, code: str = "") -> str:
    """What it says when it does not begin."""
    done = subprocess.run(
        command(*words, code=code), cwd=folder, env=environment(), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, ""), done
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_another_address_is_refused_with_the_reason(tmp_path: Path, host: str) -> None:
    said = refused(tmp_path, "serve", "--no-open", "--host", host)
    assert "another machine could read restricted entries" in said
    assert "no accounts and no encryption" in said
    assert "Leave --host out" in said


def test_a_port_that_is_taken_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = refused(tmp_path, "serve", "--no-open", "--port", port)
    assert port in said
    assert "in use" in said
    assert "0 for any that is free" in said


def test_without_its_packages_it_says_how_to_install_them(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['fastapi'] = None; from hofburg.cli import main;"
        "sys.exit(main(['serve', '--no-open']))"
    )
    said = refused(tmp_path, code=code)
    assert "needs the package fastapi" in said
    assert "hofburg[web]" in said


def test_what_is_no_register_is_refused_before_anything_listens(tmp_path: Path) -> None:
    (tmp_path / "hofburg.toml").write_text("[centre", encoding="utf-8")
    assert "does not read" in refused(tmp_path, "serve", "--no-open")


def on_a_terminal(words: list[str], folder: Path, *, stop: bool) -> tuple[int, str]:
    """Run a command whose output is a terminal; ended by Ctrl+C once it serves, if ``stop``."""
    ours, theirs = pty.openpty()
    quiet = {k: v for k, v in environment().items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    run = subprocess.Popen(
        command(*words), cwd=folder, env={**quiet, "TMPDIR": str(folder)}, stdout=theirs,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(theirs)
    late = threading.Timer(300, run.kill)
    late.start()
    said = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        if not more:
            break
        said += more
        if stop and b"Ctrl+C" in said:
            stop = False
            run.send_signal(signal.SIGINT)
    os.close(ours)
    run.communicate(timeout=60)
    late.cancel()
    return run.returncode, said.decode()


def test_the_demo_ends_by_serving_a_centre_that_is_gone_afterwards(tmp_path: Path) -> None:
    code, said = on_a_terminal(["demo"], tmp_path, stop=True)
    found = ADDRESS.search(said)
    assert code == 0
    assert found is not None
    assert found[3] == "&as_of=2026-11-10T09%3A00Z"
    assert urlsplit(found[0]).hostname == "127.0.0.1"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["demo", "--no-serve"], ["demo", "--case", "example-clock-running"]]
)
def test_the_text_alone_serves_nothing(tmp_path: Path, words: list[str]) -> None:
    code, said = on_a_terminal(words, tmp_path, stop=False)
    assert code == 0
    # As wide as the terminal happens to be: the words may stand on two lines, in bold.
    assert re.search(r"worked\s*(\x1b\[\d*m|\s)*case", said)
    assert "http://127" not in said


def test_the_made_up_year_is_served_from_the_folder_where_it_is_kept(tmp_path: Path) -> None:
    code, said = on_a_terminal(["demo", "--synthetic", "--into", "centre"], tmp_path, stop=True)
    found = ADDRESS.search(said)
    assert code == 0
    assert found is not None
    assert found[3] == "&as_of=2027-11-14"
    assert (tmp_path / "centre" / "hofburg.toml").is_file()
