"""The page's telephone: passes keys to a call that runs here, and its events to the page."""

from functools import partial

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from balance.ean import Ean
from config.demo.acts import Stage
from config.demo.households import households
from ivr.handset import HandsetError
from ivr.handset.browser import LONGEST_WAIT, BrowserCalls, UnknownCall

# Who calls when the household has no mobile.
_CALLER = "+32470000001"


def add_calls(routes: Blueprint, stage: Stage, calls: BrowserCalls) -> None:
    """Add the calls to the routes."""
    routes.register_error_handler(UnknownCall, lambda fault: (jsonify(sentence=str(fault)), 404))
    routes.register_error_handler(HandsetError, lambda fault: (jsonify(sentence=str(fault)), 422))
    routes.add_url_rule("/calls", "place", partial(_place, stage, calls), methods=["POST"])
    routes.add_url_rule("/calls/<call>/events", "events", partial(_events, calls))
    for path, act in (("keys", _press), ("played", _played), ("hang-up", _hang_up)):
        routes.add_url_rule(f"/calls/<call>/{path}", path, partial(act, calls), methods=["POST"])


def _place(stage: Stage, calls: BrowserCalls) -> Response:
    ean = Ean(str(request.get_json().get("ean", "")))
    with stage.parts.database.read() as connection:
        mobiles = [one.mobile for one in households(connection) if one.ean == ean]
    caller = next((mobile for mobile in mobiles if mobile), _CALLER)
    return jsonify(call=calls.place(caller))


def _events(calls: BrowserCalls, call: str) -> Response:
    found = calls.events(call, request.args.get("after", 0, int), LONGEST_WAIT)
    return jsonify(events=[event.to_dict() for event in found])


def _press(calls: BrowserCalls, call: str) -> Response:
    return jsonify(stops=calls.press(call, str(request.get_json().get("key", ""))))


def _played(calls: BrowserCalls, call: str) -> Response:
    number = request.get_json().get("number")
    if not isinstance(number, int):
        raise BadRequest
    calls.played(call, number)
    return jsonify()


def _hang_up(calls: BrowserCalls, call: str) -> Response:
    calls.hang_up(call)
    return jsonify()
