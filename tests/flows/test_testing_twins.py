"""Synchronous and asynchronous tests find the same names, with the same parameters."""

import inspect

import pytest

from tapwright.flows.testing import async_api, async_expect, sync_api, sync_expect


def public(kind: type) -> dict[str, list[str]]:
    return {
        name: list(inspect.signature(member).parameters) if callable(member) else []
        for name, member in inspect.getmembers(kind)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sync_api.Locator, async_api.AsyncLocator),
        (sync_api.Phone, async_api.AsyncPhone),
        *(
            (one, getattr(async_expect, f"Async{name}"))
            for name, one in vars(sync_expect).items()
            if inspect.isclass(one) and one.__module__ == sync_expect.__name__
        ),
    ],
)
def test_they_have_the_same_names(one: type, other: type) -> None:
    names = public(one)
    assert len(names) > 5 and names == public(other)
