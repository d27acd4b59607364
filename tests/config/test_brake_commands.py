"""`allosolde hold` and `release`: one command stops all cuts or all messages, one frees them."""

from pathlib import Path

import pytest

from tests.config.commands import Shell

pytestmark = pytest.mark.rule("brake.command")

EAN = "541449020000000001"
HEADER = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A rehearsal at ten on a Tuesday, with one home that has 4.00 left."""
    shell = Shell(tmp_path)
    shell.succeed("db", "create", "--rehearsal", "--at", "2026-11-24T10:00")
    opened = f"{EAN},electricity,2026-11-01,+32475123456,sms,4.00"
    header = "ean,energy,opened_on,mobile,channels,balance_eur"
    shell.succeed("import", "accounts", shell.file("accounts.csv", header, opened))
    return shell


def use(shell: Shell, amount: str) -> None:
    shell.succeed(
        "import", "consumption", shell.file("c.csv", HEADER, f"C1,{EAN},2026-11-23,1,,,{amount}")
    )


def supply(shell: Shell) -> str:
    shown = shell.succeed("account", EAN)
    return next(line.split()[1] for line in shown.splitlines() if line.startswith("supply"))


def test_a_home_is_not_cut_while_cuts_are_held_and_is_cut_by_the_release(shell: Shell) -> None:
    assert "from now on" in shell.succeed("hold", "--reason", "odd prices")
    use(shell, "30.00")
    assert supply(shell) == "PENDING_CUT"
    assert "already" in shell.succeed("hold", "--reason", "again")
    assert "1 homes judged again" in shell.succeed("release")
    assert supply(shell) == "CUT"
    assert "0 differences" in shell.succeed("audit")


def test_no_message_goes_out_while_sending_is_held(shell: Shell) -> None:
    shell.succeed("hold", "--sending", "--reason", "a wrong text")
    use(shell, "30.00")
    assert shell.succeed("dispatch", "--once").startswith("0 accepted")
    assert "go out again" in shell.succeed("release", "--sending")
    assert shell.succeed("dispatch", "--once").startswith("1 accepted")
    assert "No message was held" in shell.succeed("release", "--sending")


def test_held_messages_are_dropped_up_to_an_instant_that_is_past(shell: Shell) -> None:
    use(shell, "30.00")
    drop = ("release", "--sending", "--drop-until")
    assert "allosolde hold --sending" in shell.refuse(*drop, "2026-11-24T10:00")
    shell.succeed("hold", "--sending", "--reason", "restored")
    for instant, said in (("", "bad_format"), ("2026-11-25T10:00", "still to come")):
        assert said in shell.refuse(*drop, instant)
    assert shell.succeed("dispatch", "--once").startswith("0 accepted")
    shell.succeed("clock", "2026-11-24T11:00")
    assert shell.succeed(*drop, "2026-11-24T11:00").endswith("1 were dropped.\n")
    assert shell.succeed("dispatch", "--once").startswith("0 accepted")


def test_a_reason_is_asked_for(shell: Shell) -> None:
    done = shell.run("hold")
    assert done.returncode != 0
    assert "--reason" in done.stderr


def test_what_was_never_held_is_released_without_harm(shell: Shell) -> None:
    assert "0 homes judged again" in shell.succeed("release")
    assert supply(shell) == "CONNECTED"
