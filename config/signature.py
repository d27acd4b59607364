"""Decides whether a webhook really comes from the telephone provider.

The signature is computed over the configured public address, never over a Host or forwarded
header: whoever can reach the socket chooses those. Nothing signed carries a time stamp, so a
captured request stays valid for ever; a replay is answered elsewhere, by its idempotency token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """Signs and checks webhooks with the account's token, under one public address.

    `public_url` is the address the provider dials, scheme included, with or without a final
    slash. Raises ValueError when either is missing: an empty token lets anyone sign.
    """

    auth_token: str = field(repr=False)
    public_url: str

    def __post_init__(self) -> None:
        if not self.auth_token:
            raise ValueError("webhooks cannot be checked without the provider's auth token")
        if not self.public_url.startswith(("http://", "https://")):
            raise ValueError("webhooks cannot be checked without a public http(s) address")

    def __call__(
        self,
        method: str,
        path_with_query: str,
        form: Mapping[str, Sequence[str]],
        header: str | None,
        content_type: str | None,
    ) -> bool:
        """Whether this request is a webhook of the provider's. Only POST can be one."""
        return method == "POST" and self.check(path_with_query, form, header, content_type)

    def check(
        self,
        path_with_query: str,
        form: Mapping[str, Sequence[str]],
        header: str | None,
        content_type: str | None,
    ) -> bool:
        """Whether `header` signs this form at this path, never an exception.

        `path_with_query` is the target as it stands in the request line, still percent-encoded.
        `form` keeps the empty parameters: the provider signs them too.
        """
        # RequestValidator raises on a missing header, and a JSON body reaches it as an empty
        # form, which the signature of any empty form at that path would then cover.
        if not header or not _is_form(content_type) or not path_with_query.startswith("/"):
            return False
        url = self._url(path_with_query)
        return bool(RequestValidator(self.auth_token).validate(url, MultiDict(form), header))

    def sign(self, path_with_query: str, form: Mapping[str, str]) -> str:
        """The signature the provider would send with `form` to this path, for the handset."""
        url = self._url(path_with_query)
        return str(RequestValidator(self.auth_token).compute_signature(url, MultiDict(form)))

    def _url(self, path_with_query: str) -> str:
        return self.public_url.rstrip("/") + path_with_query


def _is_form(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() == _FORM
