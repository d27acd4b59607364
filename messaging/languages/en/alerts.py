"""The alerts in English, and what brings the supply back."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

GAS_SMELL: Final = "Smell of gas? Go outside, call {gas_line}.\n"
GAS_STEPS: Final = (
    "1 Turn off all gas appliances.\n"
    "2 Press the button under the blinking arrow. Wait 10 min.\n"
    "3 Failed? Wait 6 min, try once more.\n"
    "4 Failed again? Call a gas technician.\n"
    "Help: {line}"
)
_BALANCE: Final = "balance {balance} EUR on {day}. "
_TOP_UP: Final = "Top up {least} EUR or more. Help: {line}"
_LOW: Final = "Low credit: {balance} EUR on {day}. " + _TOP_UP
_BACK: Final = "Pay {restore} EUR: full power comes back. Help: {line}"
_BUTTON: Final = "{balance} EUR on {day}. Top up, then hold the green button. Help: {line}"
_TEST: Final = "{balance} EUR on {day}. Top up. The leak test has to pass. Help: {line}"
_BLOCKED: Final = "{balance} EUR on {day}. Top up, and call a gas technician. Help: {line}"
_CUT: Final = (
    "{Supply} cut off (EAN ..{ending}). Balance {balance} EUR on {day}. "
    "Pay at least {restore} EUR today. "
)

ALERTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.LOW_CREDIT: alike(
        "Low credit, {meter} (EAN ..{ending}): " + _BALANCE + "Below zero, the emergency credit "
        "of {credit} EUR starts. Top up in time. Free info: {line}"
    ),
    Situation.EMERGENCY_CREDIT: alike(
        "Emergency credit started, {meter} (EAN ..{ending}): "
        + _BALANCE
        + "{left} EUR left before the cut. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_BEFORE_LIMIT: alike(
        "Emergency credit started, {meter} (EAN ..{ending}): "
        + _BALANCE
        + "{left} EUR left, then limited power. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_USED_UP: alike(
        "Emergency credit started and used up, {supply} limited (EAN ..{ending}): "
        "{balance} EUR on {day}. " + _BACK
    ),
    Situation.EMERGENCY_WHILE_LIMITED: alike(
        "Emergency credit started, {supply} limited (EAN ..{ending}): " + _BALANCE + _BACK
    ),
    Situation.STILL_LIMITED: alike(
        "{Supply} limited (EAN ..{ending}): " + _BALANCE + "Pay at least {restore} EUR today: "
        "full power then comes back. Help: {line}"
    ),
    Situation.LOW_BEFORE_RETURN: apart(
        "{Supply} not back yet (EAN ..{ending}): hold the green button. " + _LOW,
        "{Supply} not back yet (EAN ..{ending}): the leak test has to pass. " + _LOW,
    ),
    Situation.LOW_WHILE_BLOCKED: alike(
        "{Supply} blocked (EAN ..{ending}): call a gas technician. " + _LOW
    ),
    Situation.EMERGENCY_BEFORE_RETURN: apart(
        "Emergency credit started, {supply} not back yet (EAN ..{ending}): " + _BUTTON,
        "Emergency credit started, {supply} not back yet (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_WHILE_BLOCKED: alike(
        "Emergency credit started, {supply} blocked (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.EMERGENCY_LOW: alike(
        "Emergency credit: only {left} EUR left before the cut, {meter} (EAN ..{ending}): "
        + _BALANCE
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: alike(
        "Only {left} EUR of emergency credit left, {meter} (EAN ..{ending}): "
        + _BALANCE
        + "Then power is limited. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: apart(
        "Emergency credit: {left} EUR left, {supply} not back yet (EAN ..{ending}): " + _BUTTON,
        "Emergency credit: {left} EUR left, {supply} not back yet (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: alike(
        "Emergency credit: {left} EUR left, {supply} blocked (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.CUT_WARNING: alike(
        "{Meter} (EAN ..{ending}) will be cut off on {cut_day} at {cut_hour}. "
        "Balance {balance} EUR on {day}. Pay at least {restore} EUR before then. Help: {line}"
    ),
    Situation.CUT_WITHOUT_DAY: alike(
        "{Meter} (EAN ..{ending}) will be cut off soon: emergency credit used up. "
        "Balance {balance} EUR on {day}. Pay {restore} EUR to avoid it. Help: {line}"
    ),
    Situation.LIMITED_SUPPLY: alike(
        "{Supply} limited (EAN ..{ending}): emergency credit used up. "
        "Balance {balance} EUR on {day}. Pay {restore} EUR today: full power comes back. "
        "Help: {line}"
    ),
    Situation.DISCONNECTED: apart(
        _CUT + "Then a text tells you how to switch on. Help: {line}",
        _CUT + "A text will follow. Smell of gas: {gas_line}. Help: {line}",
    ),
    Situation.RECONNECT_READY: apart(
        "{Supply} (EAN ..{ending}): you can switch on. Balance {balance} EUR on {day}. "
        "Is an arrow blinking? Hold the green button until it clicks (5 s). Help: {line}",
        GAS_SMELL
        + "{Supply} (EAN ..{ending}): you can switch it on. Balance {balance} EUR on {day}.\n"
        + GAS_STEPS,
        gas_segments=2,
    ),
}
