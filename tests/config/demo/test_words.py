"""The words of the rehearsal's pages."""

import re
from pathlib import Path
from string import Formatter

import pytest
from flask.testing import FlaskClient

import config.demo
from config.demo.words import in_language, languages, words

_FOLDER = Path(config.demo.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", languages())
def test_every_language_has_the_same_words_with_the_same_values(code: str) -> None:
    assert words(code).keys() == words("fr").keys()
    for name, text in words(code).items():
        assert fields(text) == fields(words("fr")[name]), name


def test_no_word_is_there_for_nothing() -> None:
    """Each name stands in a template, a script or the code, or is made of one that does."""
    sources = "".join(
        path.read_text("utf-8")
        for path in _FOLDER.rglob("*")
        if path.suffix in {".py", ".html", ".js"}
    )
    first = "band|supply|switch|press|phone|channel|register|meter|use|step|fault"
    composed = re.compile(rf"^({first})_")
    quoted = re.compile(r"""w\.(\w+)|["'](\w+)["']|words\.(\w+)""")
    used = {name for found in quoted.findall(sources) for name in found}
    assert [name for name in words("fr") if name not in used and not composed.match(name)] == []


@pytest.mark.parametrize("wanted", [None, "", "xx", "../fr", "FR"])
def test_an_unknown_language_is_french(wanted: str | None) -> None:
    assert in_language(wanted) == "fr"


@pytest.mark.parametrize("code", languages())
def test_the_pages_speak_the_language_they_are_asked_in(client: FlaskClient, code: str) -> None:
    for path in ("/demo/", "/demo/prompts"):
        page = client.get(f"{path}?lang={code}").text
        assert f'<html lang="{code}">' in page
        assert words(code)["nav_prompts"] in page
