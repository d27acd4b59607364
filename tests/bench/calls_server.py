"""The process that answers callers: the product, or a view that does the least of it.

`python -m tests.bench.calls_server product|view|bare URL PORT READS WRITES`: the view reads and
writes as often as told, by key, in one commit; the bare one nothing. Both answer fixed TwiML from
the product's own server.
"""

import sys
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from typing import Final

from flask import Flask, Response, request
from sqlalchemy import Executable, select, update
from twilio.twiml.voice_response import VoiceResponse

from balance.storage.database import Database
from balance.storage.schema import accounts
from config.web import run
from config.wsgi import make_app
from ivr.calls import calls
from ivr.taking import TURN
from ivr.twiml import CONTENT_TYPE
from tests.bench.calls_fleet import product

_COST: Final = "What was read and written"


def view(database: Database, reads: int, writes: int) -> Flask:
    """An application whose turn does so many reads and writes by key."""

    def turn() -> Response:
        sid = request.form["CallSid"]
        with database.write() as connection:
            for statement in (*_reads(sid, reads), *_writes(sid, writes)):
                connection.execute(statement)
        return _answer()

    return _application(turn)


def bare() -> Flask:
    """An application whose turn does nothing."""
    return _application(_answer)


def _application(turn: Callable[[], Response]) -> Flask:
    app = Flask("yardstick")
    app.add_url_rule(TURN, "turn", turn, methods=["POST"])
    return app


def _reads(sid: str, count: int) -> Iterable[Executable]:
    number = int(sid[2:], 16)
    kinds = (
        select(calls.c.state, calls.c.step).where(calls.c.sid == sid),
        select(accounts.c.balance, accounts.c.supply).where(accounts.c.id == number),
    )
    return islice(cycle(kinds), count)


def _writes(sid: str, count: int) -> Iterable[Executable]:
    mine = update(calls).where(calls.c.sid == sid)
    return (mine.values(answer=f"{_COST} {number}") for number in range(count))


def _answer() -> Response:
    said = VoiceResponse()
    said.say("Bonjour.", language="fr-BE")
    return Response(str(said), content_type=CONTENT_TYPE)


def _main(what: str, url: str, port: int, reads: int, writes: int) -> None:
    match what:
        case "product":
            run(make_app(product(url)), port)
        case "view":
            run(view(Database.open(url), reads, writes), port)
        case _:
            run(bare(), port)


if __name__ == "__main__":
    # gunicorn reads the command line too.
    words, sys.argv[1:] = sys.argv[1:], []
    _main(words[0], words[1], *map(int, words[2:]))
