"""The closed list of reasons why input is refused or ignored (RULES, "Refusal codes")."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a line, an event or a number was not taken in. Worded for people at the door."""

    BAD_FORMAT = "bad_format"
    BAD_AMOUNT = "bad_amount"
    BOTH_AMOUNT_AND_ENERGY = "both_amount_and_energy"
    NO_TARIFF = "no_tariff"
    UNKNOWN_EAN = "unknown_ean"
    BAD_CHECK_DIGIT = "bad_check_digit"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_DIGITS = "not_digits"
    NEGATIVE_AMOUNT = "negative_amount"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"
    DAY_NOT_OVER = "day_not_over"
    BEFORE_ACTIVATION = "before_activation"
    INCOMPLETE_DAY = "incomplete_day"
    CONFLICT = "conflict"
    REFERENCE_REUSED = "reference_reused_with_other_amount"
    OFF_PREPAYMENT = "off_prepayment"
    IMPLAUSIBLE = "implausible"
    MISSING_REASON = "missing_reason"
    NOT_ALLOWED = "not_allowed"


class Ignored(StrEnum):
    """Why input that is right was not booked: it says nothing new."""

    DUPLICATE = "duplicate"
    STALE_VERSION = "stale_version"


class RefusedInput(ValueError):
    """One piece of input is refused: the code, the field at fault and what to do about it."""

    def __init__(self, code: Refusal, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail} ({code})")
        self.code = code
        self.field = field
        self.detail = detail
