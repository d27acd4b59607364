"""Schemathesis plays thousands of strange integrators against the running API, and finds nothing.

The seed and the number of examples are fixed. `SCHEMATHESIS_SEED=7 SCHEMATHESIS_EXAMPLES=500 make
test ARGS="tests/contract/test_schemathesis.py -n0 -s"` plays others.
"""

import os
import subprocess
import sys
from pathlib import Path

from balance.api.routes import ROUTES
from tests.browser.running import ROOT
from tests.config.commands import Shell
from tests.contract.sandbox import AT, Sandbox, sandbox

SEED = os.environ.get("SCHEMATHESIS_SEED", "20261124")
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "200")
_CUT = {"supply": "CUT", "balance_eur": "-16.00"}
HOMES = (
    {"ean": "541449020000000001", "energy": "electricity"},
    {"ean": "541449060123456781", "energy": "gas"},
    {"ean": "541449011999900007", "energy": "electricity"} | _CUT,
    {"ean": "541449030000000000", "energy": "electricity"},
)
_SECONDS = 900


def _run(served: Sandbox, folder: Path) -> subprocess.CompletedProcess[str]:
    hooks = {"SCHEMATHESIS_HOOKS": "tests.contract.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    homes = {"OPEN_EANS": " ".join(home["ean"] for home in HOMES)}
    words = ["run", f"{served.api}/openapi.json", "--checks=all", "--workers=1", "--no-color"]
    words += [f"--seed={SEED}", f"--max-examples={EXAMPLES}", "--continue-on-failure"]
    words += ["-H", f"Authorization: Bearer {served.token}"]
    return subprocess.run(
        [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", *words],
        env=os.environ | hooks | homes,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )


def test_schemathesis_finds_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.succeed("db", "create", "--rehearsal", "--at", AT)
    plenty = {"api_rate": "1000000/minute", "api_failures": "1000000/minute"}
    with sandbox(shell, **plenty) as served:
        for home in HOMES:
            opened = served.send("POST", "/accounts", home | {"opened_on": "2026-11-01"})
            assert opened.status_code == 201, opened.text
        done = _run(served, tmp_path)
    print(done.stdout)  # noqa: T201
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Tested: {len(ROUTES)}" in done.stdout
