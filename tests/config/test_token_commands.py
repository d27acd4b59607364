"""`allosolde token …`: a token is shown once, and every refusal is a sentence."""

import json
import re

from tests.config.commands import Shell

READ = ("--scope", "accounts:read")


def test_a_token_is_made_listed_and_revoked(rehearsal: Shell) -> None:
    token = rehearsal.succeed("token", "create", "bank", *READ, "--scope", "topups:write").strip()
    assert token.startswith("sandbox_")
    assert "already" in rehearsal.refuse("token", "create", "bank", *READ)
    [listed] = json.loads(rehearsal.succeed("token", "list", "--json"))
    assert token not in str(listed)
    assert (listed["name"], listed["revoked_at"], listed["last_used_on"]) == ("bank", None, None)
    assert listed["scopes"] == ["accounts:read", "topups:write"]
    assert "in use" in rehearsal.succeed("token", "list")
    assert rehearsal.succeed("token", "revoke", "bank") == "bank: revoked\n"
    assert "There is no token bank." in rehearsal.refuse("token", "revoke", "bank")
    shown = rehearsal.succeed("token", "list")
    # The rehearsal's clock goes on meanwhile.
    assert re.search(r"^bank +revoked 2026-11-24 12:\d\d", shown, re.MULTILINE)
    assert shown.endswith("0 in use\n")


def test_a_token_of_a_database_in_use_is_a_live_one(shell: Shell) -> None:
    shell.succeed("db", "create")
    assert shell.succeed("token", "create", "bank", *READ).startswith("live_")


def test_a_token_without_a_scope_or_with_a_strange_name_is_refused(rehearsal: Shell) -> None:
    assert "small letters" in rehearsal.refuse("token", "create", "A bank", *READ)
    for words in ((), ("--scope", "everything")):
        done = rehearsal.run("token", "create", "bank", *words)
        assert done.returncode == 2
        assert "--scope" in done.stderr
    assert rehearsal.succeed("token", "list") == "0 in use\n"


def test_a_rate_that_is_none_is_refused(rehearsal: Shell) -> None:
    for rate in ("often", "0/minute"):
        told = rehearsal.refuse("token", "list", api_rate=rate)
        assert told.startswith("allosolde: ALLOSOLDE_API_RATE: must")
