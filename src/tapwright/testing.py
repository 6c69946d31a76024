"""For tests of apps: `from tapwright.testing import expect`; docs/pytest.md has it all."""

from typing import overload

from .actions import UsageError
from .flows.selectors import Selector
from .flows.testing.async_api import AsyncLocator, AsyncPhone
from .flows.testing.async_expect import AsyncExpectation, expect_async
from .flows.testing.driver import ExpectationFailed, LocatorFailed, SeveralMatches
from .flows.testing.sync_api import Locator, Phone
from .flows.testing.sync_expect import Expectation, expect_sync

__all__ = [
    "AsyncExpectation",
    "AsyncLocator",
    "AsyncPhone",
    "Expectation",
    "ExpectationFailed",
    "Locator",
    "LocatorFailed",
    "Phone",
    "Selector",
    "SeveralMatches",
    "expect",
]


@overload
def expect(locator: Locator) -> Expectation: ...


@overload
def expect(locator: AsyncLocator) -> AsyncExpectation: ...


def expect(locator: Locator | AsyncLocator) -> Expectation | AsyncExpectation:
    """What is expected of a locator; each expectation waits until it holds, 5 s by default.

    Raises ExpectationFailed, an AssertionError, with what was found instead.
    """
    if isinstance(locator, Locator):
        return expect_sync(locator)
    if isinstance(locator, AsyncLocator):  # pyright: ignore[reportUnnecessaryIsInstance]
        return expect_async(locator)
    raise UsageError(f"expect takes a locator, not {locator!r}")
