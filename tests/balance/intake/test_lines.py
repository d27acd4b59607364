"""What makes a whole file unreadable, and what only a line."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.intake.lines import MAX_CHARACTERS, FileRefused, read_lines


@pytest.mark.rule("entries.one_line")
def test_lines_carry_their_physical_number_and_empty_ones_are_left_out() -> None:
    lines = list(read_lines(BytesIO(b"a\r\n\r\n\nb\n c")))
    assert [(line.number, line.text) for line in lines] == [(1, "a"), (4, "b"), (5, " c")]


def test_a_byte_order_mark_is_tolerated_on_the_first_line_only() -> None:
    texts = [line.text for line in read_lines(BytesIO("\ufeffa\n\ufeffb".encode()))]
    assert texts == ["a", "\ufeffb"]


@pytest.mark.rule("entries.encoding")
@pytest.mark.parametrize(
    "content",
    ["a\né\n".encode("latin-1"), "a\nb\n".encode("utf-16"), b"a\nb\n\xc3", b"a\n\xed\xa0\x80"],
)
def test_another_encoding_is_refused_before_a_single_line_is_read(content: bytes) -> None:
    with pytest.raises(FileRefused, match="not UTF-8"):
        read_lines(BytesIO(content))


def test_the_refusal_of_an_encoding_names_the_line_at_fault() -> None:
    long_start = b"x" * 70_000 + b"\n" + b"ok\n" + b"caf\xe9\n"
    with pytest.raises(FileRefused, match="line 3"):
        read_lines(BytesIO(long_start))


def test_a_stream_already_read_starts_over() -> None:
    stream = BytesIO(b"a\nb")
    stream.read()
    assert len(list(read_lines(stream))) == 2


def test_a_line_of_the_greatest_length_is_whole_in_any_script() -> None:
    text = "\U0001f4a1" * MAX_CHARACTERS
    (line,) = read_lines(BytesIO(f"\ufeff{text}\r\n".encode()))
    assert (line.fault, line.text) == ("", text)


@pytest.mark.rule("entries.one_line")
@pytest.mark.parametrize("size", [MAX_CHARACTERS + 1, 500_000])
def test_a_line_too_long_is_cut_and_the_next_one_keeps_its_number(size: int) -> None:
    first, second = read_lines(BytesIO(b"x" * size + b"\nnext\n"))
    assert "longer" in first.fault
    assert len(first.text) == MAX_CHARACTERS
    assert (second.number, second.text, second.fault) == (2, "next", "")


def test_a_nul_spoils_its_line_and_is_not_carried_on() -> None:
    first, second = read_lines(BytesIO(b"a\0b\nc"))
    assert "NUL" in first.fault
    assert first.text == "a\ufffdb"
    assert second.fault == ""


@given(st.binary(max_size=300))
def test_any_bytes_give_lines_or_a_refused_file(content: bytes) -> None:
    try:
        lines = list(read_lines(BytesIO(content)))
    except FileRefused:
        with pytest.raises(UnicodeDecodeError):
            content.decode()
    else:
        parts = content.decode().removeprefix("\ufeff").split("\n")
        kept = [part for part in parts if part.removesuffix("\r")]
        assert len(lines) == len(kept)
