"""`allosolde agent …`: one line says what became of an act, one sentence why it was refused."""

import json

import pytest

from tests.config.commands import Shell

EAN = "541449020000000001"
TAIL = "9020000000001"
OTHER = "9060123456781"
BY = ("--by", "ag7")


@pytest.fixture
def home(rehearsal: Shell) -> Shell:
    """A rehearsal on a Tuesday at noon with one home that was cut."""
    opened = f"{EAN},electricity,-16.20,2026-11-01,CUT,+32475123456"
    header = "ean,energy,balance_eur,opened_on,supply,mobile"
    rehearsal.succeed("import", "accounts", rehearsal.file("accounts.csv", header, opened))
    return rehearsal


def _done(shell: Shell, *words: str) -> dict[str, object]:
    done: dict[str, object] = json.loads(shell.succeed("agent", *words, "--json"))
    return done


@pytest.mark.rule("R63")
def test_a_bridge_is_said_in_one_line_with_what_it_ordered_and_told(home: Shell) -> None:
    words = ("agent", "bridge", TAIL, "--reason", "no contract", "--reference", "b1")
    assert home.succeed(*words) == (
        f"{EAN}: balance 20.00, READY, advance 0.00 and debts 20.00 left; "
        "ordered: make_ready; told: RECONNECT_READY\n"
    )
    assert "nothing new; balance 20.00" in home.succeed(*words)
    assert "not_allowed" in home.refuse(*words[:-1], "b2")


@pytest.mark.rule("R23", "R24", "code:bad_amount", "code:missing_reason")
def test_an_amount_may_be_negative_and_counts_once(home: Shell) -> None:
    paper = ("--reason", "receipt", "--reference", "j1")
    first = _done(home, "adjust", EAN, "-12.50", *paper, *BY)
    again = _done(home, "adjust", TAIL, "-12.50", *paper)
    assert [first["result"], again["result"]] == ["ok", "duplicate"]
    assert first["balance"] == again["balance"] == "-28.70"
    assert "bad_amount" in home.refuse("agent", "adjust", EAN, "12.505", *paper)
    assert "missing_reason" in home.refuse("agent", "adjust", EAN, "1.00")
    assert "other_amount" in home.refuse("agent", "adjust", EAN, "12.50", *paper)


@pytest.mark.rule("R35", "R51", "R52", "R53")
def test_threshold_limiter_debt_and_the_end_of_prepayment(home: Shell) -> None:
    _done(home, "adjust", EAN, "100.00", "--reason", "x", "--reference", "j1")
    _done(home, "threshold", EAN, "8.00", *BY)
    assert "negative_amount" in home.refuse("agent", "threshold", EAN, "-1")
    _done(home, "limiter", EAN, "grant", "--reference", "CPAS 12")
    debt = _done(home, "debt", EAN, "15.00", "--per-day", "5.00", "--reference", "d1")
    assert (debt["debt_left"], debt["ordered"], debt["told"]) == ("15.00", [], [])
    assert "conflict" in home.refuse("agent", "debt", EAN, "15", "--per-day", "1", "--reference=d1")
    assert "not_allowed" in home.refuse("agent", "unblock", EAN, "--certificate", "C1")
    shown = json.loads(home.succeed("account", EAN, "--json"))
    assert (shown["threshold"], shown["debt_left"]) == ("8.00", "15.00")
    assert _done(home, "deactivate", EAN)["supply"] == "OFF_PREPAYMENT"
    assert "off_prepayment" in home.refuse("agent", "threshold", EAN, "9.00")


@pytest.mark.rule("R12", "code:unknown_ean")
def test_a_customer_leaves_and_the_next_one_begins_anew(home: Shell) -> None:
    assert home.succeed("agent", "close", EAN) == (
        f"{EAN}: closed with -16.20, its meter CUT; 0 messages cancelled, 0 orders withdrawn\n"
    )
    assert "unknown_ean" in home.refuse("agent", "close", EAN)
    assert "unknown_ean" in home.refuse("account", EAN)
    assert "meter_left" in home.succeed("tasks")
    fresh = ("activate", EAN, "--energy", "electricity")
    assert "bad_format" in home.refuse("agent", *fresh, "--email", "nobody")
    begun = _done(home, *fresh, "--mobile", "0470 00 00 02", "--language", "nl")
    assert (begun["balance"], begun["supply"]) == ("20.00", "READY")
    assert (begun["ordered"], begun["told"]) == (["make_ready"], ["RECONNECT_READY"])
    assert "not_allowed" in home.refuse("agent", *fresh)
    assert home.succeed("audit") == "0 differences\n"


@pytest.mark.rule("R14", "R15", "D11")
def test_a_replaced_meter_goes_on_under_another_ean(home: Shell) -> None:
    moved = _done(home, "replace", TAIL, OTHER)
    assert (moved["ean"], moved["balance"]) == (f"54144{OTHER}", "20.00")
    assert (moved["advance_left"], moved["supply"]) == ("36.20", "CONNECTED")
    assert "unknown_ean" in home.refuse("agent", "replace", TAIL, OTHER)
    budget = _done(home, "activate", TAIL, "--energy", "electricity", "--transferred", "-4.20")
    assert (budget["balance"], budget["advance_left"]) == ("20.00", "24.20")
    assert home.succeed("audit") == "0 differences\n"


def test_a_wrong_ean_or_agent_is_refused_in_words(home: Shell) -> None:
    assert "bad_check_digit" in home.refuse("agent", "close", "9020000000002")
    assert "say which agent acts" in home.refuse("agent", "deactivate", EAN, "--by", "")
