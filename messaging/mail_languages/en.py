"""Owns the British English of e-mails."""

from typing import Final

from balance.energy import Energy
from messaging.mail_parts import Frame, Head, MailLanguage, Style
from messaging.mail_sentences import Sentence
from messaging.notices import Situation

_STYLE: Final = Style(
    thousands=",",
    money="€{figure}",
    day="{day}\u00a0{month_name} {year}",
    near_day="{weekday} {day}\u00a0{month_name}",
    hour="{hour}:{minute:02d}",
    moment="{day} at {hour}",
    whole_hour="{hour}:00",
    hour_and_minutes="{hour}:{minute:02d}",
    one_day="{first}",
    several_days="{first} to {last}",
    open_span="{days} from {start} to {end}",
    holidays="not on public holidays",
    units=("seconds", "minutes", "digits"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
)
_FRAME: Final = Frame(
    document="e-mail",
    greeting="Hello,",
    balance_label="Your balance",
    emergency_label="Emergency credit left",
    paid_label="Your top-up",
    labelled="{label}: {value}",
    meter="{Energy} · EAN code ending in {ending}",
    as_of="Balance on {balance_at}. Today's use is not counted yet.",
    as_of_late="Balance on {balance_at}. Your use after {counted} is not counted yet.",
    as_of_never="Balance on {balance_at}. Your use is not counted yet.",
    in_parts=" One payment can be up to {most}: pay in several parts.",
    before="before {cut_day} at {cut_hour}",
    at_once="today",
    steps_label="What to do now",
    gas_label="Smell gas?",
    gas_advice="Get out at once. Call this number from outside.",
    line_label="Your balance by phone, day and night",
    line_advice="It is free. Enter the last 13 digits of your EAN code: "
    "they end in {ending}. A voice says your balance.",
    help_label="A person to help you",
    help_advice="Then press {help_key}. Open {help_hours}. A call to this number may cost money.",
    page_label="Top up on the internet",
    ending="{name}: automatic message. Please do not reply to this e-mail. A question? Call us.",
)

_EAN: Final = " (EAN …{ending})"
_BEGUN: Final = "Emergency credit started: {energy}" + _EAN
_BEGUN_TITLE: Final = "Your emergency credit has started"
_ONLY_LEFT: Final = "Emergency credit, {energy}: only {left} left" + _EAN
_ONLY_LEFT_TITLE: Final = "You have only {left} of emergency credit left"
_BEFORE_CUT: Final = "{left} left before you are cut off. Top up {least} or more."
_BEFORE_LIMIT: Final = "{left} left before {the_supply} is limited. Top up {least} or more."
_LOW_TITLE: Final = "Your {energy} credit is low"
_LOW_NOT_BACK: Final = "{Supply} not back yet, low credit: {balance}" + _EAN
_ONE_ACT: Final = "There is one more thing to do at the meter. Top up {least} or more."
_CALL_INSTALLER: Final = "Call a gas technician. Top up {least} or more."
_ALL_RETURNS: Final = "Pay {restore} or more today: full power comes back by itself."
_PAY_FIRST: Final = "Pay at least {restore} before then, and nothing is cut off."
_PAY_MORE_FIRST: Final = "Pay at least {restore} more before then, and nothing is cut off."
_ARRIVED: Final = "Your top-up has arrived"
_BELOW_ZERO: Final = "Top-up received, balance below zero: {energy}" + _EAN
_NOT_ENOUGH: Final = "Your top-up has arrived, but it is not enough"
_NOT_BACK: Final = "Top-up received: {supply} not back yet" + _EAN

_HEADS: Final = {
    Situation.LOW_CREDIT: Head(
        "Low credit: {balance} for {energy}" + _EAN,
        "Nothing is cut off. Top up in time: {least} or more.",
        _LOW_TITLE,
    ),
    Situation.EMERGENCY_CREDIT: Head(_BEGUN, _BEFORE_CUT, _BEGUN_TITLE),
    Situation.EMERGENCY_BEFORE_LIMIT: Head(_BEGUN, _BEFORE_LIMIT, _BEGUN_TITLE),
    Situation.EMERGENCY_USED_UP: Head(
        "Emergency credit used up: {energy}" + _EAN,
        _ALL_RETURNS,
        "Your emergency credit has started, and is already used up",
    ),
    Situation.EMERGENCY_WHILE_LIMITED: Head(_BEGUN, _ALL_RETURNS, _BEGUN_TITLE),
    Situation.STILL_LIMITED: Head(
        "{Supply} limited: how to get full power back" + _EAN,
        _ALL_RETURNS,
        "{The_supply} is limited",
    ),
    Situation.LOW_BEFORE_RETURN: Head(_LOW_NOT_BACK, _ONE_ACT, _LOW_TITLE),
    Situation.LOW_WHILE_BLOCKED: Head(_LOW_NOT_BACK, _CALL_INSTALLER, _LOW_TITLE),
    Situation.EMERGENCY_BEFORE_RETURN: Head(_BEGUN, _ONE_ACT, _BEGUN_TITLE),
    Situation.EMERGENCY_WHILE_BLOCKED: Head(_BEGUN, _CALL_INSTALLER, _BEGUN_TITLE),
    Situation.EMERGENCY_LOW: Head(
        _ONLY_LEFT,
        "After that, {the_supply} is cut off. Top up {least} or more.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: Head(
        _ONLY_LEFT,
        "After that, {the_supply} is limited. Top up {least} or more.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: Head(_ONLY_LEFT, _ONE_ACT, _ONLY_LEFT_TITLE),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: Head(_ONLY_LEFT, _CALL_INSTALLER, _ONLY_LEFT_TITLE),
    Situation.CUT_WARNING: Head(
        "{Energy}: cut off on {cut_day} at {cut_hour}" + _EAN,
        _PAY_FIRST,
        "{The_supply} will be cut off on {cut_day} at {cut_hour}",
    ),
    Situation.CUT_WITHOUT_DAY: Head(
        "{Energy}: cut off soon" + _EAN,
        _PAY_FIRST,
        "{The_supply} will be cut off soon",
    ),
    Situation.LIMITED_SUPPLY: Head(
        "{Supply} limited: emergency credit used up" + _EAN,
        _ALL_RETURNS,
        "{The_supply} is limited",
    ),
    Situation.DISCONNECTED: Head(
        "{Supply} cut off: how to switch it back on" + _EAN,
        "Pay at least {restore} today. Here is what comes next, step by step.",
        "{The_supply} is cut off",
    ),
    Situation.RECONNECT_READY: Head(
        "You can switch {the_supply} back on" + _EAN,
        "Is an arrow blinking? Hold the green button for 5 seconds, until it clicks.",
        "You can switch {the_supply} back on",
        gas_preheader="The meter does a leak test first. Here is how, step by step.",
    ),
    Situation.TOP_UP_RECEIVED: Head(
        "Top-up received: {paid} for {energy}" + _EAN,
        "Thank you. Your balance is now {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_FULL_POWER: Head(
        "Top-up received: {supply} at full power" + _EAN,
        "Thank you. Your balance is now {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_IN_EMERGENCY: Head(_BELOW_ZERO, _BEFORE_CUT, _ARRIVED),
    Situation.TOP_UP_BEFORE_LIMIT: Head(_BELOW_ZERO, _BEFORE_LIMIT, _ARRIVED),
    Situation.TOP_UP_WHILE_LIMITED: Head(
        "Top-up received, but {the_supply} is limited" + _EAN,
        "Pay {restore} more today: full power comes back by itself.",
        "Your top-up has arrived, but {the_supply} is limited",
    ),
    Situation.TOP_UP_BEFORE_CUT: Head(
        "Topped up, not enough: cut off on {cut_day} at {cut_hour}" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: Head(
        "Topped up, not enough: cut off soon" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_STILL_CUT: Head(
        "Top-up received, but {the_supply} is still cut off" + _EAN,
        "Pay at least {restore} more today, to switch {the_supply} back on.",
        "Your top-up has arrived, but {the_supply} is still cut off",
    ),
    Situation.TOP_UP_BEFORE_RETURN: Head(
        _NOT_BACK,
        "Thank you. There is one more thing to do at the meter.",
        _ARRIVED,
        gas_preheader="Thank you. The leak test at the meter has still to succeed.",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: Head(
        _NOT_BACK,
        "Thank you. To switch {the_supply} back on, call a gas technician.",
        _ARRIVED,
    ),
}

_SENTENCES: Final = {
    Sentence.NOTHING_IS_CUT: "Nothing is cut off.",
    Sentence.WE_WARN_EARLY: "We warn you early, so that you have time to top up.",
    Sentence.CREDIT_STARTS: "Below zero, your emergency credit of {credit} starts. "
    "It starts by itself.",
    Sentence.BELOW_ZERO: "Your balance has fallen below zero.",
    Sentence.NOT_CUT_NOW: "For now, nothing is cut off.",
    Sentence.SAME_NOW: "For now, nothing changes in your home.",
    Sentence.USING_CREDIT: "But you are using your emergency credit.",
    Sentence.LEFT: "You have {left} of emergency credit left.",
    Sentence.THEN_CUT: "When it is used up, {the_supply} is cut off.",
    Sentence.THEN_LIMITED: "When it is used up, {the_supply} is limited, but it is not cut off.",
    Sentence.THEN_NO_RETURN: "When it is used up, you cannot switch {the_supply} back on "
    "without paying.",
    Sentence.CREDIT_ENDS_NO_RETURN: "When the emergency credit is used up, "
    "you cannot switch {the_supply} back on without paying.",
    Sentence.COUNTS_AT_ONCE: "Every top-up counts at once.",
    Sentence.CREDIT_OVER: "Your emergency credit is used up.",
    Sentence.COUNTED: "Thank you. Your payment of {paid} is already in your balance.",
    Sentence.STILL_BELOW_ZERO: "But it is below zero: you are using your emergency credit.",
    Sentence.NO_CUT_COMING: "Nothing is cut off, and no cut is planned.",
    Sentence.FULL_POWER: "Your balance is high enough: "
    "{the_supply} is at full power, and no cut is planned.",
    Sentence.NOT_ENOUGH: "But it is not enough yet to switch {the_supply} back on.",
    Sentence.LIMIT: "{The_supply} is not cut off, but it is limited: "
    "switch on only a few appliances at a time.",
    Sentence.FULL_POWER_IF_TODAY: "If you pay today, {restore} is enough: "
    "full power comes back by itself. Tomorrow it may be more.{parts}",
    Sentence.STILL_TIME: "You can still avoid the cut: pay {before}, "
    "and nothing is cut off.{parts}",
    Sentence.USE_ADDS_UP: "Your use is added every day. Pay soon if you can, even a little more.",
    Sentence.CUT_AT: "But your emergency credit is used up: "
    "{the_supply} will be cut off on {cut_day} at {cut_hour}.",
    Sentence.CUT_SOON: "But your emergency credit is used up: {the_supply} will be cut off soon.",
    Sentence.CAN_RETURN: "But you can switch {the_supply} back on.",
    Sentence.IF_TODAY: "If you pay today, {restore} is enough. Tomorrow it may be more.{parts}",
    Sentence.NOT_BACK: "{The_supply} is not back yet: there is one more thing to do at the meter.",
    Sentence.NOT_BACK_GAS: "{The_supply} is not back yet: "
    "it comes back when the leak test at the meter succeeds.",
    Sentence.BLOCKED: "{The_supply} is not back yet: "
    "the leak tests have failed, and the meter is blocked.",
    Sentence.GOOD_NEWS: "Good news: your balance is high enough. "
    "There is one more thing to do at the meter.",
    Sentence.GOOD_NEWS_GAS: "Good news: your balance is high enough. "
    "Before {the_supply} comes back, the meter does a leak test.",
    Sentence.TODAY: "To pay today ({today}), at least",
    Sentence.MORE_TODAY: "Still to pay today ({today}), at least",
    Sentence.BEFORE: "To pay {before}, at least",
    Sentence.TO_AVOID: "To avoid it, pay at least",
    Sentence.MORE_BEFORE: "Still to pay {before}, at least",
    Sentence.MORE_TO_AVOID: "To avoid the cut, pay at least this much more",
    Sentence.CODE: "Take your EAN code from your energy bill: "
    "the last 13 digits, those that end in {ending}.",
    Sentence.WHERE: "Where? In a shop, at our offices, or on the internet at {page}. "
    "Pay by bank card.",
    Sentence.TOP_UP_IN_TIME: "Top up in time: {least} or more, {most} at most per payment.",
    Sentence.TOP_UP_SOON: "Top up as soon as you can: {least} or more.",
    Sentence.NOTHING_MORE: "You have nothing more to do for this payment.",
    Sentence.NEXT_TIME: "Next time, top up in time: {least} or more, {most} at most per payment.",
    Sentence.PAY_TODAY: "Pay at least {restore} today.",
    Sentence.PAY_MORE_TODAY: "Pay at least {restore} more today.",
    Sentence.PAY_BEFORE: "Pay at least {restore} {before}.",
    Sentence.PAY_MORE_BEFORE: "Pay at least {restore} more {before}.",
    Sentence.WAIT: "Wait for our message: it says when you can switch {the_supply} back on.",
    Sentence.WAIT_GAS: "Wait for our message: it says, step by step, "
    "how to switch {the_supply} back on. The meter does a leak test first.",
    Sentence.BUTTON: "Go to the meter. Is an arrow blinking above the switch? "
    "Hold the green button for 5 seconds, until it clicks.",
    Sentence.THEN_BUTTON: "Then go to the meter. Is an arrow blinking above the switch? "
    "Hold the green button for 5 seconds, until it clicks.",
    Sentence.ARROW: "Go to the meter. An arrow is blinking above the switch.",
    Sentence.HOLD: "Press and hold the green button. Count slowly to 5. "
    "You will hear a click: {the_supply} is back.",
    Sentence.NO_ARROW: "No arrow, or no {supply}? Call {help_line}, then press {help_key}.",
    Sentence.LEAK_TEST: "Go to the meter. Is an arrow blinking? Turn off everything that uses gas. "
    "Then press the button under the arrow: the leak test takes 10 minutes at most.",
    Sentence.ALL_OFF: "Turn off everything that uses gas: heating, cooker, hot water.",
    Sentence.PRESS: "At the meter, press the button under the blinking arrow.",
    Sentence.LET_IT_TEST: "Wait: the test takes 10 minutes at most. Leave everything off.",
    Sentence.SECOND_TEST: "Is the gas not back? Wait 6 minutes. "
    "When the arrow blinks, try a second time.",
    Sentence.NO_THIRD_TEST: "Have two tries failed? Do not try again. Call a gas technician.",
    Sentence.NO_SIGN: "No gas, and nothing on the screen, neither symbol nor arrow? "
    "Call {help_line}, then press {help_key}.",
    Sentence.INSTALLER: "Do not try again. Call a gas technician: only they can help.",
}

WORDS: Final = MailLanguage(
    version=1,
    style=_STYLE,
    frame=_FRAME,
    names={
        Energy.ELECTRICITY: {
            "energy": "electricity",
            "supply": "electricity",
            "the_supply": "the electricity",
        },
        Energy.GAS: {"energy": "gas", "supply": "gas", "the_supply": "the gas"},
    },
    heads=_HEADS,
    sentences=_SENTENCES,
)
