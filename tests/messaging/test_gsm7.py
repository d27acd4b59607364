"""What a text costs as SMS."""

import pytest

from messaging.gsm7 import Encoding, Segments, letters_outside_gsm7, segments


@pytest.mark.parametrize(
    ("length", "count"), [(0, 1), (1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3)]
)
def test_plain_letters_fill_160_in_one_segment_and_153_in_each_of_more(
    length: int, count: int
) -> None:
    assert segments("é" * length) == Segments(Encoding.GSM7, count)


@pytest.mark.parametrize(("length", "count"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_one_letter_outside_turns_the_whole_text_into_ucs2(length: int, count: int) -> None:
    assert segments("ç" + "a" * (length - 1)) == Segments(Encoding.UCS2, count)


@pytest.mark.parametrize("letter", "€[]{}~|^\\")
def test_letters_of_the_extension_table_cost_two(letter: str) -> None:
    assert segments(letter * 80).count == 1
    assert segments(letter * 80 + "a").count == 2


def test_an_extension_letter_is_not_split_between_segments() -> None:
    assert segments("a" * 152 + "€" + "a" * 151).count == 2
    assert segments("a" * 152 + "€" + "a" * 152).count == 3


def test_a_letter_of_two_utf16_units_counts_twice() -> None:
    assert segments("\N{ELECTRIC PLUG}" * 35) == Segments(Encoding.UCS2, 1)
    assert segments("\N{ELECTRIC PLUG}" * 36) == Segments(Encoding.UCS2, 2)


def test_letters_outside_are_named_once_each_in_order() -> None:
    assert letters_outside_gsm7("Reçu: bientôt à l’arrêt, ça va tôt") == "çô’ê"
    assert letters_outside_gsm7("\u00a0\u202fÀ") == "\u00a0\u202fÀ"


def test_the_french_letters_that_are_inside_stay_inside() -> None:
    assert letters_outside_gsm7("à è é ù É Ç £ § @ _ \n € [x] {y}") == ""
