"""What a payment is confirmed with in English."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

_ARRIVED: Final = "Top-up received: {paid} EUR on {paid_day} at {paid_hour}. Thank you. "
_METER: Final = "{paid} EUR received. {Meter} (EAN ..{ending}): "
_NOT_BACK: Final = "{paid} EUR received. {Supply} not back yet (EAN ..{ending}): "
_BALANCE: Final = "balance {balance} EUR on {day}. "

RECEIPTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.TOP_UP_RECEIVED: alike(
        _ARRIVED + "{Meter} (EAN ..{ending}): balance {balance} EUR. "
        "No cut planned. Free info: {line}"
    ),
    Situation.TOP_UP_FULL_POWER: alike(
        _ARRIVED + "{Supply} at full power (EAN ..{ending}): balance {balance} EUR. "
        "Free info: {line}"
    ),
    Situation.TOP_UP_IN_EMERGENCY: alike(
        _METER + _BALANCE + "Emergency credit: {left} EUR left before the cut. Help: {line}"
    ),
    Situation.TOP_UP_BEFORE_LIMIT: alike(
        _METER + _BALANCE + "Emergency credit: {left} EUR left, then power is limited. Help: {line}"
    ),
    Situation.TOP_UP_WHILE_LIMITED: alike(
        "{paid} EUR received. {Supply} limited (EAN ..{ending}): "
        + _BALANCE
        + "Pay {restore} EUR more today: full power comes back. Help: {line}"
    ),
    Situation.TOP_UP_BEFORE_CUT: alike(
        _METER
        + _BALANCE
        + "Cut on {cut_day} at {cut_hour}: pay {restore} EUR more by then. Help: {line}"
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: alike(
        "{paid} EUR received. {Meter} (EAN ..{ending}) will be cut off soon. "
        "Balance {balance} EUR on {day}. Pay {restore} EUR more to avoid it. Help: {line}"
    ),
    Situation.TOP_UP_STILL_CUT: alike(
        "{paid} EUR received, not enough. {Supply} still cut off (EAN ..{ending}): "
        + _BALANCE
        + "Pay {restore} EUR more today. Help: {line}"
    ),
    Situation.TOP_UP_BEFORE_RETURN: apart(
        _NOT_BACK + "hold the green button until it clicks (5 s). "
        "Balance {balance} EUR on {day}. Help: {line}",
        _NOT_BACK + "the leak test has to pass. Balance {balance} EUR on {day}. Help: {line}",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: alike(
        "{paid} EUR received. {Supply} blocked (EAN ..{ending}): "
        "call a gas technician. Balance {balance} EUR on {day}. Help: {line}"
    ),
}
