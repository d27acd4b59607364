"""The product as `make run` runs it, on a rehearsal of its own, and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Browser, Playwright

import config
from tests.config.commands import Shell

ROOT = Path(config.__file__).parent.parent
_STARTS_WITHIN_SECONDS = 60
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Without them Chromium looks for its maker's hosts at every start.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Running:
    """A rehearsal being served; `shell` runs commands on the same database."""

    address: str
    shell: Shell


def chromium_path() -> str | None:
    """The system's Chromium, None where there is none."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """A browser without a window or a loudspeaker."""
    return playwright.chromium.launch(executable_path=path, args=list(_QUIET))


@contextmanager
def rehearsal_running(folder: Path, at: str) -> Iterator[Running]:
    """`allosolde rehearse` with its demo households, its clock starting at a Brussels time."""
    shell = Shell(folder)
    shell.succeed("db", "create", "--rehearsal", "--at", at)
    with serving(shell, "rehearse") as address:
        yield Running(address, shell)


@contextmanager
def serving(shell: Shell, command: str, **settings: str) -> Iterator[str]:
    """`allosolde web`, or a command that runs it, on a free port; the address."""
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLOSOLDE_")}
    environment |= {"ALLOSOLDE_DATA_DIR": str(shell.data), "ALLOSOLDE_PORT": str(port)}
    environment |= {f"ALLOSOLDE_{name.upper()}": value for name, value in settings.items()}
    environment["PYTHONPATH"] = str(ROOT)
    with (shell.data / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.cli", command],
            cwd=shell.data,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process, shell.data / "output.txt")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"it did not start: {output.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
