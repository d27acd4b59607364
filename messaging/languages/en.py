"""Owns the English of what is asked for by SMS."""

from typing import Final

from balance.energy import Energy
from messaging.sms_words import SmsWords, Template

_BALANCE: Final = "Balance {balance} EUR on {day} at {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): balance {balance} EUR on {day} at {hour}. "

WORDS: Final = SmsWords(
    version=1,
    meters={Energy.ELECTRICITY: "electricity", Energy.GAS: "gas"},
    supplies={Energy.ELECTRICITY: "electricity", Energy.GAS: "gas"},
    in_credit=Template(
        _OPENING + "Emergency credit left: {left} EUR. "
        "Last top-up: {top_up} EUR on {top_up_day}. Info: {line}"
    ),
    never_paid=Template(_OPENING + "Emergency credit left: {left} EUR. Free info: {line}"),
    in_emergency=Template(
        _OPENING + "Emergency credit: {left} EUR left before the cut. "
        "Top up {least} EUR or more. Help: {line}"
    ),
    before_limit=Template(
        _OPENING + "Emergency credit: {left} EUR, then power is limited. "
        "Top up {least} EUR or more. Help: {line}"
    ),
    before_cut=Template(
        "{Meter} (EAN ..{ending}) will be cut off on {cut_day} at {cut_hour}. "
        + _BALANCE
        + "Pay {restore} EUR before then. Help: {line}"
    ),
    cut_without_day=Template(
        "{Meter} (EAN ..{ending}) will be cut off soon. "
        + _BALANCE
        + "Pay at least {restore} EUR to avoid it. Help: {line}"
    ),
    limited=Template(
        "{Supply} limited (EAN ..{ending}). "
        + _BALANCE
        + "Pay at least {restore} EUR today: full power then comes back. Help: {line}"
    ),
    cut=Template(
        "{Supply} cut off (EAN ..{ending}). "
        + _BALANCE
        + "To switch on, pay at least {restore} EUR today. Help: {line}"
    ),
    ready=Template(
        _OPENING + "You can switch on: hold the green button 5 s, until it clicks. Help: {line}"
    ),
    before_leak_test=Template(
        "Smell of gas? Go outside, call {gas_line}.\n"
        "Gas, leak test (EAN ..{ending}). "
        "Balance {balance} EUR on {day} at {hour}.\n"
        "1 Turn off all gas appliances.\n"
        "2 Press the button under the blinking arrow. Wait 10 min.\n"
        "3 Failed? Wait 6 min, try once more.\n"
        "4 Failed again? Call a gas technician.\n"
        "Help: {line}",
        segments=2,
    ),
    blocked=Template(
        "{Supply} blocked (EAN ..{ending}): call a gas technician. "
        + _BALANCE
        + "Smell of gas: {gas_line}. Help: {line}"
    ),
    off=Template(
        "{Meter} (EAN ..{ending}): prepayment has ended, do not top up any more. "
        + _BALANCE
        + "Any question? {help_line}, press {help_key}"
    ),
    repay=". Still to repay: ",
    advance="advance {advance} EUR ({advance_daily} a day)",
    debts="debts {debt} EUR ({debt_daily} a day)",
    in_parts=". At most {most} EUR per payment: pay in parts.",
    threshold_changed=Template(
        "Alert changed, {meter} (EAN ..{ending}): we warn you at {threshold} EUR or less. "
        "Not you? {help_line}, press {help_key}. Free info: {line}"
    ),
)
