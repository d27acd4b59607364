"""Renders the e-mail of each kind of notice: subject, text and HTML, all from the same words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from css_inline import CSSInliner
from jinja2 import Environment, StrictUndefined, Template

from balance.account import Statement
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mail_numbers import typeset
from messaging.mail_words import MailWords, Number, fill
from messaging.service import Service
from voice_prompts.languages import Language


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What the customer reads: the subject and the same content twice."""

    subject: str
    text: str
    html: str


def render(
    kind: NoticeKind,
    statement: Statement,
    service: Service,
    written_at: datetime,
    paid: Cents | None = None,
    language: Language = Language.FR,
) -> RenderedMail:
    """The e-mail as the customer gets it; "today" is the Brussels day of `written_at`.

    `paid` is the payment that a notice of a top-up is about, None for the other kinds.
    """
    said = fill(kind, statement, service, written_at, paid, language)
    return RenderedMail(said.subject, _text(said), _html(said))


def _text(said: MailWords) -> str:
    return "\n\n".join(_paragraphs(said)) + "\n"


def _paragraphs(said: MailWords) -> Iterator[str]:
    frame = said.frame
    if said.alarm is not None:
        yield _number(said.alarm)
    yield f"{said.title}\n{said.meter}"
    yield "\n".join(_line(said, one.label, one.amount) for one in said.amounts)
    yield said.as_of
    yield frame.greeting
    yield "\n".join(said.told)
    steps = [f"{number}. {step}" for number, step in enumerate(said.steps, 1)]
    yield "\n".join([frame.steps_label, *steps])
    if said.page is not None:
        yield _line(said, frame.page_label, f"https://{said.page}")
    for number in said.numbers:
        yield _number(number)
    yield said.ending


def _line(said: MailWords, label: str, value: str) -> str:
    return typeset(said.frame.labelled.format(label=label, value=value), said.language)


def _number(number: Number) -> str:
    return f"{number.label}\n{number.number}\n{number.advice}"


def _html(said: MailWords) -> str:
    page = _template().render(said=said, dial=_dialled)
    return _inliner().inline(page)


def _dialled(number: str) -> str:
    """A telephone number without the spaces it is read with."""
    return number.replace(" ", "")


@cache
def _template() -> Template:
    source = (resources.files("messaging") / "mail.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
