"""Secrets that do not fit a goal, or an episode that is gone on with, are refused by name."""

import pytest

from tapwright.actions import UsageError
from tapwright.tasks.secrets import check_same_secrets, check_secrets

BOTH = {"pw": "hunter-2", "code": "4711-b"}


def test_every_secret_is_named_in_the_goal() -> None:
    check_secrets("Log in with {pw} and {code}.", BOTH)
    check_secrets("Log in.", {})
    with pytest.raises(UsageError) as told:
        check_secrets("Log in with {pw} and code.", BOTH)
    assert str(told.value) == (
        "the goal does not name the secret 'code': write {code} where it is meant"
    )


def test_a_secret_that_cannot_be_kept_is_refused_before_anything() -> None:
    with pytest.raises(UsageError, match="shorter than 4 characters"):
        check_secrets("{pw}", {"pw": "abc"})
    with pytest.raises(UsageError, match="shorter than 4 characters"):
        check_same_secrets(["pw"], {"pw": "abc"})


def test_an_episode_goes_on_with_the_secrets_it_was_begun_with() -> None:
    check_same_secrets(["code", "pw"], BOTH)
    check_same_secrets([], {})
    with pytest.raises(UsageError) as told:
        check_same_secrets(["pw", "code", "pin"], {"pw": "hunter-2"})
    assert str(told.value) == (
        "this episode was begun with a secret: give it again with --secret code=env:VARIABLE"
    )
    with pytest.raises(UsageError) as told:
        check_same_secrets(["pw"], BOTH)
    assert str(told.value) == "this episode was begun without a secret 'code'"
