"""A call at the door, its reply, and the route between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from inspect import cleandoc
from typing import Final, TypeVar

from balance.api.answers import Answer
from balance.api.incoming import Incoming, Nothing
from balance.api.ports import MessageStates
from balance.api.problems import Code, Problem
from balance.api.reading import Query, query_of, read
from balance.ean import Ean, parse_ean
from balance.storage.database import Database
from balance.storage.ledger import Books
from balance.storage.tokens import Scope

_Said = TypeVar("_Said", bound=Incoming)

SMALL_BODY: Final = 16 * 1024
"""More bytes than any body holds that is not a batch."""


@dataclass(frozen=True, slots=True)
class ApiDoor:
    """What the door needs; `prefixes` complete 13-digit EAN codes.

    `rate` and `failures` limit what a token, and a peer without one, may ask: "600/minute".
    """

    database: Database
    clock: Callable[[], datetime]
    books: Books
    prefixes: tuple[str, ...]
    rehearsal: bool
    message_states: MessageStates
    rate: str
    failures: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was let in: by whose token, with which body, under which path."""

    door: ApiDoor
    token: str
    path: Mapping[str, str]
    body: bytes

    @property
    def agent(self) -> str:
        """Who acts, where it is kept: no person is called so."""
        return f"api:{self.token}"

    def ean(self) -> Ean:
        """The EAN of the path. Raises RefusedInput."""
        return parse_ean(self.path["ean"], self.door.prefixes)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call came to."""

    body: Answer
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Route:
    """One address: what it takes and gives, and the codes by which it refuses besides those of all.

    `operation` names it in the document, `most_bytes` bounds its body. `run` takes what was said,
    and the query beside it, in which nothing may be.
    """

    method: str
    path: str
    operation: str
    summary: str
    about: str
    scope: Scope
    takes: type[Incoming]
    gives: Mapping[HTTPStatus, type[Answer]]
    codes: tuple[Code, ...]
    most_bytes: int
    run: Callable[[Call, object, Query], Reply]

    @property
    def has_body(self) -> bool:
        """Whether it reads a body; else it takes a query, or nothing."""
        return self.method != "GET" and self.takes is not Nothing


def route(
    method: str,
    path: str,
    work: Callable[[Call, _Said], Reply],
    takes: type[_Said],
    gives: type[Answer],
    scope: Scope,
    summary: str,
    *codes: Code,
    created: bool = False,
    most_bytes: int = SMALL_BODY,
    unread: Callable[[Call, object, Problem], None] = lambda call, said, problem: None,
) -> Route:
    """The route on which `work` answers; `created`: it may make something, which is a 201.

    `unread` hears of what was said and cannot be read, before it is refused.
    """

    def run(call: Call, said: object, beside: Query) -> Reply:
        try:
            read(Nothing, query_of(beside))
            taken = read(takes, said)
        except Problem as problem:
            unread(call, said, problem)
            raise
        return work(call, taken)

    statuses = [HTTPStatus.OK, HTTPStatus.CREATED] if created else [HTTPStatus.OK]
    return Route(
        method,
        path,
        work.__name__,
        summary,
        cleandoc(work.__doc__ or ""),
        scope,
        takes,
        dict.fromkeys(statuses, gives),
        codes,
        most_bytes,
        run,
    )
