"""What the page for integrators shows is what a running API does."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import requests

from balance.api.document import document
from balance.api.problems import Trouble
from balance.refusals import Ignored, Refusal
from balance.storage.tokens import Scope
from config.settings import Settings
from tests.browser.running import serving
from tests.config.commands import Shell
from tests.contract.page import PAGE, commands, examples, reply

TEXT = PAGE.read_text("utf-8")


@pytest.fixture
def address(shell: Shell) -> Iterator[tuple[str, str]]:
    """The API that the page's own commands make, and the token they print."""
    make, create, serve = commands()
    shell.succeed(*shlex.split(make))
    token = shell.succeed(*shlex.split(create)).strip()
    with serving(shell, *shlex.split(serve)) as served:
        yield f"{served}/api/v1", token


def test_every_example_answers_as_the_page_says(address: tuple[str, str]) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("CI"):
            pytest.fail("curl is missing: CI has to install it")
        pytest.skip("curl is missing: the examples of docs/api.md are not run")
    api, token = address
    named = {"API": api, "AUTH": f"Authorization: Bearer {token}"}
    environment = os.environ | named | {"JSON": "Content-Type: application/json"}
    for example in examples():
        done = subprocess.run(
            ["bash", "-c", example.command],
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        )
        got = done.stdout.decode()
        assert reply(example.shown).shows(reply(got)), f"{example.command}\nanswers\n{got}"


def test_the_document_is_where_the_page_says(address: tuple[str, str]) -> None:
    api, _ = address
    assert requests.get(f"{api}/openapi.json", timeout=30).json() == document()


def test_every_route_has_an_example() -> None:
    ran = [example.command for example in examples()]
    for path, methods in document()["paths"].items():
        place = re.escape(f"$API{path}").replace(r"\{ean\}", r"\d+").replace(r"\{reference\}", ".+")
        for method in methods:
            assert f"{method.upper()} {path}" in TEXT
            wanted = [command for command in ran if re.search(rf'"{place}[?"]', command)]
            assert wanted, f"{method} {path} has no example"


@pytest.mark.parametrize("code", [*Refusal, *Ignored, *Trouble])
def test_every_code_says_what_it_means_and_what_to_do(code: str) -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("|") and f"`{code}`" in line]
    assert any(len(row.split("|")) == 6 for row in rows), f"{code} is not in the table of codes"


def test_the_page_invents_no_code() -> None:
    table = TEXT.partition("## Refusal codes")[2].partition("\n## ")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")][1:]
    named = {code for row in rows for code in re.findall("`([a-z_]+)`", row)}
    assert named == {str(code) for code in (*Refusal, *Ignored, *Trouble)}


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_is_named(scope: Scope) -> None:
    assert f"| `{scope}` |" in TEXT


def test_the_limits_are_those_in_force() -> None:
    fields = Settings.model_fields
    rate, failures = str(fields["api_rate"].default), str(fields["api_failures"].default)
    for shown in (rate, failures):
        assert f"{shown.removesuffix('/minute')} a minute" in TEXT
