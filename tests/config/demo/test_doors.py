"""Where the rehearsal's pages exist, and where they do not."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from config.bootstrap import assemble, create_database
from config.settings import Settings
from config.wsgi import make_app
from tests.voice_prompts.voices import needs_french

_HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Host": "127.0.0.1:8000"},
    {"X-Forwarded-Host": "localhost", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Prefix": "/"},
    {"Forwarded": "for=127.0.0.1;host=localhost", "X-Original-URL": "/demo/"},
    {"Cookie": "rehearsal=1", "X-Rehearsal": "yes", "Accept": "application/json"},
)


def paths(app: Flask) -> set[str]:
    """Every address under /demo/, its places filled in."""
    values = {"letter_id": "1", "call": "x", "filename": "page.css"}
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/demo"):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<int:{name}>", values[name])
                path = path.replace(f"<path:{name}>", values[name])
                path = path.replace(f"<{name}>", values[name])
            found.add(path)
    return found


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        pytest.param(Settings(voice="play"), marks=needs_french),
        Settings(sms_channel="simulator", public_url="http://127.0.0.1:8000", log_level="debug"),
    ],
    ids=repr,
)
def test_no_address_of_a_rehearsal_exists_elsewhere(
    app: Flask, tmp_path: Path, settings: Settings
) -> None:
    token = SecretStr("a real token")
    real = settings.model_copy(update={"data_dir": tmp_path / "real", "twilio_auth_token": token})
    create_database(real.database, rehearsal=False)
    product = assemble(real)
    outside = make_app(product).test_client()
    addresses = paths(app)
    assert len(addresses) > 12
    for path in addresses | {"/demo", "/demo/", "/demo/nothing"}:
        for headers in _HEADERS:
            assert outside.get(path, headers=headers).status_code == 404, path
            assert outside.post(path, headers=headers, json={}).status_code == 404, path
    product.database.engine.dispose()


def test_every_page_brings_a_strict_policy(client: FlaskClient) -> None:
    for path in ("/demo/", "/demo/static/page.js", "/demo/state?ean=541449061600000121"):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_of_another_site_does_nothing(client: FlaskClient) -> None:
    """A browser sends a form to anybody, but asks before it sends JSON."""
    for path in ("/demo/morning", "/demo/top-up", "/demo/calls"):
        answer = client.post(path, data={"ean": "541449061600000121", "amount": "20"})
        assert answer.status_code == 415
        assert client.post(path, data='{"ean": "1"}', content_type="text/plain").status_code == 415
