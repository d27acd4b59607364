"""Signatures made by the provider's own helper, another implementation than the one that checks.

data/signatures.json was made once with `twilio` 6.2.0 of Node.js: for each vector
`getExpectedTwilioSignature(token, public_url + target, form)`, each then accepted by its
`validateRequest`. A parameter with several values was handed over as an array. The vectors whose
name speaks of the port are signed for the address with the standard port added, or with the port
left out: the provider does either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.signature import SignatureCheck

FORM = "application/x-www-form-urlencoded"
DATA = json.loads((Path(__file__).parent / "data" / "signatures.json").read_text("utf-8"))

Form = dict[str, list[str]]


@dataclass(frozen=True)
class Vector:
    name: str
    public_url: str
    target: str
    form: Form
    signature: str

    def is_accepted(self, form: Form, target: str = "", signature: str = "") -> bool:
        check = SignatureCheck(DATA["auth_token"], self.public_url)
        return check("POST", target or self.target, form, signature or self.signature, FORM)


VECTORS = [Vector(**vector) for vector in DATA["vectors"]]
vectors = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)


def tampered_forms(form: Form) -> Iterator[Form]:
    """The form with each field changed, doubled, emptied, dropped and renamed in turn."""
    yield {**form, "Extra": ["1"]}
    for name, values in form.items():
        others = {other: kept for other, kept in form.items() if other != name}
        yield others
        yield {**others, f"{name}x": values}
        yield {**others, name: [*values, "x"]}
        yield {**others, name: [f"{values[0]}x", *values[1:]]}
        if values != [""]:
            yield {**others, name: [""]}


def test_every_form_of_the_public_address_has_its_vectors() -> None:
    assert {vector.public_url for vector in VECTORS} == {
        "https://solde.example",
        "https://solde.example:8443",
        "http://solde.example",
        "http://solde.example:8000",
    }
    assert len({vector.signature for vector in VECTORS}) > 20


@vectors
def test_what_the_providers_helper_signs_is_accepted(vector: Vector) -> None:
    assert vector.is_accepted(vector.form)


@vectors
def test_a_form_with_any_field_changed_is_refused(vector: Vector) -> None:
    for form in tampered_forms(vector.form):
        assert not vector.is_accepted(form), form


@vectors
def test_another_target_is_refused(vector: Vector) -> None:
    for target in (f"{vector.target}x", f"{vector.target}&a=1", vector.target.upper(), "/"):
        assert not vector.is_accepted(vector.form, target), target


@vectors
def test_a_signature_with_any_character_changed_is_refused(vector: Vector) -> None:
    for place, character in enumerate(vector.signature):
        forged = "A" if character != "A" else "B"
        signature = vector.signature[:place] + forged + vector.signature[place + 1 :]
        assert not vector.is_accepted(vector.form, signature=signature)
