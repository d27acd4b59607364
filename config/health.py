"""What a load balancer asks: is the process alive, and can it serve."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from balance.storage.database import Database, DatabaseError
from config.probe import Probe
from config.tables import refuse_other_schema
from messaging.pauses import Pause, paused

# Shorter than the five seconds that load balancers wait.
_WITHIN_SECONDS = 3.0


def blueprint(database: Database, within: float = _WITHIN_SECONDS) -> Blueprint:
    """`/healthz`: the process answers. `/readyz`: it can serve, else 503 with what is missing.

    `within` are the seconds in which `/readyz` answers, whatever the database does.
    """

    def ask() -> list[Pause]:
        with database.read() as connection:
            refuse_other_schema(connection)
            return paused(connection)

    probe = Probe(ask, within)
    routes = Blueprint("health", __name__)
    routes.add_url_rule("/healthz", "alive", lambda: jsonify(status="ok"))
    routes.add_url_rule("/readyz", "ready", lambda: _ready(probe))
    return routes


def _ready(probe: Probe[list[Pause]]) -> tuple[Response, int]:
    try:
        waiting = probe()
    except TimeoutError:
        return _missing("database", "The database does not answer in time.")
    except SQLAlchemyError:
        # What the driver says may name the host and the user.
        return _missing("database", "The database does not answer.")
    except DatabaseError as fault:
        return _missing("schema", str(fault))
    if waiting:
        channels = " and ".join(one.channel for one in waiting)
        return _missing(channels, " ".join(one.reason for one in waiting))
    return jsonify(status="ok"), 200


def _missing(part: str, detail: str) -> tuple[Response, int]:
    return jsonify(status="not ready", part=part, detail=detail), 503
