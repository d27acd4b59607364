"""One process of a drain: threads that send until they are stopped; it says `going` once all do.

`python -m tests.bench.dispatch_worker product|posts URL PROVIDER AHEAD PACING THREADS`: the
product's dispatchers, or the bare posting of the same requests. `AHEAD`: seconds that its clock
runs ahead.
"""

import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from balance.storage.database import reason
from config.bootstrap import Parts
from config.sending import dispatcher, ways
from messaging.delivery import Channel, ChannelName, Outgoing
from messaging.dispatch import Dispatcher
from messaging.tables import messages
from tests.bench.dispatch_fleet import product

_REQUESTS: Final = 2000
_REST_SECONDS: Final = 1.0


def _main(what: str, parts: Parts, threads: int) -> None:
    work = {"product": _sending, "posts": _posting}[what](parts)
    begun = threading.Barrier(threads + 1)
    for _ in range(threads):
        threading.Thread(target=_again, args=(work(), begun), daemon=True).start()
    begun.wait()
    print("going", flush=True)
    threading.Event().wait()


def _again(send: Callable[[], object], begun: threading.Barrier) -> None:
    send()
    begun.wait()
    while True:
        send()


def _sending(parts: Parts) -> Callable[[], Callable[[], object]]:
    """What makes the product's hands: each takes ten messages and sends them."""
    return lambda: partial(_run, dispatcher(parts))


def _run(hand: Dispatcher) -> None:
    """One run, and a rest where nothing may go out; as in a worker, what fails is put off."""
    try:
        done = hand.run_once()
    except DBAPIError as fault:
        print(reason(fault), file=sys.stderr, flush=True)
    else:
        if not done.accepted:
            time.sleep(_REST_SECONDS)


def _posting(parts: Parts) -> Callable[[], Callable[[], object]]:
    """What makes hands that post what the product would, the requests read beforehand."""
    channel, requests = ways(parts)[ChannelName.SMS], _requests(parts)
    return lambda: partial(_post, channel, cycle(random.sample(requests, len(requests))))


def _post(channel: Channel, requests: "cycle[Outgoing]") -> None:
    channel.send(next(requests))


def _requests(parts: Parts) -> list[Outgoing]:
    columns = messages.c
    query = select(columns.id, columns.recipient, columns.text, columns.expires_at)
    with parts.database.read() as connection:
        rows = connection.execute(query.order_by(columns.id).limit(_REQUESTS))
        return [Outgoing(row.id, row.recipient, row.text, None, row.expires_at) for row in rows]


if __name__ == "__main__":
    task, where, provider, ahead, pacing, number = sys.argv[1:]
    made = product(where, provider, timedelta(seconds=float(ahead)), pacing)
    _main(task, made, int(number))
