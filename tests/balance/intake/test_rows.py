"""Headers and fields: what refuses a file, what refuses a line, and that no line is lost."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.intake import accounts, consumption, meter_events, top_ups
from balance.intake.history import read_history
from balance.intake.lines import FileRefused, LineRefused, Parsed, Taken
from balance.refusals import Refusal
from tests.balance.intake.factories import EAN, ENGLISH, PREFIXES, file_of, refused

HEADER = ",".join(top_ups.COLUMNS)
GOOD = f"T1,{EAN},2026-01-31T18:05:00+01:00,20.00,online"
READERS: dict[str, tuple[str, Callable[[BytesIO], Iterator[Parsed[Any]]]]] = {
    "consumption": (
        ",".join(consumption.COLUMNS),
        lambda s: consumption.read_consumption(s, PREFIXES),
    ),
    "top_ups": (HEADER, lambda s: top_ups.read_top_ups(s, PREFIXES)),
    "meter_events": (
        ",".join(meter_events.COLUMNS),
        lambda s: meter_events.read_meter_events(s, PREFIXES),
    ),
    "accounts": (
        ",".join((*accounts.REQUIRED, *accounts.OPTIONAL)),
        lambda s: accounts.read_accounts(s, PREFIXES, date(2026, 1, 1)),
    ),
}
KINDS = pytest.mark.parametrize("kind", sorted(READERS))


@KINDS
@pytest.mark.parametrize(
    "spoil",
    [
        lambda header: header.split(",", 1)[1].replace("ean,", ""),
        lambda header: header + ",colour",
        lambda header: header + ",ean",
        lambda header: header.replace(",", ";"),
        lambda header: '"' + header,
        lambda header: header + "\0",
        lambda header: header + "," * 20_000,
        lambda _: "",
        lambda _: "\ufeff",
    ],
)
def test_a_wrong_header_refuses_the_file_at_once(kind: str, spoil: Callable[[str], str]) -> None:
    header, read = READERS[kind]
    with pytest.raises(FileRefused):
        read(file_of(spoil(header), "a,b"))


def test_the_refusal_names_the_columns_expected_and_found() -> None:
    with pytest.raises(FileRefused) as caught:
        top_ups.read_top_ups(file_of("reference,ean,paid,amount_eur,channel"), PREFIXES)
    assert "paid_at" in caught.value.sentence
    assert "reference, ean, paid, amount_eur" in caught.value.sentence


@KINDS
def test_an_empty_file_is_refused(kind: str) -> None:
    with pytest.raises(FileRefused, match="empty"):
        READERS[kind][1](BytesIO(b""))


@KINDS
def test_a_header_alone_is_a_file_without_records(kind: str) -> None:
    header, read = READERS[kind]
    assert list(read(file_of(header))) == []


def test_columns_may_come_in_any_order() -> None:
    stream = file_of("channel,amount_eur,ean,paid_at,reference", f"xenta,5.00,{EAN},,R")
    (parsed,) = top_ups.read_top_ups(stream, PREFIXES)
    assert isinstance(parsed, Taken)
    assert parsed.record.reference == "R"


@pytest.mark.rule("entries.one_line", "code:bad_format")
@pytest.mark.parametrize(
    "bad",
    [
        GOOD.rsplit(",", 1)[0],
        GOOD + ",more",
        '"' + GOOD,
        GOOD + '"x',
        f'"T2"x,{EAN},,5.00,online',
        GOOD + "\0",
        GOOD.replace("T1", "T" * 20_000),
        GOOD.replace(",20.00", "\r,20.00"),
        "   ",
    ],
)
def test_a_line_that_cannot_be_cut_costs_that_line_only(bad: str) -> None:
    first, second, third = top_ups.read_top_ups(file_of(HEADER, GOOD, bad, GOOD), PREFIXES)
    assert isinstance(first, Taken)
    assert isinstance(second, LineRefused)
    assert (second.line, second.code) == (3, Refusal.BAD_FORMAT)
    assert isinstance(third, Taken)
    assert (third.line, third.raw) == (4, GOOD)


@pytest.mark.rule("entries.one_line")
def test_an_open_quote_does_not_swallow_the_next_line() -> None:
    lines = [f'"T{n},{EAN},,5.00,online' for n in range(3)]
    assert [r.line for r in refused(top_ups.read_top_ups(file_of(HEADER, *lines), PREFIXES))] == [
        2,
        3,
        4,
    ]


def test_a_refused_line_names_its_full_ean_where_it_is_a_right_one() -> None:
    bad = ["T1,9020000000001,,x,online", "T2,9020000000002,,5.00,online"]
    one, two = refused(top_ups.read_top_ups(file_of(HEADER, *bad), PREFIXES))
    assert (one.code, one.field, one.ean) == (Refusal.BAD_AMOUNT, "amount_eur", EAN)
    assert (two.code, two.field, two.ean) == (Refusal.BAD_CHECK_DIGIT, "ean", "")


_WORDS = [EAN, "2026-01-05", "1", "-1", "5.00", "1,5", "online", "button", "gas", "CUT", "=x"]
_TRAPS = ['"', '""', ",", ";", "", "\r", "\0", "\ufeff", "é", "\u2028", "\x85", "99999999999"]
PIECES = st.sampled_from(_WORDS + _TRAPS)


def test_memory_does_not_grow_with_the_file() -> None:
    stream = file_of(HEADER, *[GOOD] * 20_000)
    tracemalloc.start()
    try:
        read = sum(1 for _ in top_ups.read_top_ups(stream, PREFIXES))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == 20_000
    assert peak < 1_000_000


@pytest.mark.rule("entries.one_line")
@KINDS
@given(bodies=st.lists(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8), max_size=5))
def test_each_line_gives_exactly_one_result(kind: str, bodies: list[list[str]]) -> None:
    header, read = READERS[kind]
    lines = [",".join(body).replace("\n", "") for body in bodies]
    parsed = list(read(file_of(header, *lines)))
    kept = [n for n, line in enumerate(lines, 2) if line.removesuffix("\r")]
    assert [one.line for one in parsed] == kept


@KINDS
@given(content=st.binary(max_size=200), with_header=st.booleans())
def test_any_bytes_raise_nothing_but_a_refused_file(
    kind: str, content: bytes, with_header: bool
) -> None:
    header, read = READERS[kind]
    start = f"{header}\n".encode() if with_header else b""
    try:
        list(read(BytesIO(start + content)))
    except FileRefused as error:
        assert error.sentence  # noqa: PT017 - being refused is one of two right outcomes


@given(
    lines=st.lists(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12).map(";".join)),
)
def test_any_history_raises_nothing_but_a_refused_file(lines: list[str]) -> None:
    for one in read_history(file_of(ENGLISH, *lines), PREFIXES):
        assert one.line >= 2
