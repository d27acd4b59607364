"""The door of the telephone provider: signed requests in, TwiML out.

A caller never hears a technical error: once a request is known to be the provider's, whatever
goes wrong is answered with an apology.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, Response, g, request
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException

from balance.account import Statement
from balance.ean import Ean
from balance.storage.database import Database
from ivr import calls
from ivr.answer import Facts, apologise, speak
from ivr.dialogue import found, next_step
from ivr.recordings import Recordings, path_of
from ivr.spoken import Spoken
from ivr.turns import Digits, Heard, LookUp, OutOfTime, Silence, Started
from ivr.twiml import CONTENT_TYPE, render_twiml
from ivr.verbs import Say, Verb
from voice_prompts.numbers import Numbers

Form = Mapping[str, Sequence[str]]
SignatureCheck = Callable[[str, str, Form, str | None, str], bool]
LookUpStatement = Callable[[Connection, Ean, datetime], Statement | None]

LONGEST_CALL: Final = timedelta(minutes=10)
_FORM: Final = "application/x-www-form-urlencoded"
_SIGNATURE: Final = "X-Twilio-Signature"
_SID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEYS: Final = re.compile(r"[^0-9*#A-D]")
_MOST_KEYS: Final = 64
_ENDED: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_TURN: Final = "/calls/turn"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallDoor:
    """What the door needs. `public_url` is the address the provider dials, without a path.

    `recordings` are played; None: the provider's own voice says everything.
    """

    database: Database
    clock: Callable[[], datetime]
    check_signature: SignatureCheck
    numbers: Numbers
    public_url: str
    look_up: LookUpStatement
    recordings: Recordings | None = None


def blueprint(door: CallDoor) -> Blueprint:
    """The routes under /calls; not one of them answers an unsigned request."""
    routes = Blueprint("calls", __name__, url_prefix="/calls")
    routes.before_request(lambda: _refuse_unsigned(door))
    routes.register_error_handler(Exception, lambda fault: _after_failure(door, fault))
    routes.add_url_rule("/incoming", "incoming", lambda: _incoming(door), methods=["POST"])
    routes.add_url_rule("/turn", "turn", lambda: _turn(door), methods=["POST"])
    routes.add_url_rule("/status", "status", lambda: _status(door), methods=["POST"])
    return routes


def _incoming(door: CallDoor) -> Response:
    return _take_turn(door, 0, Started())


def _turn(door: CallDoor) -> Response:
    step = request.args.get("step", type=int)
    if step is None or step < 1:
        return _refused(400)
    return _take_turn(door, step, _heard())


def _status(door: CallDoor) -> Response:
    sid = _sid()
    if sid is None:
        return _refused(400)
    if request.form.get("CallStatus") not in _ENDED:
        return Response(status=204)
    with door.database.write() as connection:
        known = calls.end(connection, sid, door.clock())
    return Response(status=204) if known else _refused(404)


def _take_turn(door: CallDoor, step: int, heard: Heard) -> Response:
    """One turn, taken once: `step` is the number of turns taken before it."""
    sid, now = _sid(), door.clock()
    if sid is None:
        return _refused(400)
    with door.database.write() as connection:
        if step == 0:
            calls.open_call(connection, sid, now)
        stored = calls.load(connection, sid)
        if stored is None:
            return _refused(404)
        if stored.is_finished(now):
            return _refused(410)
        if stored.call.step == step + 1:
            return _spoken(stored.answer)
        if stored.call.step != step or stored.has_hung_up():
            return _refused(409)
        return _spoken(_answer(door, connection, stored, heard, now))


def _answer(
    door: CallDoor,
    connection: Connection,
    stored: calls.StoredCall,
    heard: Heard,
    now: datetime,
) -> str:
    if now - stored.started_at >= LONGEST_CALL:
        heard = OutOfTime()
    statement = None
    call, turn = next_step(stored.call, heard, door.numbers.prefixes)
    if isinstance(turn, LookUp):
        statement = door.look_up(connection, turn.ean, now)
        call, turn = found(call, statement)
    verbs = speak(turn, Facts(statement, now, door.numbers))
    answer = _document(door, connection, verbs, now)
    calls.save(connection, stored.sid, call, answer, _words(heard), now)
    return answer


def _document(door: CallDoor, connection: Connection, verbs: Sequence[Verb], now: datetime) -> str:
    base, recordings, played = door.public_url.rstrip("/"), door.recordings, list[Spoken]()
    if recordings is None:
        return render_twiml(verbs, base + _TURN)

    def recording_of(words: Say) -> str | None:
        if not recordings.speaks(words.language):
            return None
        played.append(Spoken(words.text, words.language))
        return base + path_of(recordings.name(played[-1]))

    document = render_twiml(verbs, base + _TURN, recording_of)
    recordings.remember(connection, played, now)
    return document


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
    # Said, not played: what failed may be what a recording needs.
    return _spoken(render_twiml(apologise(), ""))


def _path_with_query() -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.path}?{query}" if query else request.path


def _sid() -> str | None:
    sid = request.form.get("CallSid", "")
    return sid if _SID.fullmatch(sid) else None


def _heard() -> Heard:
    keys = _KEYS.sub("", request.form.get("Digits", ""))[:_MOST_KEYS]
    return Digits(keys) if keys else Silence()


def _words(heard: Heard) -> str:
    return heard.text if isinstance(heard, Digits) else ""


def _spoken(twiml: str) -> Response:
    return Response(twiml, status=200, content_type=f"{CONTENT_TYPE}; charset=utf-8")


def _refused(status: int) -> Response:
    return Response("refused\n", status=status, content_type="text/plain; charset=utf-8")
