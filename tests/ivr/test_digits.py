"""What a row of keys in the EAN question means."""

import pytest

from ivr.digits import Length, counted, drops, measure


@pytest.mark.parametrize(
    ("keys", "digits"),
    [
        ("9020000000001", "9020000000001"),
        ("9020000000001#", "9020000000001"),
        ("12*345", "345"),
        ("12*3*45", "45"),
        ("123*", ""),
        ("#", ""),
        ("1A2", "12"),
        ("١٢", ""),
    ],
)
def test_only_the_digits_after_the_last_star_count(keys: str, digits: str) -> None:
    assert counted(keys) == digits


def test_a_star_drops_what_came_before() -> None:
    assert drops("12*")
    assert not drops("12#")


@pytest.mark.parametrize(
    ("number", "length"),
    [
        ("1", Length.SHORT),
        ("902000000000", Length.SHORT),
        ("9020000000001", Length.WHOLE),
        ("5414490200000", Length.PREFIXED),
        ("54144902000000", Length.LONG),
        ("54144902000000001", Length.LONG),
        ("541449020000000001", Length.WHOLE),
        ("5414490200000000011", Length.LONG),
    ],
)
def test_a_number_is_short_whole_prefixed_or_long(number: str, length: Length) -> None:
    assert measure(number, ("54144",)) is length


def test_a_tail_is_whole_when_no_prefix_is_configured() -> None:
    assert measure("5414490200000", ()) is Length.WHOLE
