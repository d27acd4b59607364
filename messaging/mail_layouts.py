"""Owns what the e-mail of each situation says and how it looks, in every language alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from balance.energy import Energy
from messaging.mail_parts import Figure, Layout, Tone
from messaging.mail_sentences import Sentence
from messaging.notices import Situation

_BALANCE_FIRST: Final = (Figure.BALANCE, Figure.EMERGENCY_LEFT)
_LEFT_FIRST: Final = (Figure.EMERGENCY_LEFT, Figure.BALANCE)
_TO_PAY_FIRST: Final = (Figure.TO_PAY, Figure.BALANCE, Figure.EMERGENCY_LEFT)
_BALANCE_AND_PAID: Final = (Figure.BALANCE, Figure.PAID, Figure.EMERGENCY_LEFT)
_TO_PAY_AND_PAID: Final = (Figure.TO_PAY, Figure.PAID, Figure.BALANCE, Figure.EMERGENCY_LEFT)
# What is left of the emergency credit is no use to a home that is cut.
_WHILE_CUT: Final = (Figure.TO_PAY, Figure.PAID, Figure.BALANCE)

_IN_TIME: Final = (Sentence.CODE, Sentence.TOP_UP_IN_TIME, Sentence.WHERE)
_SOON: Final = (Sentence.CODE, Sentence.TOP_UP_SOON, Sentence.WHERE)
_TODAY: Final = (Sentence.CODE, Sentence.PAY_TODAY, Sentence.WHERE)
_MORE_TODAY: Final = (Sentence.CODE, Sentence.PAY_MORE_TODAY, Sentence.WHERE)
_TESTS: Final = (Sentence.SECOND_TEST, Sentence.NO_THIRD_TEST, Sentence.NO_SIGN)

_LOW: Final = Layout(
    Tone.CALM,
    _BALANCE_FIRST,
    told=((Sentence.NOTHING_IS_CUT, Sentence.WE_WARN_EARLY), (Sentence.CREDIT_STARTS,)),
    steps=_IN_TIME,
)
_EMERGENCY: Final = Layout(
    Tone.WARNING,
    _BALANCE_FIRST,
    told=((Sentence.BELOW_ZERO, Sentence.NOT_CUT_NOW), (Sentence.LEFT, Sentence.THEN_CUT)),
    steps=_SOON,
)
_EMERGENCY_LOW: Final = replace(
    _EMERGENCY,
    figures=_LEFT_FIRST,
    told=(
        (Sentence.NOT_CUT_NOW, Sentence.USING_CREDIT),
        (Sentence.THEN_CUT, Sentence.COUNTS_AT_ONCE),
    ),
)
_BEFORE_LIMIT: Final = replace(
    _EMERGENCY,
    told=((Sentence.BELOW_ZERO, Sentence.SAME_NOW), (Sentence.LEFT, Sentence.THEN_LIMITED)),
)
_LOW_BEFORE_LIMIT: Final = replace(
    _EMERGENCY_LOW,
    told=(
        (Sentence.SAME_NOW, Sentence.USING_CREDIT),
        (Sentence.THEN_LIMITED, Sentence.COUNTS_AT_ONCE),
    ),
)

_RECEIVED: Final = Layout(
    Tone.GOOD,
    _BALANCE_AND_PAID,
    told=((Sentence.COUNTED,), (Sentence.NO_CUT_COMING,)),
    steps=(Sentence.NOTHING_MORE, Sentence.NEXT_TIME),
    payable=False,
)
_RECEIVED_FULL_POWER: Final = replace(_RECEIVED, told=((Sentence.COUNTED,), (Sentence.FULL_POWER,)))
_RECEIVED_IN_EMERGENCY: Final = Layout(
    Tone.WARNING,
    _BALANCE_AND_PAID,
    told=(
        (Sentence.COUNTED, Sentence.STILL_BELOW_ZERO),
        (Sentence.NOTHING_IS_CUT, Sentence.LEFT, Sentence.THEN_CUT),
    ),
    steps=_SOON,
)
_RECEIVED_BEFORE_LIMIT: Final = replace(
    _RECEIVED_IN_EMERGENCY,
    told=(
        (Sentence.COUNTED, Sentence.STILL_BELOW_ZERO),
        (Sentence.LEFT, Sentence.THEN_LIMITED),
    ),
)

_STILL_LIMITED: Final = Layout(
    Tone.WARNING,
    _TO_PAY_FIRST,
    told=((Sentence.LIMIT,), (Sentence.FULL_POWER_IF_TODAY,)),
    steps=_TODAY,
    to_pay=Sentence.TODAY,
)
_EMERGENCY_LIMITED: Final = replace(
    _STILL_LIMITED,
    told=((Sentence.BELOW_ZERO, Sentence.LIMIT), (Sentence.FULL_POWER_IF_TODAY,)),
)
_LIMITED: Final = replace(
    _STILL_LIMITED,
    told=((Sentence.CREDIT_OVER, Sentence.LIMIT), (Sentence.FULL_POWER_IF_TODAY,)),
)
_RECEIVED_LIMITED: Final = replace(
    _STILL_LIMITED,
    figures=_TO_PAY_AND_PAID,
    told=((Sentence.COUNTED,), *_STILL_LIMITED.told),
    steps=_MORE_TODAY,
    to_pay=Sentence.MORE_TODAY,
)

_WARNING: Final = Layout(
    Tone.URGENT,
    _TO_PAY_FIRST,
    told=((Sentence.CREDIT_OVER,), (Sentence.STILL_TIME,), (Sentence.USE_ADDS_UP,)),
    steps=(Sentence.CODE, Sentence.PAY_BEFORE, Sentence.WHERE),
    to_pay=Sentence.BEFORE,
)
_RECEIVED_BEFORE_CUT: Final = Layout(
    Tone.URGENT,
    _TO_PAY_AND_PAID,
    told=((Sentence.COUNTED,), (Sentence.CUT_AT,), *_WARNING.told[1:]),
    steps=(Sentence.CODE, Sentence.PAY_MORE_BEFORE, Sentence.WHERE),
    to_pay=Sentence.MORE_BEFORE,
)
_RECEIVED_WITHOUT_DAY: Final = replace(
    _RECEIVED_BEFORE_CUT,
    told=((Sentence.COUNTED,), (Sentence.CUT_SOON,), *_WARNING.told[1:]),
    to_pay=Sentence.MORE_TO_AVOID,
)
_CUT: Final = Layout(
    Tone.URGENT,
    _TO_PAY_FIRST,
    told=((Sentence.CREDIT_OVER, Sentence.CAN_RETURN), (Sentence.IF_TODAY,)),
    steps=(*_TODAY, Sentence.WAIT, Sentence.THEN_BUTTON),
    to_pay=Sentence.TODAY,
)
_STILL_CUT: Final = Layout(
    Tone.URGENT,
    _WHILE_CUT,
    told=((Sentence.COUNTED,), (Sentence.NOT_ENOUGH,), (Sentence.IF_TODAY,)),
    steps=(*_MORE_TODAY, Sentence.WAIT, Sentence.THEN_BUTTON),
    to_pay=Sentence.MORE_TODAY,
)
_READY: Final = Layout(
    Tone.GOOD,
    _BALANCE_FIRST,
    told=((Sentence.GOOD_NEWS,),),
    steps=(Sentence.ARROW, Sentence.HOLD, Sentence.NO_ARROW),
    payable=False,
)
_READY_GAS: Final = replace(
    _READY,
    told=((Sentence.GOOD_NEWS_GAS,),),
    steps=(Sentence.ALL_OFF, Sentence.PRESS, Sentence.LET_IT_TEST, *_TESTS),
)

_LOW_NOT_BACK: Final = Layout(
    Tone.WARNING,
    _BALANCE_FIRST,
    told=((Sentence.NOT_BACK,), (Sentence.CREDIT_STARTS,)),
    steps=(Sentence.BUTTON, *_IN_TIME),
)
_EMERGENCY_NOT_BACK: Final = Layout(
    Tone.WARNING,
    _BALANCE_FIRST,
    told=((Sentence.BELOW_ZERO, Sentence.NOT_BACK), (Sentence.LEFT, Sentence.THEN_NO_RETURN)),
    steps=(Sentence.BUTTON, *_SOON),
)
_EMERGENCY_LOW_NOT_BACK: Final = replace(
    _EMERGENCY_NOT_BACK,
    figures=_LEFT_FIRST,
    told=((Sentence.NOT_BACK,), (Sentence.CREDIT_ENDS_NO_RETURN,)),
)
_RECEIVED_NOT_BACK: Final = Layout(
    Tone.WARNING,
    _BALANCE_AND_PAID,
    told=((Sentence.COUNTED,), (Sentence.NOT_BACK,)),
    steps=(Sentence.BUTTON, Sentence.NO_ARROW),
    payable=False,
)


def _for_gas(layout: Layout, obstacle: Sentence, act: Sentence, *rest: Sentence) -> Layout:
    """The same e-mail for a gas meter: another obstacle, another first step, its own last ones."""
    told = tuple(
        tuple(obstacle if said is Sentence.NOT_BACK else said for said in paragraph)
        for paragraph in layout.told
    )
    return replace(layout, told=told, steps=(act, *(rest or layout.steps[1:])))


def _alike(layout: Layout) -> Mapping[Energy, Layout]:
    return dict.fromkeys(Energy, layout)


def _by_energy(electricity: Layout, gas: Layout) -> Mapping[Energy, Layout]:
    return {Energy.ELECTRICITY: electricity, Energy.GAS: gas}


def _not_back(layout: Layout, *rest: Sentence) -> Mapping[Energy, Layout]:
    gas = _for_gas(layout, Sentence.NOT_BACK_GAS, Sentence.LEAK_TEST, *rest)
    return _by_energy(layout, gas)


def _blocked(layout: Layout) -> Mapping[Energy, Layout]:
    return _alike(_for_gas(layout, Sentence.BLOCKED, Sentence.INSTALLER))


def _gas_waits(layout: Layout) -> Mapping[Energy, Layout]:
    """The e-mail of a cut: gas comes back by a test, of which another message tells the steps."""
    return _by_energy(layout, replace(layout, steps=(*layout.steps[:3], Sentence.WAIT_GAS)))


LAYOUTS: Final[Mapping[Situation, Mapping[Energy, Layout]]] = {
    Situation.LOW_CREDIT: _alike(_LOW),
    Situation.EMERGENCY_CREDIT: _alike(_EMERGENCY),
    Situation.EMERGENCY_BEFORE_LIMIT: _alike(_BEFORE_LIMIT),
    Situation.EMERGENCY_USED_UP: _alike(_EMERGENCY_LIMITED),
    Situation.EMERGENCY_WHILE_LIMITED: _alike(_EMERGENCY_LIMITED),
    Situation.STILL_LIMITED: _alike(_STILL_LIMITED),
    Situation.LOW_BEFORE_RETURN: _not_back(_LOW_NOT_BACK),
    Situation.LOW_WHILE_BLOCKED: _blocked(_LOW_NOT_BACK),
    Situation.EMERGENCY_BEFORE_RETURN: _not_back(_EMERGENCY_NOT_BACK),
    Situation.EMERGENCY_WHILE_BLOCKED: _blocked(_EMERGENCY_NOT_BACK),
    Situation.EMERGENCY_LOW: _alike(_EMERGENCY_LOW),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: _alike(_LOW_BEFORE_LIMIT),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: _not_back(_EMERGENCY_LOW_NOT_BACK),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: _blocked(_EMERGENCY_LOW_NOT_BACK),
    Situation.CUT_WARNING: _alike(_WARNING),
    Situation.CUT_WITHOUT_DAY: _alike(replace(_WARNING, to_pay=Sentence.TO_AVOID)),
    Situation.LIMITED_SUPPLY: _alike(_LIMITED),
    Situation.DISCONNECTED: _gas_waits(_CUT),
    Situation.RECONNECT_READY: _by_energy(_READY, _READY_GAS),
    Situation.TOP_UP_RECEIVED: _alike(_RECEIVED),
    Situation.TOP_UP_FULL_POWER: _alike(_RECEIVED_FULL_POWER),
    Situation.TOP_UP_IN_EMERGENCY: _alike(_RECEIVED_IN_EMERGENCY),
    Situation.TOP_UP_BEFORE_LIMIT: _alike(_RECEIVED_BEFORE_LIMIT),
    Situation.TOP_UP_WHILE_LIMITED: _alike(_RECEIVED_LIMITED),
    Situation.TOP_UP_BEFORE_CUT: _alike(_RECEIVED_BEFORE_CUT),
    Situation.TOP_UP_CUT_WITHOUT_DAY: _alike(_RECEIVED_WITHOUT_DAY),
    Situation.TOP_UP_STILL_CUT: _gas_waits(_STILL_CUT),
    Situation.TOP_UP_BEFORE_RETURN: _not_back(_RECEIVED_NOT_BACK, *_TESTS),
    Situation.TOP_UP_WHILE_BLOCKED: _alike(
        replace(
            _RECEIVED_NOT_BACK,
            told=((Sentence.COUNTED,), (Sentence.BLOCKED,)),
            steps=(Sentence.INSTALLER,),
        )
    ),
}
