"""Every step of a call is sent as its golden document. The files are read by people too."""

from xml.etree import ElementTree as ET

import pytest

from ivr.handset.documented import undocumented
from tests.ivr.goldens import FOLDER, NAMES, document

RENEW = "python -m tests.ivr.goldens writes them anew: read the difference before it is kept"


def golden(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_sent_as_its_golden_document(name: str) -> None:
    assert golden(name).splitlines() == document(name).splitlines(), RENEW


@pytest.mark.parametrize("name", NAMES)
def test_every_document_holds_only_what_the_provider_documents(name: str) -> None:
    documents = ET.fromstring(golden(name)).findall("step/Response")  # noqa: S314
    assert len(documents) > 100
    assert [undocumented(one) for one in documents if undocumented(one)] == []


def test_every_golden_file_is_compared() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(NAMES)
