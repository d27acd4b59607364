"""Batches by the API are files: line by line, with the brake, the tasks and the ids of files."""

from collections.abc import Mapping

import pytest

from balance.storage import schema, staged
from balance.storage.imports import FileKind
from balance.storage.staging import take_in
from tests.balance.api.integrators import Doorway, Integrator, top_up
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    account_of,
    at,
    books,
    count,
    ean,
    open_account,
    parsed,
    tasks_of,
    use,
)


def day(message_id: str, amount: str = "3.20", **more: object) -> dict[str, object]:
    said = {"message_id": message_id, "ean": EAN, "day": "2026-11-23", "amount_eur": amount}
    return said | more


def _lines(told: Mapping[str, object]) -> list[tuple[object, ...]]:
    lines = told["lines"]
    assert isinstance(lines, list)
    return [(line["id"], line["outcome"], line.get("code"), line.get("field")) for line in lines]


def test_every_line_is_named_with_what_became_of_it(bank: Integrator, doorway: Doorway) -> None:
    messages = [
        day("m1"),
        day("m2", ean="902"),
        day("m1"),
        day("m3", day="2026-02-30"),
        day("m\0"),
        day("m4", ean=OTHER),
        {"message_id": "m5", "ean": EAN, "day": "2026-11-22", "peak_kwh": "10.000"},
        day("m6", peak_kwh="1"),
        day("m1", amount="4.00", version=2),
    ]
    told = bank.post("/consumption", {"messages": messages})
    assert (told["booked"], told["ignored"], told["refused"]) == (2, 1, 6)
    assert _lines(told) == [
        ("m1", "booked", None, None),
        ("m2", "refused", "too_short", "ean"),
        ("m1", "ignored", "duplicate", None),
        ("m3", "refused", "bad_format", "day"),
        ("m\0", "refused", "bad_format", "message_id"),
        ("m4", "refused", "unknown_ean", "ean"),
        ("m5", "booked", None, None),
        ("m6", "refused", "both_amount_and_energy", "amount_eur"),
        ("m1", "refused", "conflict", "message_id"),
    ]
    assert tasks_of(doorway.database) == [("conflict", EAN)]


def test_a_refused_line_names_a_member_that_it_has(bank: Integrator, doorway: Doorway) -> None:
    open_account(doorway.database, OTHER)
    energy = {"ean": EAN, "day": "2026-11-22", "peak_kwh": "9999.000"}
    first, last = day("m1"), day("m1", ean=OTHER)
    told = bank.post(
        "/consumption",
        {"messages": [first, last, day("start:1"), energy | {"message_id": "m3"}]},
    )
    assert [line[2:] for line in _lines(told)[1:]] == [
        ("conflict", "message_id"),
        ("conflict", "message_id"),
        ("implausible", "peak_kwh"),
    ]
    told = bank.post("/meter-events", {"events": [event("e1"), event("e1", ean=OTHER)]})
    assert _lines(told)[1] == ("e1", "refused", "conflict", "event_id")


def test_a_batch_sent_again_books_nothing(bank: Integrator, doorway: Doorway) -> None:
    batch = {"messages": [day("m1"), day("m2", ean="902")]}
    bank.post("/consumption", batch)
    told = bank.post("/consumption", batch)
    assert (told["booked"], told["ignored"], told["refused"]) == (0, 1, 1)
    assert account_of(doorway.database).balance == 1680


def test_a_message_of_a_file_is_known_to_the_api(bank: Integrator, doorway: Doorway) -> None:
    lines = parsed([use("m1", 320)])
    take_in(doorway.database, FileKind.CONSUMPTION, "monday.csv", lines, at(NOON), books())
    told = bank.post("/consumption", {"messages": [day("m1"), day("m2", amount="9.00")]})
    assert [line[2] for line in _lines(told)] == ["duplicate", "conflict"]


class Killed(BaseException):
    """Stands for a process that is no more."""


def test_a_batch_that_was_killed_goes_on_when_it_is_sent_again(
    bank: Integrator, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [ean(number) for number in range(1, 7)]
    for home in homes:
        open_account(doorway.database, home)
    batch = {"messages": [day(f"m{home}", ean=home) for home in homes]}
    with monkeypatch.context() as patch:
        patch.setattr(staged, "tell_of_refused", _killed)
        with pytest.raises(Killed):
            bank.send("POST", "/consumption", batch)
    told = bank.post("/consumption", batch)
    assert (told["booked"], told["ignored"]) == (6, 0)
    assert count(doorway.database, schema.imports) == 1


def _killed(*_: object) -> None:
    raise Killed


@pytest.mark.rule("brake.settlement")
def test_a_batch_that_would_cut_too_many_cuts_nobody(bank: Integrator, doorway: Doorway) -> None:
    homes = [ean(number) for number in range(1, 52)]
    for home in homes:
        open_account(doorway.database, home, 0)
    batch = {"messages": [day(f"m{home}", "16.00", ean=home) for home in homes]}
    assert bank.post("/consumption", batch)["booked"] == 51
    assert {account_of(doorway.database, home).supply for home in homes} == {"PENDING_CUT"}
    assert ("cuts_held", None) in tasks_of(doorway.database)


def event(event_id: str, what: str = "button", **more: object) -> dict[str, object]:
    said = {"event_id": event_id, "ean": EAN, "at": "2026-11-24T11:59:00+01:00", "event": what}
    return said | more


def test_a_press_told_by_the_api_gives_light(bank: Integrator, doorway: Doorway) -> None:
    bank.post("/consumption", {"messages": [day("m1", "40.00")]})
    assert account_of(doorway.database).supply == "CUT"
    bank.post("/top-ups", top_up(amount="50.00"), 201)
    told = bank.post("/meter-events", {"events": [event("e1"), event("e2", "sneeze")]})
    assert _lines(told) == [
        ("e1", "booked", None, None),
        ("e2", "refused", "bad_format", "event"),
    ]
    assert account_of(doorway.database).supply == "CONNECTED"


@pytest.mark.parametrize("instant", ["2026-11-24T11:00", "2026-11-24 11:00:00"])
def test_an_event_whose_instant_has_no_offset_is_refused(bank: Integrator, instant: str) -> None:
    told = bank.post("/meter-events", {"events": [event("e1", at=instant)]})
    assert _lines(told) == [("e1", "refused", "bad_format", "at")]


SHAPES = {
    "messages": {"messages": []},
    "messages[0].ean": {"messages": [day("m1", ean=9020000000001)]},
    "messages[0].version": {"messages": [day("m1", version=0)]},
    "messages[1].weight": {"messages": [day("m1"), day("m2", weight="1")]},
    "messages[1].day": {"messages": [day("m1"), {"message_id": "m2", "ean": EAN}]},
    "other": {"messages": [day("m1")], "other": 1},
}


@pytest.mark.parametrize("field", SHAPES)
def test_a_batch_of_another_shape_is_refused_whole(
    bank: Integrator, doorway: Doorway, field: str
) -> None:
    assert bank.refused("POST", "/consumption", SHAPES[field]) == (422, "bad_format", field)
    assert account_of(doorway.database).balance == 2000


def test_a_batch_has_at_most_so_many_lines(bank: Integrator) -> None:
    most = [day(f"m{number}", ean="902") for number in range(5000)]
    assert bank.post("/consumption", {"messages": most})["refused"] == 5000
    too_many = {"messages": [*most, day("one more")]}
    assert bank.refused("POST", "/consumption", too_many) == (422, "bad_format", "messages")
    events = {"events": [event(f"e{number}") for number in range(1001)]}
    assert bank.refused("POST", "/meter-events", events) == (422, "bad_format", "events")
