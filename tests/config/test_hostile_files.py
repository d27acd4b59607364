"""Files made to break: each bad line is named, the good ones are booked, on both databases."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from balance.intake.lines import FileRefused
from balance.storage.database import Database
from config import bootstrap
from config.bootstrap import Parts
from config.intake import Report, take_file
from config.settings import Settings
from tests.balance.storage.households import EAN, NOON, account_of, at, open_account

TOP_UPS = b"reference,ean,paid_at,amount_eur,channel\n"
CONSUMPTION = b"message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur\n"
_EAN = EAN.encode()
_FIRST = b"G1,%s,2026-11-22,1,,,1.00\n" % _EAN
_LAST = b"G2,%s,2026-11-23,1,,,2.00\n" % _EAN
_BIG = 50 * 2**20


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    open_account(database)
    yield product
    product.database.engine.dispose()


def _take(parts: Parts, kind: str, content: bytes) -> tuple[Report, list[str]]:
    file = parts.settings.data_dir / "hostile.csv"
    file.write_bytes(content)
    refused = parts.settings.data_dir / "refused.csv"
    report = take_file(parts, kind, file, refused)
    rows = refused.read_text("utf-8").splitlines()[1:] if refused.exists() else []
    return report, [",".join(row.split(",")[:2]) for row in rows]


def _use(cells: str) -> bytes:
    return f"B1,{EAN},{cells}\n".encode()


@pytest.mark.rule("entries.bad_lines", "code:{code}")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"B1,%s,2026-11-2\n" % _EAN, "bad_format"),
        (b"B1,%s,2026-11-21,1,,,3\x00.00\n" % _EAN, "bad_format"),
        (b'B1,"%s,2026-11-21,1,,,3.00\n' % _EAN, "bad_format"),
        (b"=1+1,%s,2026-11-21,1,,,3.00\n" % _EAN, "bad_format"),
        (b"@SUM(A1),%s,2026-11-21,1,,,3.00\n" % _EAN, "bad_format"),
        (_use("2026-11-21,1,,,=1+1"), "bad_amount"),
        (_use("2026-11-21,1,,,-3.00"), "negative_amount"),
        (_use("2026-11-21,1,-3.000,,"), "negative_amount"),
        (_use(f"2026-11-21,1,,,{'9' * 400}"), "bad_amount"),
        (_use(f"2026-11-21,1,{'9' * 400},,"), "bad_amount"),
        (_use("2026-11-21,1,,,99999999999999999.99"), "bad_amount"),
        (_use("2026-11-21,1,,,3.001"), "bad_amount"),
        (_use("2026-11-21,1,,,1e309"), "bad_amount"),
        (_use("2026-11-21,1,1e309,,"), "bad_amount"),
        (_use("2026-11-21,1,,,nan"), "bad_amount"),
        (_use("0000-01-01,1,,,3.00"), "bad_format"),
        (_use("9999-12-31,1,,,3.00"), "bad_format"),
        (_use("2026-11-21,1e309,,,3.00"), "bad_format"),
    ],
)
def test_a_hostile_line_is_refused_and_its_neighbours_are_booked(
    parts: Parts, database: Database, line: bytes, code: str
) -> None:
    report, refused = _take(parts, "consumption", CONSUMPTION + _FIRST + line + _LAST)
    assert refused == [f"3,{code}"]
    assert report == Report(booked=2, ignored=0, refused=1)
    assert account_of(database).balance == 1700


@pytest.mark.rule("entries.bad_lines", "code:{code}")
@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("=1+1,,10.00,online", "bad_format"),
        ("T1,0000-01-01T00:00:00,10.00,online", "bad_format"),
        ("T1,9999-12-31T23:59:59-12:00,10.00,online", "bad_format"),
        ("T1,,-10.00,online", "amount_out_of_range"),
        ("T1,,10.001,online", "bad_amount"),
        ("T1,,1e309,online", "bad_amount"),
        ("T1,,inf,online", "bad_amount"),
        (f"T1,,{'9' * 30},online", "bad_amount"),
    ],
)
def test_hostile_money_is_refused_and_the_rest_is_booked(
    parts: Parts, database: Database, cells: str, code: str
) -> None:
    reference, rest = cells.split(",", 1)
    lines = f"{reference},{EAN},{rest}\nG1,{EAN},,10.00,online\n".encode()
    report, refused = _take(parts, "top-ups", TOP_UPS + lines)
    assert refused == [f"2,{code}"]
    assert report.booked == 1
    assert account_of(database).balance == 3000


def test_a_file_cut_off_in_its_last_line_books_the_others(parts: Parts, database: Database) -> None:
    report, refused = _take(parts, "consumption", CONSUMPTION + _FIRST + _LAST[:-12])
    assert refused == ["3,bad_format"]
    assert report.booked == 1
    assert account_of(database).balance == 1900


@pytest.mark.rule("entries.encoding")
@pytest.mark.parametrize("kind", ["accounts", "consumption", "top-ups", "meter-events", "history"])
def test_a_wrong_encoding_far_down_refuses_the_file_before_anything_is_booked(
    parts: Parts, database: Database, kind: str
) -> None:
    with pytest.raises(FileRefused, match="not UTF-8"):
        _take(parts, kind, CONSUMPTION + _FIRST + b"x" * 200_000 + b"\n\xe9\n")
    assert account_of(database).balance == 2000


def test_a_line_of_fifty_megabytes_costs_one_line_and_no_memory(
    parts: Parts, database: Database
) -> None:
    content = CONSUMPTION + _FIRST + b"x" * _BIG + b"\n" + _LAST
    (parts.settings.data_dir / "hostile.csv").write_bytes(content)
    del content
    refused = parts.settings.data_dir / "refused.csv"
    tracemalloc.start()
    try:
        file = parts.settings.data_dir / "hostile.csv"
        report = take_file(parts, "consumption", file, refused)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report == Report(booked=2, ignored=0, refused=1)
    assert peak < 8 * 2**20
    assert account_of(database).balance == 1700
