"""What a visitor's scripts ask for under /demo/: facts in JSON in, a sentence out.

JSON only: a form on somebody else's page cannot send it without being asked first.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import BadRequest

from balance.batch import Refused
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy, parse_kwh
from balance.entries import TopUpChannel
from balance.intake.accounts import Opening
from balance.meters.simulated import MeterError
from balance.money import Cents, parse_euros
from balance.refusals import Refusal, RefusedInput
from balance.storage.facts import ClockError
from config.demo import acts, sights
from config.demo.acts import Stage
from config.demo.households import free_ean, make_up
from config.demo.words import in_language, words
from messaging.mail_numbers import money

_LONGEST_NAME: Final = 80
Facts = dict[str, object]
Doing = Callable[[Stage, Facts], dict[str, str]]


def add_doings(routes: Blueprint, stage: Stage) -> None:
    """Add what is done to the routes."""
    doings: dict[str, Doing] = {
        "/morning": _morning,
        "/wait": _wait,
        "/use": _use,
        "/top-up": _top_up,
        "/press": _press,
        "/households": _household,
    }
    for path, doing in doings.items():
        routes.add_url_rule(path, doing.__name__, _door(doing, stage), methods=["POST"])


def facts_sent() -> Facts:
    """The JSON object a script sent. Raises BadRequest for anything else."""
    facts = request.get_json()
    if not isinstance(facts, dict):
        raise BadRequest
    return facts


def _door(doing: Doing, stage: Stage) -> Callable[[], tuple[Response, int]]:
    @wraps(doing)
    def answer() -> tuple[Response, int]:
        facts = facts_sent()
        try:
            return jsonify(doing(stage, facts)), 200
        except RefusedInput as refused:
            return jsonify(sentence=_refusal(stage, refused, _words(facts))), 422
        except ClockError:
            return jsonify(sentence=_words(facts)["fault_clock"]), 422
        except ValueError as fault:
            raise BadRequest from fault
        except MeterError as fault:
            return jsonify(sentence=_words(facts)[f"meter_{fault.fault}"]), 422

    return answer


def _morning(stage: Stage, facts: Facts) -> dict[str, str]:
    now = acts.let_it_be_morning(stage)
    return {"sentence": _words(facts)["morning_done"].format(moment=sights.moment(now))}


def _wait(stage: Stage, facts: Facts) -> dict[str, str]:
    now = acts.let_minutes_pass(stage)
    return {"sentence": _words(facts)["waited"].format(moment=sights.moment(now))}


def _use(stage: Stage, facts: Facts) -> dict[str, str]:
    peak = parse_kwh(_text(facts, "peak_kwh"), "peak_kwh")
    offpeak = parse_kwh(_text(facts, "offpeak_kwh"), "offpeak_kwh")
    stage.meters.use(_ean(facts), peak, offpeak)
    used = sights.energy_used(peak + offpeak)
    return {"sentence": _words(facts)["used"].format(kwh=used)}


def _top_up(stage: Stage, facts: Facts) -> dict[str, str]:
    amount = _euros(facts, "amount")
    acts.top_up(stage, _ean(facts), amount, TopUpChannel(_text(facts, "channel")))
    return {"sentence": _words(facts)["paid"].format(amount=money(amount))}


def _press(stage: Stage, facts: Facts) -> dict[str, str]:
    happened = acts.press(stage, _ean(facts), appliances_off=facts.get("appliances_off") is True)
    return {"sentence": _words(facts)[f"press_{happened}"]}


def _household(stage: Stage, facts: Facts) -> dict[str, str]:
    with stage.parts.database.read() as connection:
        ean = free_ean(connection, stage.parts.rules.operator.ean_prefixes[0])
    channels = facts.get("channels")
    opening = Opening(
        ean,
        Energy(_text(facts, "energy")),
        civil_date(stage.parts.clock()),
        name=_name(facts),
        mobile=_text(facts, "mobile"),
        email=_text(facts, "email"),
        channels=tuple(map(str, channels)) if isinstance(channels, list) and channels else ("sms",),
        balance=_euros(facts, "balance"),
    )
    outcome = make_up(stage.parts, opening)
    if isinstance(outcome, Refused):
        raise RefusedInput(outcome.code, outcome.field, outcome.detail)
    return {"address": url_for("demo.index", ean=ean, lang=_language(facts))}


def _refusal(stage: Stage, refused: RefusedInput, w: dict[str, str]) -> str:
    policy = stage.parts.rules.policies.at(stage.parts.clock())
    limits = {"least": money(policy.top_up_min), "most": money(policy.top_up_max)}
    match refused.code:
        case Refusal.AMOUNT_OUT_OF_RANGE:
            return w["fault_range"].format(**limits)
        case Refusal.BAD_AMOUNT | Refusal.NEGATIVE_AMOUNT:
            return w["fault_amount"]
        case Refusal.UNKNOWN_EAN:
            return w["fault_unknown"]
    return w.get(f"fault_{refused.field}", w["fault_household"])


def _name(facts: Facts) -> str:
    name = _text(facts, "name")
    if not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
        raise RefusedInput(Refusal.BAD_FORMAT, "name", "a household needs a short name")
    return name


def _euros(facts: Facts, field: str) -> Cents:
    return parse_euros(_text(facts, field).replace(",", ".").replace("−", "-"), field)


def _ean(facts: Facts) -> Ean:
    return Ean(_text(facts, "ean"))


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name, "")
    if not isinstance(value, str):
        raise BadRequest
    return value.strip()


def _language(facts: Facts) -> str:
    return in_language(_text(facts, "lang"))


def _words(facts: Facts) -> dict[str, str]:
    return dict(words(_language(facts)))
