"""The commands as processes: what they answer, and how they refuse."""

import json
import socket
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.config.commands import Shell

EAN = "541449020000000001"
OTHER = "541449060123456781"
CONSUMPTION = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"
TOP_UPS = "reference,ean,paid_at,amount_eur,channel"


def _with_account(shell: Shell, *facts: str) -> Shell:
    lines = facts or (f"{EAN},electricity,20.00,2026-11-01",)
    shell.succeed(
        "import",
        "accounts",
        shell.file("accounts.csv", "ean,energy,balance_eur,opened_on", *lines),
    )
    return shell


def _balance(shell: Shell, ean: str = EAN) -> str:
    return str(json.loads(shell.succeed("account", ean, "--json"))["balance"])


@pytest.mark.parametrize(
    "words",
    [("account", EAN), ("due",), ("tasks",), ("audit",), ("clock",), ("web",), ("worker",)],
)
def test_without_a_database_a_command_says_how_to_make_one(
    shell: Shell, words: tuple[str, ...]
) -> None:
    assert "allosolde db create" in shell.refuse(*words)
    assert list(shell.data.iterdir()) == []


@pytest.mark.parametrize("words", [("account", "\udcff"), ("agent", "close", "\udcff")])
def test_an_argument_that_is_no_text_ends_in_a_sentence(
    shell: Shell, words: tuple[str, ...]
) -> None:
    assert "There is no database" in shell.refuse(*words)
    shell.succeed("db", "create", "--rehearsal")
    assert shell.refuse(*words)


def test_a_file_that_is_no_database_is_said_so(shell: Shell) -> None:
    (shell.data / "allosolde.db").write_bytes(b"This is a shopping list." * 100)
    assert "not a database" in shell.refuse("audit")


@pytest.mark.parametrize("url", ["postgresql://localhost:port/x", "mysql://x/y", "nonsense"])
def test_a_database_url_that_cannot_be_used_is_said_so(shell: Shell, url: str) -> None:
    sentence = shell.refuse("audit", database_url=url)
    assert "database URL" in sentence or "not supported" in sentence


def test_a_database_is_made_once(shell: Shell) -> None:
    assert shell.succeed("db", "create") == "The database is ready.\n"
    assert "already" in shell.refuse("db", "create")


@pytest.mark.parametrize("instant", ["tomorrow", "9999-12-31T23:59:59-12:00", "2026-02-30"])
def test_an_instant_that_is_none_makes_no_database(shell: Shell, instant: str) -> None:
    shell.refuse("db", "create", "--rehearsal", "--at", instant)
    assert list(shell.data.iterdir()) == []


def test_a_database_newer_than_the_product_is_refused_in_words(rehearsal: Shell) -> None:
    connection = sqlite3.connect(rehearsal.data / "allosolde.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    rehearsal.refuse("db", "upgrade")


def test_settings_that_cannot_be_are_named(shell: Shell) -> None:
    assert "ALLOSOLDE_PORT" in shell.refuse("audit", port="eighty")
    assert "ALLOSOLDE_LOG_LEVEL" in shell.refuse("audit", log_level="loud")


def test_a_taken_port_is_named(rehearsal: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        sentence = rehearsal.refuse("web", port=port)
    assert port in sentence
    assert "ALLOSOLDE_PORT" in sentence


def test_a_real_database_serves_no_calls_without_a_token(shell: Shell) -> None:
    shell.succeed("db", "create")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    assert "ALLOSOLDE_TWILIO_AUTH_TOKEN" in shell.refuse("web", port=port)


def test_the_clock_of_a_rehearsal_only_moves_forward(rehearsal: Shell) -> None:
    assert rehearsal.succeed("clock", "2026-11-25T08:00").startswith("2026-11-25T08:00:0")
    assert "forward" in rehearsal.refuse("clock", "2026-11-24T08:00")
    assert rehearsal.succeed("clock").startswith("2026-11-25T08:0")


@pytest.mark.parametrize("instant", ["noon", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59"])
def test_an_instant_that_cannot_be_leaves_the_clock(rehearsal: Shell, instant: str) -> None:
    rehearsal.refuse("clock", instant)
    assert rehearsal.succeed("clock").startswith("2026-11-24T12:")


def test_a_real_database_has_no_clock(shell: Shell) -> None:
    shell.succeed("db", "create")
    assert "Only a rehearsal" in shell.refuse("clock", "2030-01-01")


@pytest.mark.parametrize("kind", ["accounts", "consumption", "top-ups", "meter-events", "history"])
@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"", b"colour,taste\nred,sweet\n", "ean,energy\n1,\xe9\n".encode("latin-1")],
)
def test_a_file_of_another_kind_is_refused_whole(
    rehearsal: Shell, kind: str, content: bytes
) -> None:
    path = rehearsal.data / "wrong.csv"
    path.write_bytes(content)
    rehearsal.refuse("import", kind, str(path))
    assert not (rehearsal.data / "refused").exists()


def test_a_missing_file_is_named(rehearsal: Shell) -> None:
    done = rehearsal.run("import", "top-ups", "gone.csv")
    assert done.returncode != 0
    assert "gone.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.rule("entries.bad_lines", "code:bad_amount", "code:unknown_ean")
def test_counts_come_as_json_and_refused_lines_in_a_private_file(rehearsal: Shell) -> None:
    _with_account(rehearsal)
    path = rehearsal.file(
        "use.csv",
        CONSUMPTION,
        f"C1,{EAN},2026-11-23,1,,,3.00",
        f"C1,{EAN},2026-11-23,1,,,3.00",
        f"C2,{EAN},2026-11-22,1,,,three",
        f"C3,{OTHER},2026-11-22,1,,,1.00",
    )
    done = rehearsal.run("import", "consumption", path, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["booked"], report["ignored"], report["refused"]) == (1, 1, 2)
    named = Path(report["refused_file"])
    assert [row.split(",")[:2] for row in named.read_text("utf-8").splitlines()[1:]] == [
        ["4", "bad_amount"],
        ["5", "unknown_ean"],
    ]
    assert stat.S_IMODE(named.stat().st_mode) == 0o600
    assert _balance(rehearsal) == "17.00"


@pytest.mark.rule("keys.reference_again")
def test_a_right_file_again_books_nothing(rehearsal: Shell) -> None:
    _with_account(rehearsal)
    path = rehearsal.file("pay.csv", TOP_UPS, f"T1,{EAN},,10.00,terminal")
    first = json.loads(rehearsal.succeed("import", "top-ups", path, "--json"))
    again = json.loads(rehearsal.succeed("import", "top-ups", path, "--json"))
    assert first == {"booked": 1, "ignored": 0, "refused": 0}
    assert again == {"booked": 0, "ignored": 1, "refused": 0}
    assert _balance(rehearsal) == "30.00"


@pytest.mark.parametrize(
    ("version", "amount"),
    [("1", "9" * 30), ("99999999999", "3.00"), ("9" * 30, "3.00"), ("1", "92233720368547758.08")],
)
def test_a_number_too_large_to_keep_costs_one_line_only(
    rehearsal: Shell, version: str, amount: str
) -> None:
    _with_account(rehearsal)
    path = rehearsal.file(
        "use.csv",
        CONSUMPTION,
        f"C1,{EAN},2026-11-22,{version},,,{amount}",
        f"C2,{EAN},2026-11-23,1,,,3.00",
    )
    done = rehearsal.run("import", "consumption", path, "--json")
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["refused"] == 1
    assert _balance(rehearsal) == "17.00"


def test_an_opening_too_large_to_keep_costs_one_line_only(rehearsal: Shell) -> None:
    path = rehearsal.file(
        "accounts.csv",
        "ean,energy,balance_eur,threshold_eur",
        f"{EAN},gas,{'9' * 30},5.00",
        f"{OTHER},gas,5.00,5.00",
    )
    done = rehearsal.run("import", "accounts", path, "--json")
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["booked"] == 1


def test_a_refused_opening_is_named_and_the_others_open(rehearsal: Shell) -> None:
    path = rehearsal.file(
        "accounts.csv",
        "ean,energy,balance_eur,supply",
        f"{EAN},electricity,-16.20,",
        f"{OTHER},electricity,-16.20,CUT",
    )
    done = rehearsal.run("import", "accounts", path, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["booked"], report["refused"]) == (1, 1)
    assert Path(report["refused_file"]).read_text("utf-8").splitlines()[1].startswith("2,")
    assert "unknown_ean" in rehearsal.refuse("account", EAN)


def test_what_is_due_is_settled_and_the_audit_agrees(rehearsal: Shell) -> None:
    path = rehearsal.file("new.csv", "ean,energy", f"{EAN},electricity")
    rehearsal.succeed("import", "accounts", path)
    rehearsal.succeed("clock", "2026-11-26T12:00")
    assert rehearsal.succeed("due") == "1 accounts settled\n"
    assert rehearsal.succeed("due") == "0 accounts settled\n"
    assert _balance(rehearsal) == "18.00"
    assert rehearsal.succeed("audit") == "0 differences\n"


def test_an_account_says_all_that_is_promised(rehearsal: Shell) -> None:
    said = json.loads(_with_account(rehearsal).succeed("account", EAN[-13:], "--json"))
    promised = {
        "balance": "20.00",
        "band": "NORMAL",
        "supply": "CONNECTED",
        "message": "M1",
        "emergency_left": "15.00",
        "to_restore": None,
        "advance_left": "0.00",
        "debt_left": "0.00",
    }
    assert promised.items() <= said.items()
