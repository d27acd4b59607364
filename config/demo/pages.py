"""What the rehearsal's pages show: the page itself, its state as it changes, e-mails, prompts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import Final

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from sqlalchemy import Connection

from balance.account import Statement
from balance.calendar import civil_date
from balance.ean import Ean, tail
from balance.energy import Energy, WattHours
from balance.meters.simulated import Meter
from balance.storage.statements import read_statement
from config.demo import sights
from config.demo.acts import Stage
from config.demo.households import STORY, Household, households
from config.demo.sounds import prompt_rows
from config.demo.words import in_language, languages, words
from messaging.mail_numbers import money
from messaging.mailbox import Letter, read_letter, read_mailbox
from voice_prompts.languages import Language

# The languages of the line, each by its own name.
_SPOKEN: Final[Mapping[str, str]] = {
    Language.FR: "Français",
    Language.NL: "Nederlands",
    Language.DE: "Deutsch",
    Language.EN: "English",
}
_LETTERS: Final = 30
_SUMMARY: Final = 60
USES: Final[Mapping[Energy, tuple[tuple[str, int, int], ...]]] = {
    Energy.ELECTRICITY: (("use_small", 3, 2), ("use_normal", 6, 4), ("use_big", 40, 20)),
    Energy.GAS: (("use_small", 10, 0), ("use_normal", 40, 0), ("use_big", 180, 0)),
}
"""Kilowatt-hours of a day, peak and off-peak, behind each button."""

# What the scripts of the page say themselves.
_SPOKEN_WORDS: Final = (
    "fault_network",
    "holding",
    "new_letter",
    "new_letters",
    "phone_ended_caller",
    "phone_ended_fault",
    "phone_ended_line",
    "phone_listening",
    "phone_on",
    "phone_ringing",
)
# An e-mail brings its own styles, and nothing else may come with it.
_MAIL_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class _Scene:
    """One household as the page shows it."""

    statement: Statement
    meter: Meter
    used_today: WattHours


def add_pages(routes: Blueprint, stage: Stage) -> None:
    """Add what is looked at to the routes."""
    routes.add_url_rule("/", "index", lambda: _index(stage))
    routes.add_url_rule("/state", "state", lambda: _state(stage))
    routes.add_url_rule("/mails/<int:letter_id>", "mail_page", partial(_mail, stage))
    routes.add_url_rule("/prompts", "prompts", lambda: _prompts(stage))


def _index(stage: Stage) -> str:
    lang = in_language(request.args.get("lang"))
    with stage.parts.database.read() as connection:
        known = households(connection)
        chosen = _chosen(known)
        scene = _scene(stage, connection, chosen.ean)
    w = words(lang)
    return render_template(
        "demo/index.html",
        **_frame(lang, "index", chosen.ean),
        **_showing(scene),
        households=known,
        energy=chosen.energy,
        now=stage.parts.clock(),
        balance_line=stage.parts.rules.operator.balance_line,
        uses=USES[chosen.energy],
        spoken_words={name: w[name] for name in _SPOKEN_WORDS},
    )


def _state(stage: Stage) -> Response:
    lang, ean = in_language(request.args.get("lang")), Ean(request.args.get("ean", ""))
    after = request.args.get("after", 0, int)
    with stage.parts.database.read() as connection:
        scene = _scene(stage, connection, ean)
        letters = read_mailbox(connection, _LETTERS, ean)
    shown = {"w": words(lang)} | _showing(scene)
    return jsonify(
        now=stage.parts.clock().isoformat(),
        supply=scene.statement.supply,
        switch=scene.meter.switch,
        newest=max((letter.letter_id for letter in letters), default=0),
        account=render_template("demo/account.html", **shown),
        meter=render_template("demo/meter.html", **shown),
        letters=[_letter(letter, lang) for letter in letters if letter.letter_id > after],
    )


def _letter(letter: Letter, lang: str) -> dict[str, object]:
    mail = sights.mail(letter)
    summary = letter.subject or letter.text
    html = render_template(
        "demo/letter.html",
        w=words(lang),
        letter=letter,
        mail=mail,
        billed=sights.billed(letter),
        moment=sights.moment,
    )
    return {
        "id": letter.letter_id,
        "html": html,
        "summary": shorten(summary, _SUMMARY, placeholder="…"),
    }


def _mail(stage: Stage, letter_id: int) -> Response:
    with stage.parts.database.read() as connection:
        letter = read_letter(connection, letter_id)
    mail = sights.mail(letter) if letter else None
    if mail is None:
        abort(404)
    response = make_response(mail.html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


def _prompts(stage: Stage) -> str:
    lang = in_language(request.args.get("lang"))
    asked = request.args.get("spoken", "")
    spoken = Language(asked) if asked in _SPOKEN else Language.FR
    shown = {"spoken": spoken, "all_spoken": _SPOKEN, "rows": prompt_rows(stage, spoken)}
    return render_template("demo/prompts.html", **_frame(lang, "prompts", None), **shown)


def _frame(lang: str, here: str, ean: Ean | None) -> dict[str, object]:
    return {"lang": lang, "w": words(lang), "languages": languages(), "here": here, "ean": ean}


def _showing(scene: _Scene) -> dict[str, object]:
    return {
        "statement": scene.statement,
        "meter": scene.meter,
        "used_today": sights.energy_used(scene.used_today),
        "tail": tail,
        "grouped": sights.grouped,
        "money": money,
        "moment": sights.moment,
        "scale": sights.scale(scene.statement),
        "screens": sights.screens(scene.meter),
        "switch_word": sights.switch_word(scene.meter),
        "waits_until": scene.meter.test_ends_at or scene.meter.arrow_back_at,
        "urgency": sights.urgency(scene.statement),
        "bill": sights.bill(scene.statement.ean),
    }


def _chosen(known: list[Household]) -> Household:
    wanted = request.args.get("ean", STORY)
    found = [one for one in known if one.ean == wanted]
    if not found and "ean" in request.args:
        abort(404)
    return (found or known)[0]


def _scene(stage: Stage, connection: Connection, ean: Ean) -> _Scene:
    now = stage.parts.clock()
    statement = read_statement(connection, ean, stage.parts.rules.policies, now)
    if statement is None:
        abort(404)
    meter = stage.meters.look(connection, ean, now)
    if meter is None:
        abort(404)
    return _Scene(statement, meter, sights.used(connection, ean, civil_date(now)))
