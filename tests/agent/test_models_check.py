"""`tapwright models check` finds what differs from models.dev's data, and says how to get them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.agent.models.models_dev import ModelsDev
from tapwright.agent.models.profiles import load_profiles
from tapwright.cli import models

SEES = {"input": ["text", "image"], "output": ["text"]}


def listed(**changes: Any) -> dict[str, Any]:
    """A model's entry in the form of models.dev, as good as an agent can want it."""
    return {"tool_call": True, "modalities": SEES, "limit": {"context": 1, "output": 1}, **changes}


def api_json(folder: Path, **models_of: dict[str, Any]) -> Path:
    """An api.json with one provider, `acme`, at the address of the profiles below."""
    acme = {"id": "acme", "api": "https://api.acme.example/v1", "models": models_of}
    path = folder / "api.json"
    other = {"id": "other", "models": {"vendor/eyes-1": listed()}}
    path.write_text(json.dumps({"acme": acme, "other": other}))
    return path


def own_file(folder: Path, **fields: object) -> Path:
    profile = {
        "name": "mine", "model": "eyes-1", "base_url": "https://api.acme.example/v1",
        "key_required": False, "price_note": "none stated", **fields,
    }  # fmt: skip
    path = folder / "mine.yaml"
    path.write_text(json.dumps({"profiles": [profile]}))
    return path


PRICES = {
    "input": "1.50", "cached": "0.15", "output": "6.00", "date": "2026-07-02", "source": "a list",
}  # fmt: skip
COST = {"input": 1.5, "output": 6, "cache_read": 0.15}


def checked(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(models.app, ["check", *map(str, arguments)], catch_exceptions=False)
    return result.exit_code, result.output


def test_a_profile_that_is_listed_the_same_agrees(tmp_path: Path) -> None:
    against = api_json(tmp_path, **{"eyes-1": listed(cost=COST)})
    code, text = checked(own_file(tmp_path, prices=PRICES), "--against", against)
    assert (code, text) == (0, "0 differences; 1 profile agrees\n")


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (COST | {"output": 7.25}, "output costs 6.00 here and 7.25 there"),
        (COST | {"input": 2}, "input costs 1.50 here and 2 there"),
        (COST | {"cache_read": 0.3}, "cached input costs 0.15 here and 0.3 there"),
        # Left out by the profile, a cache write costs what input costs.
        (COST | {"cache_write": 1.875}, "a cache write costs 1.50 here and 1.875 there"),
    ],
)
def test_a_price_that_differs_is_told_with_both(
    tmp_path: Path, cost: dict[str, float], said: str
) -> None:
    against = api_json(tmp_path, **{"eyes-1": listed(cost=cost)})
    code, text = checked(own_file(tmp_path, prices=PRICES), "--against", against)
    assert code == 1
    assert f"differs mine: {said}, per million tokens (acme/eyes-1)" in text
    assert "1 difference; 0 profiles agree" in text


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (listed(modalities={"input": ["text"], "output": ["text"]}), "without image input"),
        (listed(tool_call=False), "without tool calls"),
        (listed(status="deprecated"), "as deprecated"),
        ({"tool_call": "perhaps"}, "odd: tool_call"),
    ],
)
def test_a_missing_capability_is_told(tmp_path: Path, entry: dict[str, Any], said: str) -> None:
    against = api_json(tmp_path, **{"eyes-1": entry})
    code, text = checked(own_file(tmp_path), "--against", against)
    assert code == 1 and said in text


def test_a_dialect_of_text_needs_no_tool_calls(tmp_path: Path) -> None:
    against = api_json(tmp_path, **{"eyes-1": listed(tool_call=False)})
    assert checked(own_file(tmp_path, dialect="json"), "--against", against)[0] == 0


def test_an_unknown_model_is_told_with_who_has_it(tmp_path: Path) -> None:
    against = api_json(tmp_path, **{"eyes-2": listed()})
    code, text = checked(own_file(tmp_path), "--against", against)
    assert code == 1
    assert "acme lists no model eyes-1; others do: other/vendor/eyes-1" in text


def test_a_price_left_out_is_a_hint_only_and_a_name_may_differ_in_marks(tmp_path: Path) -> None:
    against = api_json(tmp_path, **{"Eyes.1": listed(cost=COST)})
    code, text = checked(own_file(tmp_path), "--against", against)
    assert code == 0
    assert "note    mine: no price here (none stated); it lists 1.5 in, 6 out" in text


def test_what_has_no_provider_is_not_compared_and_the_document_says_why(tmp_path: Path) -> None:
    against = api_json(tmp_path, **{"eyes-1": listed(cost=COST)})
    file = own_file(tmp_path, base_url="http://127.0.0.1:8000/v1")
    code, text = checked(file, "--against", against, "--json")
    document = json.loads(text)
    assert code == 0
    assert document["not_compared"] == {"mine": "no provider at 127.0.0.1:8000"}
    file = own_file(tmp_path, prices=PRICES | {"output": "5"})
    code, text = checked(file, "--against", against, "--json")
    (finding,) = json.loads(text)["findings"]
    assert code == 1
    assert (finding["profile"], finding["kind"], finding["is_difference"]) == (
        "mine",
        "price",
        True,
    )


def test_the_builtin_profiles_find_their_providers(tmp_path: Path) -> None:
    """Those of vendors are looked for at the vendor, whichever region they are in."""
    vendors = ("openai", "anthropic", "google", "xai", "stepfun")
    path = tmp_path / "api.json"
    path.write_text(json.dumps({name: {"id": name, "models": {}} for name in vendors}))
    compared = ModelsDev.read(path).compare(load_profiles().values())
    found = {finding.profile: finding.listed for finding in compared.findings}
    assert found["openai"] == "openai/gpt-5.4"
    assert found["anthropic"] == "anthropic/claude-opus-4-8"
    assert found["gemini"] == "google/gemini-3.5-flash"
    assert found["grok"] == "xai/grok-4.3"
    assert found["step-3.7-flash"] == "stepfun/step-3.7-flash"
    assert compared.skipped["rehearsal"] == "scripted"
    assert "vllm" in compared.skipped


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no"),
        ("<!doctype html>", "no JSON"),
        ("[1]", "not models.dev's api.json"),
        ('{"a": {"name": "A"}}', "a.models"),
        ("{}", "no provider"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_file_that_is_none_is_answered_with_how_to_get_one(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "api.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="curl -o api.json https://models.dev/api.json") as caught:
        checked(own_file(tmp_path), "--against", path)
    assert said in str(caught.value)
