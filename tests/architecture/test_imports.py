"""What the import contracts of pyproject.toml cannot say."""

import sys
from functools import cache

import grimp
import pytest

PACKAGES = ("balance", "voice_prompts", "messaging", "ivr", "config")
RULES = (
    "refusals",
    "money",
    "ean",
    "energy",
    "calendar",
    "policy",
    "tariff",
    "entries",
    "plans",
    "account",
    "judge",
    "estimate",
    "batch",
    "draft",
    "meter_acts",
    "opening",
    "variants",
    "ledger",
    "scenario",
    "intake",
)
TWILIO_USERS = {
    "config.signature",
    "ivr.twiml",
    "messaging.channels.twilio_http",
    "messaging.channels.twilio_sms",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_the_engine_needs_the_standard_library_only(rule: str) -> None:
    graph = _graph()
    root = f"balance.{rule}"
    outside = {
        imported
        for module in {root, *graph.find_descendants(root)}
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[0] not in {"balance", *sys.stdlib_module_names}
    }
    assert not outside


def test_the_call_answers_use_the_markup_builder_of_twilio_and_nothing_else_of_it() -> None:
    assert {found for _, found in _twilio_imports("ivr.twiml")} == {"twilio.twiml.voice_response"}


def test_twilio_is_imported_at_its_doors_only() -> None:
    users = {importer for importer, _ in _twilio_imports()}
    assert users <= TWILIO_USERS | {user for user in users if user.startswith("ivr.handset")}


def _twilio_imports(root: str = "") -> set[tuple[str, str]]:
    return {
        (str(found["importer"]), _imported_name(str(found["line_contents"])))
        for module in _graph().modules
        if module.startswith(root) and module.split(".")[0] in PACKAGES
        for found in _twilio_lines(module)
    }


def _twilio_lines(module: str) -> list[grimp.DetailedImport]:
    graph = _graph()
    if "twilio" not in graph.find_modules_directly_imported_by(module):
        return []
    return graph.get_import_details(importer=module, imported="twilio")


def _imported_name(line: str) -> str:
    # The graph folds a foreign package into its root; the line keeps the whole name.
    return line.split()[1]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True)
