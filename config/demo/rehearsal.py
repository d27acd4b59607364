"""The blueprint of /demo/, made for a rehearsal only: elsewhere its addresses do not exist."""

from functools import partial

from flask import Blueprint, Response

from config import bootstrap, sending
from config.bootstrap import Parts
from config.demo.acts import Stage
from config.demo.calls import add_calls, language_of
from config.demo.doings import add_doings
from config.demo.pages import add_pages
from config.demo.sounds import sound
from ivr.handset.browser import BrowserCalls
from ivr.handset.line import Line

# Scripts, styles and sounds come from here alone; an e-mail's page brings a policy of its own.
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def blueprint(parts: Parts) -> Blueprint:
    """Pages, acts and the telephone of a rehearsal."""
    routes = Blueprint(
        "demo",
        __name__,
        url_prefix="/demo",
        template_folder="templates",
        static_folder="static",
    )
    stage = Stage(
        parts, bootstrap.meters(parts), sending.dispatcher(parts), bootstrap.recordings(parts)
    )
    line = Line(parts.settings.local_url, bootstrap.signature(parts).sign)
    add_pages(routes, stage)
    add_doings(routes, stage)
    calls = BrowserCalls(line, partial(sound, stage), language_of=partial(language_of, stage))
    add_calls(routes, stage, calls)
    routes.after_request(_guarded)
    return routes


def _guarded(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
    return response
