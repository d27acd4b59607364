"""The page's telephone: passes keys to a call that runs here, and its events to the page."""

from functools import partial
from pathlib import PurePosixPath

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest

from balance.ean import Ean
from config.demo.acts import Stage
from config.demo.doings import facts_sent
from config.demo.households import CALLER, households
from config.demo.words import in_language, words
from ivr.handset import HandsetError
from ivr.handset.browser import LONGEST_WAIT, BrowserCalls, UnknownCall
from ivr.spoken import find_text


def add_calls(routes: Blueprint, stage: Stage, calls: BrowserCalls) -> None:
    """Add the calls to the routes."""
    routes.register_error_handler(UnknownCall, lambda fault: (jsonify(sentence=str(fault)), 404))
    routes.register_error_handler(HandsetError, lambda fault: (jsonify(sentence=str(fault)), 422))
    routes.add_url_rule("/calls", "place", partial(_place, stage, calls), methods=["POST"])
    routes.add_url_rule("/calls/<call>/events", "events", partial(_events, calls))
    for path, act in (("keys", _press), ("played", _played), ("hang-up", _hang_up)):
        routes.add_url_rule(f"/calls/<call>/{path}", path, partial(act, calls), methods=["POST"])


def language_of(stage: Stage, path: str) -> str:
    """The BCP 47 tag of what the line's recording at a path says; "" where it is not known.

    A screen reader speaks a caption in the language that the page tells it.
    """
    try:
        with stage.parts.database.read() as connection:
            said = find_text(connection, PurePosixPath(path).stem)
    except OperationalError:
        # A database that is busy must not end the call.
        return ""
    return said.language if said else ""


def _place(stage: Stage, calls: BrowserCalls) -> tuple[Response, int]:
    facts = facts_sent()
    ean = Ean(str(facts.get("ean", "")))
    with stage.parts.database.read() as connection:
        mobiles = [one.mobile for one in households(connection) if one.ean == ean]
    caller = next((mobile for mobile in mobiles if mobile), CALLER)
    try:
        return jsonify(call=calls.place(caller)), 200
    except HandsetError:
        return jsonify(sentence=words(in_language(str(facts.get("lang"))))["phone_busy"]), 422


def _events(calls: BrowserCalls, call: str) -> Response:
    found = calls.events(call, request.args.get("after", 0, int), LONGEST_WAIT)
    return jsonify(events=[event.to_dict() for event in found])


def _press(calls: BrowserCalls, call: str) -> Response:
    return jsonify(stops=calls.press(call, str(facts_sent().get("key", ""))))


def _played(calls: BrowserCalls, call: str) -> Response:
    number = facts_sent().get("number")
    if not isinstance(number, int):
        raise BadRequest
    calls.played(call, number)
    return jsonify()


def _hang_up(calls: BrowserCalls, call: str) -> Response:
    calls.hang_up(call)
    return jsonify()
