"""A web process that is killed in the middle of a call loses none of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from balance.ean import tail
from config.bootstrap import Parts, signature
from tests.browser.running import ROOT
from tests.config.ports import free_port
from tests.ivr.door.conftest import TOKEN, URL
from tests.ivr.door.switchboard import next_turn, open_meters, says_something

STARTS_WITHIN_SECONDS = 60
CALLER = "+32470111222"


@dataclass
class Web:
    """A web process of the product, on a port of its own; `output` is what it wrote."""

    parts: Parts
    output: Path
    address: str = ""
    turn: str = "/calls/incoming"
    form: dict[str, str] = field(default_factory=lambda: {"CallSid": "CA1", "From": CALLER})

    @contextmanager
    def running(self) -> Iterator[None]:
        """Runs it, and kills it in the end, whatever it is at."""
        with self.output.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.cli", "web"],
                cwd=self.output.parent,
                env=self._environment(port := free_port()),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.address = f"http://127.0.0.1:{port}"
        try:
            self._wait_until_ready(process)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def press(self, key: str) -> str:
        """What the call that is on is answered to a key."""
        form = {**self.form, "Digits": key}
        signed = {"X-Twilio-Signature": signature(self.parts).sign(self.turn, form)}
        answer = requests.post(self.address + self.turn, data=form, headers=signed, timeout=30)
        assert answer.status_code == 200
        assert says_something(answer.text)
        self.turn = next_turn(answer.text)
        return answer.text

    def _environment(self, port: int) -> dict[str, str]:
        mine = {k: v for k, v in os.environ.items() if not k.startswith("ALLOSOLDE_")}
        settings = {
            "DATA_DIR": str(self.output.parent),
            "DATABASE_URL": self.parts.settings.database,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": URL,
            "VOICE": "say",
            "PORT": str(port),
        }
        ours = {f"ALLOSOLDE_{name}": value for name, value in settings.items()}
        return mine | ours | {"PYTHONPATH": str(ROOT)}

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < until and process.poll() is None:
            try:
                if requests.get(f"{self.address}/healthz", timeout=5).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.1)
        raise AssertionError(f"it did not start: {self.output.read_text()}")


def test_the_next_key_goes_on_in_the_call(parts: Parts, tmp_path: Path) -> None:
    ean = open_meters(parts, live=1, off=1, closed=1).live[0]
    web = Web(parts, tmp_path / "output.txt")
    with web.running():
        web.press("")
        web.press("2")
        web.press(tail(ean))
    with web.running():
        # Of the number that was keyed before, in the language that was chosen before.
        assert "U hebt nog tien euro." in web.press("1")
        web.press("1")
    written = web.output.read_text()
    assert ean not in written
    assert tail(ean) not in written
    assert CALLER not in written
