"""The two energies and the amount used, as integer watt-hours."""

import re
from enum import StrEnum
from typing import NewType

from balance.refusals import Refusal, RefusedInput

WattHours = NewType("WattHours", int)

_KWH = re.compile(r"(-?)(\d{1,7})(?:[.,](\d{1,3}))?", re.ASCII)


class Energy(StrEnum):
    """What a meter point delivers; the two accounts of one household never mix (R12)."""

    ELECTRICITY = "electricity"
    GAS = "gas"


def parse_kwh(text: str, field: str) -> WattHours:
    """Watt-hours of kilowatt-hours written with a dot or a comma and at most three decimals.

    Raises RefusedInput: bad_amount, or negative_amount below zero.
    """
    found = _KWH.fullmatch(text.strip())
    if found is None:
        raise RefusedInput(
            Refusal.BAD_AMOUNT, field, "write kWh with at most three decimals, such as 7.250"
        )
    sign, whole, decimals = found.groups()
    watt_hours = int(whole) * 1000 + int((decimals or "0").ljust(3, "0"))
    if sign and watt_hours:
        raise RefusedInput(Refusal.NEGATIVE_AMOUNT, field, "energy used cannot be negative")
    return WattHours(watt_hours)
