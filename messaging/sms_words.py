"""Owns the shape of an SMS, and of what each language says of what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from balance.energy import Energy


@dataclass(frozen=True, slots=True)
class Template:
    """Words with their places, and the segments they fill at most at their longest values."""

    words: str
    segments: int = 1


@dataclass(frozen=True, slots=True)
class SmsWords:
    """What one language says; `version` counts the forms in which its words went out.

    A balance has its words by how the supply stands. What follows the words is a string: `repay`
    opens what is still to be repaid, `advance` and `debts` name it; `in_parts` is the advice to pay
    in several payments.
    """

    version: int
    meters: Mapping[Energy, str]
    supplies: Mapping[Energy, str]
    in_credit: Template
    never_paid: Template
    in_emergency: Template
    before_limit: Template
    before_cut: Template
    cut_without_day: Template
    limited: Template
    cut: Template
    ready: Template
    before_leak_test: Template
    blocked: Template
    off: Template
    repay: str
    advance: str
    debts: str
    in_parts: str
    threshold_changed: Template
