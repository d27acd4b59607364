"""The web application: one Flask application with the doors of telephone and integrators in it."""

from flask import Flask
from jinja2 import StrictUndefined

from balance.api import blueprint
from config import api, bootstrap, health, line, sending
from config.bootstrap import Parts
from config.demo import rehearsal
from ivr import recordings, webhooks
from messaging import receipt_door
from messaging.receipt_door import ReceiptDoor


def make_app(parts: Parts) -> Flask:
    """The application of an assembled product."""
    app = Flask("allosolde", static_folder=None)
    # A webhook's form is a few hundred bytes; the API has limits of its own.
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    # A word that a page lacks is a fault, not an empty place.
    app.jinja_env.undefined = StrictUndefined
    app.register_blueprint(health.blueprint(parts.database))
    app.register_blueprint(blueprint.blueprint(api.api_door(parts)))
    if parts.rehearsal:
        app.register_blueprint(rehearsal.blueprint(parts))
    door = line.call_door(parts)
    app.register_blueprint(webhooks.blueprint(door))
    app.register_blueprint(receipt_door.blueprint(_receipts(parts)))
    # The pages of a rehearsal play them even where its line says everything.
    if parts.rehearsal or door.turns.recordings is not None:
        app.register_blueprint(recordings.blueprint(bootstrap.recordings(parts)))
    return app


def _receipts(parts: Parts) -> ReceiptDoor:
    signed, after = bootstrap.signature(parts), sending.follow_ups(parts)
    return ReceiptDoor(parts.database, parts.clock, signed, after)
