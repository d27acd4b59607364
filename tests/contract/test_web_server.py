"""What the web server itself makes of a request, before any route of ours."""

import requests

from tests.browser.running import serving
from tests.config.commands import Shell


def test_no_header_moves_a_request_to_another_address(shell: Shell) -> None:
    shell.succeed("db", "create", "--rehearsal", "--at", "2026-11-24T12:00")
    with serving(shell, "web") as address:
        for name in ("SCRIPT_NAME", "Script-Name", "PATH_INFO"):
            moved = requests.get(f"{address}/api/v1/healthz", headers={name: "/api/v1"}, timeout=30)
            assert (moved.status_code, moved.json()["code"]) == (404, "not_found")
