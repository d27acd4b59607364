"""A rehearsal that is served over real HTTP, and a token that opens all of its API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from balance.storage.tokens import Scope
from tests.browser.running import serving
from tests.config.commands import Shell

AT = "2026-11-24T12:00"
"""A Tuesday noon, at which meters are cut."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A served API; `shell` runs commands with `settings`, on the same database."""

    address: str
    token: str
    shell: Shell
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """Where the routes begin."""
        return f"{self.address}/api/v1"

    def send(self, method: str, path: str, body: object = None) -> requests.Response:
        """What the API answers."""
        bearer = {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, f"{self.api}{path}", json=body, headers=bearer, timeout=30)

    def hear(self, keys: str) -> str:
        """What a call to the line says, its webhooks signed, to somebody who presses these keys."""
        return self.shell.succeed("call", "--keys", keys, stdin=b"", **self.settings)


@contextmanager
def sandbox(shell: Shell, **settings: str) -> Iterator[Sandbox]:
    """The web process of the shell's rehearsal, with a token of all scopes."""
    scopes = [word for scope in Scope for word in ("--scope", scope)]
    made = shell.succeed("token", "create", "integrator", *scopes, stdin=b"", **settings)
    with serving(shell, "web", **settings) as address:
        port = address.rpartition(":")[2]
        yield Sandbox(address, made.strip(), shell, {**settings, "port": port})
