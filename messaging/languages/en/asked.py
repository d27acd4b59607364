"""What a customer asks for and what a visit brings, in English."""

from collections.abc import Mapping
from typing import Final

from messaging.kinds import Kind
from messaging.languages.en.alerts import GAS_SMELL, GAS_STEPS
from messaging.sms_words import BalanceWords, Template

_BALANCE: Final = "Balance {balance} EUR on {day} at {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): balance {balance} EUR on {day} at {hour}. "

BALANCE: Final = BalanceWords(
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
        _OPENING + "You can switch on: hold the green button until it clicks (5 s). Help: {line}"
    ),
    before_leak_test=Template(
        GAS_SMELL + "Gas, leak test (EAN ..{ending}). "
        "Balance {balance} EUR on {day} at {hour}.\n" + GAS_STEPS,
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
)

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): to confirm, reply {code} to this text. "
        "Did you not ask? Do not reply. Give this code to nobody. Help: {line}"
    ),
    Kind.THRESHOLD_CHANGED: Template(
        "Alert changed, {meter} (EAN ..{ending}): we warn you at {threshold} EUR or less. "
        "Not you? {help_line}, press {help_key}. Free info: {line}"
    ),
    Kind.HELP: Template(
        "Reply BALANCE: your balance. ALERT 10: a text at 10 EUR. STOP: no more alerts. "
        "By phone, free: {line}. A person: {help_line}, press {help_key}"
    ),
    Kind.STOPPED: Template(
        "Noted: no more alerts by text. We will tell you of a cut another way: "
        "e-mail, call or letter. To have them back, reply START. Free balance: {line}"
    ),
    Kind.APPOINTMENT_48H: Template(
        "Appointment on {visit_day} at {visit_hour}: a technician comes for your {device} "
        "(EAN ..{ending}). Please be at home. A problem? {help_line}, press {help_key}"
    ),
    Kind.APPOINTMENT_15MIN: Template(
        "Our technician comes at about {visit_hour} for your {device} (EAN ..{ending}). "
        "Please open the door. A problem? {help_line}, press {help_key}"
    ),
    Kind.ACTIVATION: Template(
        "Your {device} (EAN ..{ending}) sends us what you use: we work out your balance every "
        "day. Balance {balance} EUR on {day}. Day and night, free: {line}"
    ),
    Kind.SURVEY: Template(
        "Your {device} (EAN ..{ending}): is all well? Your opinion helps us: "
        "call {help_line}, press {help_key}. Thank you! Free balance: {line}"
    ),
}
