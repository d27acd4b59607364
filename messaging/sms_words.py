"""Owns the shape of an SMS, and of what each language says."""

from collections.abc import Mapping
from dataclasses import dataclass

from balance.energy import Energy
from messaging.kinds import Kind
from messaging.notices import Situation


@dataclass(frozen=True, slots=True)
class Template:
    """Words with their places, and the segments they fill at most at their longest values."""

    words: str
    segments: int = 1


@dataclass(frozen=True, slots=True)
class BalanceWords:
    """A balance that was asked for, by how the supply stands.

    What follows the words is a string: `repay` opens what is still to be repaid, `advance` and
    `debts` name it.
    """

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


@dataclass(frozen=True, slots=True)
class SmsWords:
    """What one language says; `version` counts the forms in which its words went out.

    `devices` names the meter itself, `in_parts` is the advice to pay in several payments; it
    follows the words.
    """

    version: int
    meters: Mapping[Energy, str]
    supplies: Mapping[Energy, str]
    devices: Mapping[Energy, str]
    in_parts: str
    notices: Mapping[Situation, Mapping[Energy, Template]]
    balance: BalanceWords
    others: Mapping[Kind, Template]


def alike(words: str) -> Mapping[Energy, Template]:
    """The same words for both energies."""
    return dict.fromkeys(Energy, Template(words))


def apart(electricity: str, gas: str, gas_segments: int = 1) -> Mapping[Energy, Template]:
    """Words of its own for each energy."""
    return {Energy.ELECTRICITY: Template(electricity), Energy.GAS: Template(gas, gas_segments)}
