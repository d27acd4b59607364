"""`allosolde services …` and `allosolde phone-access`: every refusal is a sentence."""

import json
import sqlite3

from tests.config.commands import Shell

EAN = "541449020000000001"
BY = ("--by", "ag7")


def _import(shell: Shell) -> None:
    file = shell.file("accounts.csv", "ean,energy", f"{EAN},electricity")
    shell.succeed("import", "accounts", file)


def test_a_service_is_registered_listed_and_removed(rehearsal: Shell) -> None:
    name = "CPAS de Namur"
    said = rehearsal.succeed("services", "add", "081 22 23 33", name, *BY)
    assert said == f"+3281222333: registered as {name}\n"
    again = rehearsal.refuse("services", "add", "+32 81 222333", "Another", *BY)
    assert f"+3281222333 is registered already, as {name}." in again
    shown = rehearsal.succeed("services", "list")
    assert f"{name}, since 2026-11-24 by ag7\n1 registered\n" in shown
    [listed] = json.loads(rehearsal.succeed("services", "list", "--json"))
    assert (listed["number"], listed["added_by"]) == ("+3281222333", "ag7")
    removed = rehearsal.succeed("services", "remove", "081/22.23.33")
    assert removed == "+3281222333: no longer registered\n"
    assert "No service is registered" in rehearsal.refuse("services", "remove", "081/22.23.33")


def test_what_cannot_be_registered_is_refused_by_its_field(rehearsal: Shell) -> None:
    for words, field in (
        (("12", "CPAS", *BY), "number: "),
        (("huit", "CPAS", *BY), "number: "),
        ((" ", "CPAS", *BY), "number: "),
        (("081222333", " ", *BY), "name: "),
        (("081222333", "CPAS", "--by", " "), "by: "),
    ):
        assert rehearsal.refuse("services", "add", *words).startswith(f"allosolde: {field}")
    assert rehearsal.succeed("services", "list") == "0 registered\n"


def test_a_meter_is_closed_to_the_phone_and_opened_again(rehearsal: Shell) -> None:
    _import(rehearsal)
    asked = ("phone-access", EAN[-13:])
    why = ("--reason", "asked for at the desk")
    assert rehearsal.succeed(*asked, "close", *BY, *why) == f"{EAN}: phone access closed\n"
    assert "nothing new; " in rehearsal.succeed(*asked, "close", *BY)
    said = json.loads(rehearsal.succeed(*asked, "open", *BY, "--json"))
    assert said == {"ean": EAN, "phone": "open", "changed": True}
    with sqlite3.connect(rehearsal.data / "allosolde.db") as connection:
        kept = connection.execute("SELECT agent, act, detail FROM agent_acts").fetchall()
    connection.close()
    assert kept == [
        ("ag7", "phone_access", "close asked for at the desk"),
        ("ag7", "phone_access", "open"),
    ]


def test_phone_access_of_no_account_or_by_nobody_is_refused(rehearsal: Shell) -> None:
    unknown = rehearsal.refuse("phone-access", EAN, "close", *BY)
    assert unknown.startswith("allosolde: ean: ")
    _import(rehearsal)
    assert "by: " in rehearsal.refuse("phone-access", EAN, "close", "--by", " ")
    assert "ean: " in rehearsal.refuse("phone-access", "12", "close", *BY)
    assert rehearsal.run("phone-access", EAN, "shut").returncode == 2
