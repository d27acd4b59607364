"""What Schemathesis has to know of meters and money, read by it through SCHEMATHESIS_HOOKS.

Its checks all stay on. What is let pass are answers that no schema can foretell, by their codes.
"""

import json
import os
from string import ascii_lowercase

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData

from balance.ean import check_digit
from balance.refusals import Refusal

# Open accounts; the last one may be closed.
*_STAYING, _LEAVING = os.environ["OPEN_EANS"].split()
# An amount is too small for a plan, a meter is gas, prepayment is off.
_OF_THE_ACCOUNT = {Refusal.AMOUNT_OUT_OF_RANGE, Refusal.NOT_ALLOWED, Refusal.OFF_PREPAYMENT}
# A debt is said without what is repaid of it a day, facts without their balance, a balance without
# its supply; a day is still to come.
_OF_MORE_THAN_A_FIELD = {
    (Refusal.BAD_AMOUNT, "debt_per_day_eur"),
    (Refusal.BAD_FORMAT, "balance_eur"),
    (Refusal.BAD_FORMAT, "supply"),
    (Refusal.BAD_FORMAT, "opened_on"),
}
_closed: set[str] = set()


def _any_ean(first: str) -> str:
    return first + check_digit(first)


schemathesis.openapi.format(
    "ean",
    st.one_of(
        st.sampled_from(_STAYING),
        st.sampled_from([code[5:] for code in _STAYING]),
        st.from_regex("[0-9]{17}", fullmatch=True, alphabet="0123456789").map(_any_ean),
    ),
)
schemathesis.openapi.format(
    "phone", st.from_regex(r"\+324[5-9][0-9]{7}", fullmatch=True, alphabet="+0123456789")
)
schemathesis.openapi.format(
    "email",
    st.from_regex(r"[a-z]{1,9}@example\.be", fullmatch=True, alphabet=ascii_lowercase + "@."),
)
schemathesis.openapi.format("printable", st.text().filter(str.isprintable))


@schemathesis.hook
def before_call(context: HookContext, case: schemathesis.Case, kwargs: dict[str, object]) -> None:
    """Close no account that all others are asked of."""
    del context, kwargs
    if case.operation.path.endswith("/close"):
        ean = str(case.path_parameters.get("ean", ""))
        if any(ean and code.endswith(ean) for code in _STAYING):
            case.path_parameters["ean"] = _LEAVING


@schemathesis.hook
def after_call(context: HookContext, case: schemathesis.Case, response: Response) -> None:
    """Remember which accounts are closed: by a POST, which Schemathesis takes for no end."""
    del context
    if response.status_code == 200 and case.operation.path.endswith("/close"):
        _closed.add(str(response.json()["ean"]))
    elif response.status_code == 201 and case.operation.path == "/accounts":
        _closed.discard(str(response.json()["ean"]))


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: schemathesis.Case, response: Response
) -> bool:
    """Whether a failure is one."""
    del context
    match failure:
        case RejectedPositiveData(status_code=422):
            code, field = _told(response)
            return code not in _OF_THE_ACCOUNT and (code, field) not in _OF_MORE_THAN_A_FIELD
        case EnsureResourceAvailability():
            ean = str((case.path_parameters or {}).get("ean", ""))
            return _told(response)[0] != Refusal.UNKNOWN_EAN or ean not in _closed
    return True


def _told(response: Response) -> tuple[str, str]:
    problem = json.loads(response.content)
    return problem["code"], problem.get("field", "")
