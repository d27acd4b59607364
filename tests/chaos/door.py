"""The door of receipts in a process of its own: `python -m tests.chaos.door SCENE`."""

import logging
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import make_server

from balance.storage.database import Database
from config.signature import SignatureCheck
from messaging import receipt_door
from messaging.receipt_door import ReceiptDoor
from tests.chaos.scene import TIMING, given
from tests.messaging.workers import submitter
from tests.twilio.server import TOKEN


def main() -> None:
    """Serve until killed; a line on standard output says when it does."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    scene = given()
    address = urlsplit(scene.receipts_url)
    signed = SignatureCheck(TOKEN, f"{address.scheme}://{address.netloc}")
    database = Database.open(scene.database_url)
    door = ReceiptDoor(database, scene.now, signed, submitter(timing=TIMING).follow_ups)
    app = Flask("receipts", static_folder=None)
    app.register_blueprint(receipt_door.blueprint(door))
    server = make_server("127.0.0.1", address.port or 0, app, threaded=True)
    print("listens", flush=True)  # noqa: T201
    server.serve_forever()


if __name__ == "__main__":
    main()
