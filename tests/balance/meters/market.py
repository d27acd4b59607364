"""A market platform on 127.0.0.1 that keeps to docs/market-platform.md, or misbehaves on order."""

import hashlib
import hmac
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

KEY = "a-key-of-this-test-and-nowhere-else"

Misbehave = Callable[["Door"], None]


@dataclass
class Market:
    """What the platform holds: each meter's orders, and what it was asked, in order.

    `script` misbehaves once for each request that has one left; `meters` None are all there are;
    `says` is the status of an order by its id, where it is not taken over.
    """

    script: list[Misbehave] = field(default_factory=list)
    meters: set[str] | None = None
    says: dict[int, dict[str, object]] = field(default_factory=dict)
    asked: list[list[int]] = field(default_factory=list)
    obeyed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def take(self, body: bytes) -> bytes:
        """Take a request's orders over; the answer."""
        orders = json.loads(body)["orders"]
        return json.dumps({"orders": [self._answer(order) for order in orders]}).encode()

    def _answer(self, order: dict[str, Any]) -> dict[str, object]:
        number = order["order_id"]
        if number in self.says:
            return {"order_id": number, **self.says[number]}
        if self.meters is not None and order["ean"] not in self.meters:
            return {"order_id": number, "status": 404, "code": "unknown_meter"}
        if order["key"] in self.keys:
            return {"order_id": number, "status": 409}
        self.keys.add(order["key"])
        obeyed = self.obeyed.setdefault(order["ean"], [])
        if all(number > done["order_id"] for done in obeyed):
            obeyed.append(order)
        return {"order_id": number, "status": 202}


class Door(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    @property
    def market(self) -> Market:
        return cast(Market, self.server.market)  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.body = self.rfile.read(length)
        if not self._is_signed():
            self.answer(401, b"{}")
            return
        self.market.asked.append([one["order_id"] for one in json.loads(self.body)["orders"]])
        if self.market.script:
            self.market.script.pop(0)(self)
        else:
            self.answer(200, self.market.take(self.body))

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drop(self) -> None:
        """Reset the connection without a word."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.rfile.close()
        self.connection.close()

    def drip(self, text: bytes) -> None:
        """Write a little at a time until the other side is gone."""
        try:
            for place in range(len(text)):
                self.wfile.write(text[place : place + 1])
                if self.market.over.wait(0.02):
                    return
        except OSError:
            return
        finally:
            self.close_connection = True

    def _is_signed(self) -> bool:
        stamp = self.headers["Allosolde-Timestamp"]
        signed = f"{stamp}\n{self.command}\n{self.path}\n".encode() + self.body
        right = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v1={right}", self.headers["Allosolde-Signature"])

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests read what was asked."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a caller that hangs up is part of the tests."""


@contextmanager
def open_market(tls: ssl.SSLContext | None = None) -> Iterator[Market]:
    """A platform that answers until the end, over TLS where a context is given."""
    market = Market()
    server = _Server(("127.0.0.1", 0), Door)
    server.daemon_threads = False
    server.market = market  # type: ignore[attr-defined]
    market.url = f"http://127.0.0.1:{server.server_port}/market"
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        market.url = f"https://localhost:{server.server_port}/market"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield market
    finally:
        market.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
