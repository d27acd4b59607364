"""The shells of the commands' tests."""

from tests.config.conftest import shell as shell
