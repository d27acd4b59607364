"""Integrators for the tests of the API: a door on a database, and tokens that open it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from sqlalchemy import Connection, select
from werkzeug.test import Client, TestResponse

from balance.account import AccountId
from balance.api.blueprint import blueprint
from balance.api.door import ApiDoor
from balance.api.ports import SeenMessage
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.tokens import Scope, create_token
from tests.balance.storage.households import EAN, NOON, RULES, Ears, books

HOME = f"/accounts/{EAN}"
PROBLEM = "application/problem+json"


@dataclass
class Shelf:
    """Messages that somebody keeps."""

    seen: list[SeenMessage] = field(default_factory=list)
    asked: list[AccountId] = field(default_factory=list)

    def __call__(
        self, connection: Connection, account_id: AccountId, after: int, limit: int
    ) -> list[SeenMessage]:
        self.asked.append(account_id)
        return [one for one in self.seen if one.message_id > after][:limit]


@dataclass
class Doorway:
    """A door of integrators, and what is behind it."""

    database: Database
    rehearsal: bool = False
    rate: str = "100000/minute"
    failures: str = "100000/minute"
    now: datetime = NOON
    ears: Ears = field(default_factory=Ears)
    shelf: Shelf = field(default_factory=Shelf)

    def app(self) -> Flask:
        door = ApiDoor(
            self.database,
            lambda: self.now,
            books(self.ears),
            RULES.operator.ean_prefixes,
            self.rehearsal,
            self.shelf,
            self.rate,
            self.failures,
        )
        made = Flask("tests")
        made.register_blueprint(blueprint(door))
        return made

    def token(self, name: str = "bank", scopes: Collection[Scope] = tuple(Scope)) -> str:
        with self.database.write() as connection:
            return create_token(connection, name, scopes, NOON, rehearsal=self.rehearsal)

    def bearer(self, scopes: Collection[Scope] = tuple(Scope)) -> "Integrator":
        return Integrator(self.app().test_client(), self.token(scopes=scopes))


@dataclass
class Integrator:
    """Somebody who calls the API with a token, or with none where it is empty."""

    client: Client
    token: str

    def send(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        mine = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        kept = mine | {name.replace("_", "-"): text for name, text in headers.items()}
        if isinstance(body, bytes):
            kept = {"Content-Type": "application/json"} | kept
            return self.client.open(f"/api/v1{path}", method=method, data=body, headers=kept)
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=kept)

    def get(self, path: str) -> Mapping[str, object]:
        return _said(self.send("GET", path), 200)

    def post(self, path: str, body: object, status: int = 200) -> Mapping[str, object]:
        return _said(self.send("POST", path, body), status)

    def put(self, path: str, body: object, status: int = 200) -> Mapping[str, object]:
        return _said(self.send("PUT", path, body), status)

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, str, str]:
        """Status, code and field of a problem."""
        return problem(self.send(method, path, body))


def problem(response: TestResponse) -> tuple[int, str, str]:
    """Status, code and field of a problem, which must be one in every member."""
    assert response.content_type == PROBLEM, response.get_data(as_text=True)
    told = response.get_json()
    assert set(told) >= {"type", "title", "status", "detail", "code", "instance"}
    assert set(told) <= {"type", "title", "status", "detail", "code", "instance", "field"}
    assert told["status"] == response.status_code
    assert told["type"] == f"urn:allosolde:problem:{told['code']}"
    return response.status_code, told["code"], told.get("field", "")


def acts_of(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    """Who did what, under which reference, and its detail."""
    acts = schema.agent_acts.c
    query = select(acts.agent, acts.act, acts.reference, acts.detail).order_by(acts.id)
    with database.read() as connection:
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def top_up(reference: str = "r1", amount: str = "12.50", **more: object) -> dict[str, object]:
    """The body of a payment."""
    said = {"reference": reference, "ean": EAN, "amount_eur": amount, "channel": "online"}
    return said | more


def _said(response: TestResponse, status: int) -> Mapping[str, object]:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    told: Mapping[str, object] = response.get_json()
    return told
