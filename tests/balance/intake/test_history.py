"""History exports: which days are whole, what they used, and under which id."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.entries import Consumption, Metered
from balance.intake.history import read_history
from balance.intake.lines import FileRefused, LineRefused, Parsed, Taken
from balance.refusals import Refusal
from tests.balance.intake.factories import (
    EAN,
    ENGLISH,
    OTHER_EAN,
    PREFIXES,
    TAIL,
    day_rows,
    file_of,
    refused,
    row,
    taken,
)

DAY = date(2026, 1, 5)
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)
MIDNIGHT = datetime(2026, 1, 5)  # noqa: DTZ001 - exports write wall times
DUTCH = (
    "Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;"
    "Volume;Eenheid;Validatiestatus;Omschrijving"
)
FRENCH = (
    "De (date);De (heure);Jusqu\u2019à (date);Jusqu'à (heure);Code EAN;Compteur;"
    "Type de compteur;Registre;Volume;Unité;Statut de validation;Description"
)


def read(rows: Sequence[str], header: str = ENGLISH) -> list[Parsed[Consumption]]:
    return list(read_history(file_of(header, *rows), PREFIXES))


def only(rows: Sequence[str], header: str = ENGLISH) -> Consumption:
    (record,) = taken(read(rows, header))
    return record


def fault(rows: Sequence[str]) -> LineRefused:
    (parsed,) = read(rows)
    assert isinstance(parsed, LineRefused)
    return parsed


def whole(register: str = "Offtake", volume: str = "1,500", **cells: str) -> str:
    return row(MIDNIGHT, MIDNIGHT + timedelta(days=1), register, volume, **cells)


def wh(peak: int, offpeak: int) -> Metered:
    return Metered(peak, offpeak)  # type: ignore[arg-type]


@pytest.mark.rule("history.whole_day", "time.civil_days", "code:incomplete_day")
@pytest.mark.parametrize(
    ("day", "minutes", "count"),
    [
        (DAY, 15, 96),
        (SPRING, 15, 92),
        (AUTUMN, 15, 100),
        (DAY, 60, 24),
        (SPRING, 60, 23),
        (AUTUMN, 60, 25),
    ],
)
def test_a_day_is_whole_with_each_of_its_intervals(day: date, minutes: int, count: int) -> None:
    rows = day_rows(day, minutes)
    assert len(rows) == count
    assert only(rows).content == wh(100 * count, 0)
    lacking = fault(rows[:-1])
    assert lacking.code is Refusal.INCOMPLETE_DAY
    assert f"{count - 1} of {count}" in lacking.detail


@pytest.mark.rule("history.whole_day", "time.civil_days", "code:incomplete_day")
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("minutes", [15, 60])
def test_a_day_of_a_clock_change_lacks_any_interval_taken_away(day: date, minutes: int) -> None:
    rows = day_rows(day, minutes)
    for n in range(len(rows)):
        assert fault(rows[:n] + rows[n + 1 :]).code is Refusal.INCOMPLETE_DAY


def test_the_spring_hour_may_be_written_as_ending_at_two() -> None:
    rows = [
        r.replace("29/03/2026;03:00:00;=", "29/03/2026;02:00:00;=") for r in day_rows(SPRING, 60)
    ]
    assert only(rows).content == wh(2300, 0)


def test_one_row_can_be_a_whole_day() -> None:
    assert only([whole()]).content == wh(1500, 0)


@pytest.mark.rule("history.whole_day")
def test_a_whole_day_needs_the_volume_of_each_of_its_registers() -> None:
    rows = [whole("Offtake Day", "2,000"), whole("Offtake Night", "1,000")]
    assert only(rows).content == wh(2000, 1000)
    assert fault([rows[0], whole("Offtake Night", "")]).detail.startswith("1 of 2")


def test_day_and_night_registers_share_the_intervals_of_a_day() -> None:
    rows = day_rows(DAY, 60, register="Offtake Night")
    rows[7:22] = day_rows(DAY, 60, register="Offtake Day", volume="0,2")[7:22]
    assert only(rows).content == wh(15 * 200, 9 * 100)


@pytest.mark.rule("history.offtake")
def test_injection_power_and_cubic_metres_do_not_count() -> None:
    ignored = [
        whole("Injection Day", "9,000"),
        whole("Offtake", "9,000", unit="m³", status="Estimated"),
        whole("Peak power", "4,200", unit="kW"),
    ]
    assert only([*ignored, whole()]) == only([whole()])


@pytest.mark.rule("history.offtake", "code:incomplete_day")
def test_a_day_of_injection_alone_is_reported() -> None:
    assert fault([whole("Injection", "9,000")]).code is Refusal.INCOMPLETE_DAY


@pytest.mark.rule("history.no_volume")
def test_a_row_without_volume_is_no_reading() -> None:
    rows = day_rows(DAY, 15)
    blank = row(MIDNIGHT, MIDNIGHT + timedelta(minutes=15), volume="", status="No consumption")
    lacking = fault([blank, *rows[1:]])
    assert (lacking.line, lacking.raw, lacking.ean) == (2, blank, EAN)
    assert lacking.detail == "95 of 96 quarter hours have a volume"
    assert only([blank, *rows]).content == wh(9600, 0)


@pytest.mark.rule("history.estimated")
@pytest.mark.parametrize("status", ["Estimated", "Geschat", "Estimé", "estimée"])
def test_one_estimated_row_marks_its_day(status: str) -> None:
    rows = day_rows(DAY, 60)
    assert not only(rows).estimated
    rows[3] = row(MIDNIGHT + timedelta(hours=3), MIDNIGHT + timedelta(hours=4), status=status)
    assert only(rows).estimated


def test_an_estimated_row_without_volume_marks_nothing() -> None:
    assert not only([whole(), whole(volume="", status="Estimated")]).estimated


@pytest.mark.rule("code:bad_format")
@pytest.mark.parametrize("day", [DAY, AUTUMN])
def test_an_interval_repeated_beyond_its_number_refuses_the_day(day: date) -> None:
    rows = day_rows(day, 60)
    found = fault([*rows, rows[2]])
    assert (found.code, found.line) == (Refusal.BAD_FORMAT, len(rows) + 2)


def test_the_hour_skipped_in_spring_refuses_the_day() -> None:
    two = datetime(2026, 3, 29, 2)  # noqa: DTZ001
    bad = row(two, two + timedelta(hours=1))
    assert fault([*day_rows(SPRING, 60), bad]).code is Refusal.BAD_FORMAT


@pytest.mark.parametrize(
    "bad",
    [
        row(MIDNIGHT, MIDNIGHT),
        row(MIDNIGHT, MIDNIGHT + timedelta(minutes=30)),
        row(MIDNIGHT, MIDNIGHT + timedelta(days=31)),
        row(MIDNIGHT, MIDNIGHT - timedelta(hours=1)),
        row(MIDNIGHT + timedelta(hours=6), MIDNIGHT + timedelta(hours=30)),
        row(MIDNIGHT + timedelta(minutes=7), MIDNIGHT + timedelta(minutes=22)),
        row(MIDNIGHT, MIDNIGHT + timedelta(minutes=15)),
        row(MIDNIGHT, MIDNIGHT + timedelta(days=1)),
        row(MIDNIGHT, MIDNIGHT + timedelta(hours=1), "Offtake Sunday"),
        row(MIDNIGHT, MIDNIGHT + timedelta(hours=1), unit="MWh"),
        row(MIDNIGHT, MIDNIGHT + timedelta(hours=1), volume="much"),
        row(MIDNIGHT, MIDNIGHT + timedelta(hours=1), volume="-0,100"),
        row(MIDNIGHT, MIDNIGHT + timedelta(hours=1)).replace(";06/01/2026;", ";31/02/2026;"),
    ],
)
def test_a_row_that_cannot_count_refuses_its_day_once(bad: str) -> None:
    found = fault([*day_rows(DAY, 60), bad, bad])
    assert found.line == 26
    assert found.code is not Refusal.INCOMPLETE_DAY


def test_an_interval_off_the_quarter_refuses_its_day() -> None:
    seven_past = MIDNIGHT + timedelta(minutes=7)
    found = fault([row(seven_past, seven_past + timedelta(minutes=15))])
    assert (found.code, found.field) == (Refusal.BAD_FORMAT, "interval")


def test_a_total_beside_its_parts_is_not_counted_twice() -> None:
    assert fault([whole(), whole("Offtake Day")]).code is Refusal.BAD_FORMAT


def test_a_spoilt_day_does_not_touch_the_others() -> None:
    next_day = day_rows(DAY + timedelta(days=1), 60)
    first, second = read([whole(volume="x"), *next_day])
    assert isinstance(first, LineRefused)
    assert isinstance(second, Taken)
    assert second.line == 3


def test_a_row_without_a_day_is_refused_alone() -> None:
    lost, kept = read([whole().replace("05/01/2026", "05/13/2026", 1), whole()])
    assert isinstance(lost, LineRefused)
    assert (lost.code, lost.field, lost.line) == (Refusal.BAD_FORMAT, "from_date", 2)
    assert isinstance(kept, Taken)


def test_a_wrong_ean_refuses_each_day_once_not_each_row() -> None:
    rows = [*day_rows(DAY, 60, ean="9020000000002"), *day_rows(SPRING, 60, ean="9020000000002")]
    found = refused(read(rows))
    assert [(one.code, one.line) for one in found] == [
        (Refusal.BAD_CHECK_DIGIT, 2),
        (Refusal.BAD_CHECK_DIGIT, 26),
    ]


@pytest.mark.parametrize("ean", [EAN, TAIL, f'="{TAIL}"', f'"=""{EAN}"""', f"'{EAN}"[1:]])
def test_an_ean_is_read_as_text_formula_or_plain_digits(ean: str) -> None:
    assert only([whole(ean=ean)]).ean == EAN


@pytest.mark.rule("history.hashed")
def test_the_id_is_a_hash_of_ean_day_and_content() -> None:
    told = f"{EAN}|2026-01-05|wh:2000,1000".encode()
    record = only([whole("Offtake Day", "2"), whole("Offtake Night", "1")])
    assert record.message_id == "history-" + hashlib.sha256(told).hexdigest()[:32]
    assert record.version is None


@pytest.mark.rule("history.hashed")
def test_another_amount_day_or_ean_has_another_id() -> None:
    rows = [whole(), whole(volume="1,501"), whole(ean=OTHER_EAN), whole("Offtake Night")]
    assert len({only([one]).message_id for one in rows}) == 4


@pytest.mark.rule("history.languages")
@pytest.mark.parametrize(
    ("header", "registers", "read_word", "estimated_word"),
    [
        (ENGLISH, ("Offtake Day", "Offtake Night", "Injection Day"), "Read", "Estimated"),
        (DUTCH, ("Afname Dag", "Afname Nacht", "Injectie Nacht"), "Uitgelezen", "Geschat"),
        (FRENCH, ("Prélèvement Jour", "Prélèvement Nuit", "Injection Jour"), "Relevé", "Estimé"),
    ],
)
def test_three_languages_say_the_same(
    header: str, registers: tuple[str, str, str], read_word: str, estimated_word: str
) -> None:
    peak, night, injection = registers
    rows = [
        whole(peak, "2,000", status=read_word),
        whole(night, "1,000", status=estimated_word),
        whole(injection, "7,000", status=read_word),
    ]
    record = only(rows, "\ufeff" + header)
    assert (record.content, record.estimated) == (wh(2000, 1000), True)


def test_hyphens_in_dates_and_columns_of_no_use_are_tolerated() -> None:
    line = whole().replace("/", "-") + ";37.2"
    assert only([line], ENGLISH + ";Caloric upper value").day == DAY


@pytest.mark.parametrize(
    "header",
    [ENGLISH.replace("Register", "Registers"), ENGLISH + ";Volume", ENGLISH.replace(";", ","), ""],
)
def test_a_header_of_something_else_refuses_the_file(header: str) -> None:
    with pytest.raises(FileRefused):
        read_history(file_of(header, whole()), PREFIXES)


@given(seed=st.integers(0, 10_000), day=st.sampled_from([DAY, SPRING, AUTUMN]))
def test_the_order_of_rows_changes_nothing_but_the_line(seed: int, day: date) -> None:
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    rows = [*day_rows(before, 60), *day_rows(day, 60, volume="0,3"), *day_rows(after, 60)]
    in_order = taken(read(rows))
    assert [one.day for one in in_order] == [before, day, after]
    Random(seed).shuffle(rows)
    assert taken(read(rows)) == in_order
