"""Settings from the environment: every fault in words, together, and no secret in them."""

import os
from pathlib import Path

import pytest

from balance.storage.database import parse_url
from config.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ALLOSOLDE_")]:
        monkeypatch.delenv(name)


def test_without_settings_the_data_lies_under_var() -> None:
    settings = load_settings()
    assert settings.database == f"sqlite:///{Path('var/allosolde.db').absolute()}"
    assert settings.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("name", ["a b", "a?b#c", "50%20", "été", "a+b&c=d"])
def test_a_data_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("ALLOSOLDE_DATA_DIR", f"/srv/{name}")
    assert parse_url(load_settings().database).database == f"/srv/{name}/allosolde.db"


def test_every_fault_is_said_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSOLDE_PORT", "eighty")
    monkeypatch.setenv("ALLOSOLDE_PUBLIC_URL", "example.org")
    monkeypatch.setenv("ALLOSOLDE_LOG_LEVEL", "loud")
    monkeypatch.setenv("ALLOSOLDE_SMS_CHANNEL", "pigeon")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    named = {line.partition(":")[0] for line in str(refused.value).splitlines()}
    assert named == {
        "ALLOSOLDE_PORT",
        "ALLOSOLDE_PUBLIC_URL",
        "ALLOSOLDE_LOG_LEVEL",
        "ALLOSOLDE_SMS_CHANNEL",
    }


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_port_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("ALLOSOLDE_PORT", port)
    with pytest.raises(SettingsError, match="ALLOSOLDE_PORT"):
        load_settings()


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSOLDE_PORT", "")
    assert load_settings().port == 8000


def test_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSOLDE_TWILIO_AUTH_TOKEN", "hush")
    assert "hush" not in repr(load_settings())


KEY = "k" * 32


def _fault(monkeypatch: pytest.MonkeyPatch, url: str, key: str) -> str:
    monkeypatch.setenv("ALLOSOLDE_METERS_URL", url)
    monkeypatch.setenv("ALLOSOLDE_METERS_KEY", key)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    return str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://market.example",
        "http://10.0.0.1/orders",
        "http://localhost.example",
        "ftp://market.example",
        "https://",
        "https:///orders",
        "https://user:hush@market.example",
        "https://market.example/?a=1",
        "https://market.example/#part",
        "https://market.example:port",
        "https://market.example:99999",
        "https://[::1",
        "https://market.example/a b",
        "https://marché.example/orders",
        "market.example",
    ],
)
def test_orders_go_to_a_safe_address_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    fault = _fault(monkeypatch, url, KEY)
    assert fault.startswith("ALLOSOLDE_METERS_URL: ")
    assert len(fault.splitlines()) == 1
    assert "hush" not in fault


@pytest.mark.parametrize(
    "url", ["https://market.example/v2/", "http://127.0.0.1:9000", "http://[::1]:9000/market"]
)
def test_orders_go_where_they_are_set_to_go(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ALLOSOLDE_METERS_URL", url)
    monkeypatch.setenv("ALLOSOLDE_METERS_KEY", KEY)
    settings = load_settings()
    assert settings.meters_url == url.rstrip("/")
    assert KEY not in repr(settings)


@pytest.mark.parametrize(("url", "key"), [("https://market.example", ""), ("", KEY)])
def test_address_and_key_of_the_meters_go_together(
    monkeypatch: pytest.MonkeyPatch, url: str, key: str
) -> None:
    said = "ALLOSOLDE_METERS_KEY: goes with ALLOSOLDE_METERS_URL: set both, or none"
    assert _fault(monkeypatch, url, key) == said


def test_a_short_key_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = _fault(monkeypatch, "https://market.example", "hush-" * 6)
    assert fault == "ALLOSOLDE_METERS_KEY: must have at least 32 characters"
