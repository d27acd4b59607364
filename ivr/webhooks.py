"""The door of the telephone provider: signed requests in, TwiML out.

A caller never hears a technical error: once a request is known to be the provider's, whatever
goes wrong is answered with an apology.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from ivr import calls
from ivr.answer import apologise, wait
from ivr.pace import Pace
from ivr.taking import Refused, Request, Told, Turns, turn_url
from ivr.turns import Digits, Heard, Silence, Started
from ivr.twiml import CONTENT_TYPE, render_twiml
from voice_prompts.languages import Language

Form = Mapping[str, Sequence[str]]
SignatureCheck = Callable[[str, str, Form, str | None, str], bool]

_FORM: Final = "application/x-www-form-urlencoded"
_SIGNATURE: Final = "X-Twilio-Signature"
_RETRY_OF: Final = "I-Twilio-Idempotency-Token"
_SID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_KEYS: Final = re.compile(r"[^0-9*#A-D]")
_MOST_KEYS: Final = 64
_LONGEST_TOKEN: Final = 128
_ENDED: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallDoor:
    """What the door needs: who takes the turns, how webhooks are checked, how long they take."""

    turns: Turns
    check_signature: SignatureCheck
    pace: Pace = field(default_factory=Pace)


def blueprint(door: CallDoor) -> Blueprint:
    """The routes under /calls; not one of them answers an unsigned request."""
    routes = Blueprint("calls", __name__, url_prefix="/calls")
    routes.before_request(lambda: _refuse_unsigned(door))
    routes.register_error_handler(Exception, lambda fault: _after_failure(door, fault))
    routes.add_url_rule("/incoming", "incoming", lambda: _incoming(door), methods=["POST"])
    routes.add_url_rule("/turn", "turn", lambda: _turn(door), methods=["POST"])
    routes.add_url_rule("/status", "status", lambda: _status(door), methods=["POST"])
    routes.add_url_rule("/fallback", "fallback", lambda: _fallback(door), methods=["POST"])
    return routes


def _incoming(door: CallDoor) -> Response:
    return _take_turn(door, 0, Started(), late=False)


def _turn(door: CallDoor) -> Response:
    step, late = request.args.get("step", type=int), "late" in request.args
    if step is None or step < (0 if late else 1):
        return _refused(400)
    return _take_turn(door, step, _heard(), late=late)


def _status(door: CallDoor) -> Response:
    sid = _sid()
    if sid is None:
        return _refused(400)
    if request.form.get("CallStatus") not in _ENDED:
        return Response(status=204)
    match door.pace.within(door.pace.at_last, lambda: _end(door, sid)):
        case None:
            # Nobody hears it. The worker ends the call where the provider does not tell again.
            return _refused(503)
        case is_known:
            return Response(status=204) if is_known else _refused(404)


def _end(door: CallDoor, sid: str) -> bool:
    with door.turns.database.write() as connection:
        return calls.end(connection, sid, door.turns.clock())


def _fallback(door: CallDoor) -> Response:
    """Asked for by the provider when another route gave it nothing to say: needs no database."""
    failed = urlsplit(request.form.get("ErrorUrl", ""))
    _log.error(
        "The provider fell back to an apology.",
        extra={"error": request.form.get("ErrorCode", ""), "path": failed.path},
    )
    return _sorry(door, _language(parse_qs(failed.query).get("lang", [""])[-1]))


def _take_turn(door: CallDoor, step: int, heard: Heard, *, late: bool) -> Response:
    began, sid = door.pace.monotonic(), _sid()
    if sid is None:
        return _refused(400)
    token = request.headers.get(_RETRY_OF, "")[:_LONGEST_TOKEN]
    caller = request.form.get("From", "")
    claim, call_began = token or f"{sid}:{step}", request.args.get("began", "")
    asked = Request(sid, step, heard, caller, claim, late, call_began)
    seconds = door.pace.at_last if late else door.pace.in_time
    match door.pace.within(seconds, lambda: door.turns.take(asked)):
        case None:
            return _late(door, asked)
        case Refused(status):
            return _refused(status)
        case Told(document, guarded):
            if guarded:
                door.pace.release(began)
            return _spoken(document)


def _late(door: CallDoor, asked: Request) -> Response:
    """The caller is asked to wait, once; then the line gives up."""
    language = _language(request.args.get("lang", ""))
    if asked.late:
        _log.error("A call turn was not taken in time.", extra={"path": request.path})
        return _sorry(door, language, late=True)
    again = turn_url(door.turns.public_url, asked.step, language, asked.began, late=True)
    return _spoken(render_twiml(wait(language), again))


def _refuse_unsigned(door: CallDoor) -> Response | None:
    if request.mimetype != _FORM:
        return _refused(403)
    signed = door.check_signature(
        request.method,
        _path_with_query(),
        request.form.to_dict(flat=False),
        request.headers.get(_SIGNATURE),
        request.content_type or "",
    )
    if not signed:
        _log.warning("A call webhook without a valid signature was refused.")
        return _refused(403)
    g.call_is_signed = True
    return None


def _after_failure(door: CallDoor, fault: Exception) -> Response | HTTPException:
    if isinstance(fault, HTTPException):
        return fault
    # The fault's own words may quote keyed digits or a whole EAN: only its kind is written down.
    last = traceback.extract_tb(fault.__traceback__)[-1:]
    place = [f"{frame.filename}:{frame.lineno}" for frame in last]
    fields = {"error": type(fault).__name__, "place": "".join(place), "path": request.path}
    if not g.get("call_is_signed", False):
        _log.error("The signature of a call webhook could not be checked.", extra=fields)
        return _refused(403)
    _log.error("A call turn failed and was answered with an apology.", extra=fields)
    return _sorry(door, _language(request.args.get("lang", "")))


def _sorry(door: CallDoor, language: Language, *, late: bool = False) -> Response:
    # Said, not played: what failed may be what a recording needs.
    sorry = apologise(language, door.turns.line, _time(door), late=late)
    return _spoken(render_twiml(sorry, ""))


def _time(door: CallDoor) -> datetime | None:
    """The instant, None where it cannot be told: a rehearsal keeps its clock in the database."""
    try:
        return door.pace.within(door.pace.fixed, door.turns.clock)
    except Exception:  # noqa: BLE001 - the caller hears a sentence, whatever is broken
        return None


def _language(code: str) -> Language:
    return next((one for one in Language if one == code), Language.FR)


def _path_with_query() -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.path}?{query}" if query else request.path


def _sid() -> str | None:
    sid = request.form.get("CallSid", "")
    return sid if _SID.fullmatch(sid) else None


def _heard() -> Heard:
    keys = _NO_KEYS.sub("", request.form.get("Digits", ""))[:_MOST_KEYS]
    return Digits(keys) if keys else Silence()


def _spoken(twiml: str) -> Response:
    return Response(twiml, status=200, content_type=f"{CONTENT_TYPE}; charset=utf-8")


def _refused(status: int) -> Response:
    return Response("refused\n", status=status, content_type="text/plain; charset=utf-8")
