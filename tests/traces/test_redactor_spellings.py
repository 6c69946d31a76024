"""A secret is found however it is written, and a text without one is left as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import Press, TypeText, UsageError
from tapwright.traces.redactor import Redactor, names_of_old_marks, old_marks_as_names

from .test_journal import step

SECRET = "a'b \"<é&/"
WRITTEN = {
    "": "a'b \"<é&/",
    "|json": "a'b \\\"<é&/",
    "|ascii": "a'b \\\"<\\u00e9&/",
    "|shell": "a'\"'\"'b \"<é&/",
    "|input": "a'b%s\"<é&/",
    "|shell-input": "a'\"'\"'b%s\"<é&/",
    "|xml": "a'b \"&lt;é&amp;/",
    "|attribute": "a&#39;b &quot;&lt;é&amp;/",
    "|apostrophe": "a&apos;b &quot;&lt;é&amp;/",
    "|url": "a%27b%20%22%3C%C3%A9%26%2F",
    "|base64": "YSdiICI8w6kmLw==",
}


@pytest.mark.parametrize(("spelling", "written"), list(WRITTEN.items()))
def test_each_spelling_has_a_mark_of_its_own(spelling: str, written: str) -> None:
    secrets = Redactor({"pw": SECRET})
    text = f"x {written} y"
    assert secrets.mask(text) == "x {pw} y"
    assert secrets.hide(text) == f"x {{{{secret:pw{spelling}}}}} y"
    assert secrets.reveal(secrets.hide(text)) == text


@given(st.text(alphabet="ab'\" é{}%/<&\\", min_size=4, max_size=8), st.text(max_size=20))
def test_nothing_of_a_secret_is_left_and_all_of_it_comes_back(secret: str, around: str) -> None:
    secrets = Redactor({"pw": secret})
    text = f"{around}{secret}{around}"
    hidden = secrets.hide(text)
    assert secret not in hidden.replace("{{secret:pw}}", "")
    assert secrets.reveal(hidden) == text or "{{secret" in around


def test_a_secret_within_another_is_not_found_first() -> None:
    secrets = Redactor({"short": "1234", "long": "123456"})
    assert secrets.mask("123456 1234") == "{long} {short}"
    assert secrets.hide("123456 1234") == "{{secret:long}} {{secret:short}}"
    assert secrets.names == ("short", "long")


def test_a_secret_that_two_names_share_is_told_by_the_first() -> None:
    secrets = Redactor({"one": "same1", "two": "same1"})
    assert (secrets.mask("same1"), secrets.hide("same1")) == ("{one}", "{{secret:one}}")


def test_a_name_in_braces_is_left_though_it_holds_another_secret() -> None:
    secrets = Redactor({"my-code": "hunter", "pw": "code"})
    assert secrets.mask("{my-code} code {pw}") == "{my-code} {pw} {pw}"
    assert secrets.fill("{my-code} {pw} {other} {}") == "hunter code {other} {}"


def test_without_secrets_nothing_changes() -> None:
    nothing = Redactor()
    record = step(0)
    assert not nothing and nothing.names == ()
    assert nothing.hide("{pw}") == nothing.mask("{pw}") == nothing.fill("{pw}") == "{pw}"
    assert nothing.masked(record) is record and nothing.hidden(record) is record
    assert nothing.revealed(record) is record


def test_patterns_alone_hide_and_neither_mask_nor_reveal() -> None:
    pattern = Redactor(patterns=[r"\d{4}"])
    record = step(0).model_copy(update={"thought": "code 4711"})
    assert pattern and pattern.hidden(record).thought == "code {{secret}}"
    assert pattern.masked(record) is record and pattern.revealed(record) is record
    both = Redactor({"pw": "hunter"}, [r"\d{4}", "x+y"])
    assert both.hide("hunter 4711 xxy") == "{{secret:pw}} {{secret}} {{secret}}"
    assert both.mask("hunter 4711") == "{pw} 4711"


def test_what_is_no_free_text_is_kept_and_what_a_user_named_is_not() -> None:
    secrets = Redactor({"pw": "back"})
    pressed = step(0).model_copy(update={"action": Press(key="back"), "thought": "back"})
    masked = secrets.masked(pressed)
    assert masked.action == Press(key="back") and masked.thought == "{pw}"
    # The outcome's status is the word that is a secret here, and stays what it is.
    done = step(0)
    assert Redactor({"pw": "done"}).masked(done) == done
    typed = step(0).model_copy(update={"action": TypeText(text="go back")})
    assert secrets.masked(typed).action == TypeText(text="go {pw}")


@pytest.mark.parametrize(
    ("secrets", "patterns", "told"),
    [
        ({"a b": "long enough"}, [], "a secret cannot be called 'a b': letters, digits "
                                     "and _.- only"),
        ({"": "long enough"}, [], "a secret cannot be called ''"),
        ({"pw": "abc"}, [], "the secret 'pw' is shorter than 4 characters: it would be found by "
                            "chance in other text"),
        ({}, ["("], "'(' is no regular expression: missing ), unterminated subpattern"),
        ({}, ["x*"], "'x*' matches the empty text, so it would match everywhere"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong(
    secrets: dict[str, str], patterns: list[str], told: str
) -> None:
    with pytest.raises(UsageError, match="^" + re.escape(told)):
        Redactor(secrets, patterns)


def test_four_characters_are_enough_and_the_message_does_not_tell_them() -> None:
    assert Redactor({"pw.A_1-b": "abcd"}).mask("abcd") == "{pw.A_1-b}"
    with pytest.raises(UsageError) as told:
        Redactor({"pw": "q7!"})
    assert "q7!" not in str(told.value)


def test_marks_of_an_earlier_version_become_names() -> None:
    text = "{{secret:a.b}} {{secret:c-d|shell-input}} {{secret:a.b|json}} {{secret}} {e}"
    assert names_of_old_marks(text) == ("a.b", "c-d")
    assert old_marks_as_names(text) == "{a.b} {c-d} {a.b} {{secret}} {e}"
