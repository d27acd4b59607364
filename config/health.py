"""What a load balancer asks: is the process alive, and can it serve."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from balance.storage.database import Database


def blueprint(database: Database) -> Blueprint:
    """`/healthz`: the process answers. `/readyz`: its database does too, else 503."""
    routes = Blueprint("health", __name__)
    routes.add_url_rule("/healthz", "alive", lambda: jsonify(status="ok"))
    routes.add_url_rule("/readyz", "ready", lambda: _ready(database))
    return routes


def _ready(database: Database) -> tuple[Response, int]:
    try:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError:
        return jsonify(status="no database"), 503
    return jsonify(status="ok"), 200
