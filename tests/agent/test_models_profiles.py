"""Profiles are data; what a user gets wrong is answered with what to do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.dialects import make_dialect
from tapwright.agent.models.profiles import find_key, find_profile, load_profiles

NO_ENVIRON: dict[str, str] = {}


def test_the_builtin_profiles_load_and_say_when_their_prices_are_from() -> None:
    profiles = load_profiles()
    assert {
        "step-3.7-flash", "step-3.7-flash-cn", "step-3.7-flash-plan", "step-5-preview",
        "openrouter/step-3.7-flash", "nvidia/step-3.7-flash", "vllm", "sglang", "llama.cpp",
        "ollama", "transformers", "tensorrt-llm", "custom", "openai", "anthropic", "gemini",
        "gelab-zero", "autoglm-phone", "ui-tars-1.5", "qwen2.5-vl", "qwen3-vl", "mai-ui",
        "gui-owl", "rehearsal", "rehearsal-advisor", "null", "kimi-k2.6", "qwen3.7-plus",
        "qwen3.5", "doubao-seed-2.0", "glm-5v-turbo", "claude-sonnet-5", "gpt-5", "grok",
        "openrouter/ui-tars-1.5", "novita/autoglm-phone", "dashscope/qwen2.5-vl",
    } <= set(profiles)  # fmt: skip
    for profile in profiles.values():
        assert (profile.prices is not None) or profile.price_note
        assert profile.scripted == (
            profile.name in ("rehearsal", "rehearsal-advisor", "null", "gullible")
        )
        assert make_dialect(profile.dialect).name == profile.dialect


def test_no_price_is_older_than_its_model_and_each_names_who_lists_it() -> None:
    # step-3.7-flash came out on 2026-05-28, Claude Sonnet 5 on 2026-06-30.
    for profile in load_profiles().values():
        if profile.prices is not None:
            assert profile.prices.date >= date(2026, 6, 30), profile.name
            assert "models.dev" in profile.prices.source or profile.scripted


def test_a_model_for_phones_is_asked_as_its_vendor_asks_it() -> None:
    profiles = load_profiles()
    for name in ("autoglm-phone", "novita/autoglm-phone", "bigmodel/autoglm-phone"):
        profile = profiles[name]
        assert (profile.temperature, profile.max_output_tokens) == (0.0, 3000)
        assert profile.extra_body == {"top_p": 0.85, "frequency_penalty": 0.2}
    assert profiles["mai-ui"].temperature == profiles["ui-tars-1.5"].temperature == 0.0
    # What one vendor samples with is not handed on to another's model.
    for name in ("qwen2.5-vl", "qwen3-vl", "qwen3.5", "gui-owl"):
        assert (profiles[name].temperature, profiles[name].extra_body) == (None, {})
    assert profiles["dashscope/qwen2.5-vl"].image_max_px == 1280 * 28 * 28


def test_each_endpoint_has_its_way_of_passing_the_effort() -> None:
    fields = {"chat": "reasoning_effort", "responses": "reasoning.effort",
              "messages": "output_config.effort"}  # fmt: skip
    profiles = load_profiles()
    assert profiles["anthropic"].key_header == "x-api-key"
    for name in ("step-3.7-flash", "openai", "anthropic", "gemini", "vllm"):
        assert profiles[name].effort_field == fields[profiles[name].endpoint]


def test_step_sends_sharp_pictures_and_has_the_list_price() -> None:
    step = find_profile("step-3.7-flash", environ=NO_ENVIRON)
    assert step.prices is not None
    assert (step.prices.input, step.prices.cached, step.prices.output) == (
        Decimal("0.20"), Decimal("0.04"), Decimal("1.15"),
    )  # fmt: skip
    assert (step.image_detail, step.effort_field) == ("high", "reasoning_effort")
    assert step.base_url == "https://api.stepfun.ai/v1"
    assert find_profile("rehearsal", environ=NO_ENVIRON).prices == step.prices


def test_base_url_flag_wins_over_the_environment_over_the_profile() -> None:
    environ = {"STEP_BASE_URL": "http://127.0.0.1:1/v1/"}
    assert find_profile("step-3.7-flash", environ=environ).base_url == "http://127.0.0.1:1/v1"
    flag = find_profile("step-3.7-flash", "http://127.0.0.1:2/v1", environ=environ)
    assert flag.base_url == "http://127.0.0.1:2/v1"
    china = find_profile("step-3.7-flash-cn", environ=environ)
    assert china.base_url == "https://api.stepfun.com/v1"


def test_another_model_name_takes_no_price_along() -> None:
    assert find_profile("step-3.7-flash", model_name="x", environ=NO_ENVIRON).prices is None


def test_unknown_names_are_answered_with_close_ones() -> None:
    with pytest.raises(UsageError, match=r"did you mean step-3\.7-flash"):
        find_profile("step3.7flash", environ=NO_ENVIRON)
    with pytest.raises(UsageError, match=r"--base-url"):
        find_profile("zzz", environ=NO_ENVIRON)


def test_any_name_goes_with_a_base_url() -> None:
    mine = find_profile("qwen3-vl:8b", "http://127.0.0.1:11434/v1", environ=NO_ENVIRON)
    assert (mine.name, mine.model, mine.prices) == ("qwen3-vl:8b", "qwen3-vl:8b", None)


@pytest.mark.parametrize(
    ("url", "name"), [(None, None), ("http://h/v1", None), (None, "m"), ("h/v1", "m")]
)
def test_custom_needs_a_url_and_a_name(url: str | None, name: str | None) -> None:
    with pytest.raises(UsageError, match="http|--base-url|--model-name"):
        find_profile("custom", url, name, environ=NO_ENVIRON)


def test_either_step_key_will_do_and_a_missing_one_says_where_it_goes() -> None:
    step = find_profile("step-3.7-flash", environ=NO_ENVIRON)
    assert find_key(step, {"STEP_API_KEY": " ", "STEPFUN_API_KEY": "k"}) == "k"
    with pytest.raises(UsageError, match=r"STEP_API_KEY or STEPFUN_API_KEY.*step-3\.7-flash-cn"):
        find_key(step, NO_ENVIRON)
    assert find_key(find_profile("rehearsal", environ=NO_ENVIRON), NO_ENVIRON) == "none"


@pytest.mark.parametrize(
    "text",
    ["", "profiles: []", "a: [", "profiles: [{name: x, model: m, base_url: 'ftp://x'}]",
     "profiles: [{name: x, model: m, base_url: null, typo: 1}]"],
)  # fmt: skip
def test_a_bad_file_is_the_users_to_mend(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"mine\.yaml"):
        find_profile(str(path))


def test_a_file_of_ones_own_is_a_model(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "profiles:\n- {name: mine, model: m, base_url: 'http://127.0.0.1:8000/v1', "
        "key_required: false, prices: {input: '1.1', output: '2', date: 2026-01-02, source: me}}"
    )
    mine = find_profile(str(path))
    assert mine.prices is not None and mine.prices.input == Decimal("1.1")
    with pytest.raises(UsageError, match="cannot read"):
        find_profile(str(tmp_path / "absent.yaml"))


def test_models_of_ones_own_are_like_others_with_changes(tmp_path: Path) -> None:
    own = tmp_path / "tapwright.yaml"
    own.write_text(
        "effort: ladder\n"
        "models:\n"
        "  mine: {like: step-3.7-flash, requests_per_minute: 60}\n"
        "  other: {like: vllm, model: big, base_url: 'http://127.0.0.1:9/v1'}\n"
        "  rehearsal: {like: rehearsal, total_s: 5}\n"
    )
    mine = find_profile("mine", environ=NO_ENVIRON, own=own)
    assert (mine.name, mine.requests_per_minute, mine.model) == ("mine", 60, "step-3.7-flash")
    assert mine.prices is not None
    other = find_profile("other", environ=NO_ENVIRON, own=own)
    assert (other.base_url, other.model, other.prices) == ("http://127.0.0.1:9/v1", "big", None)
    assert find_profile("rehearsal", environ=NO_ENVIRON, own=own).total_s == 5
    with pytest.raises(UsageError, match="did you mean mine"):
        find_profile("mime", environ=NO_ENVIRON, own=own)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("models: {mine: {like: nothing}}", "'nothing', which is no model"),
        ("models: {mine: {like: vllm, tepmerature: 1}}", r"tapwright\.yaml: tepmerature"),
        ("models: [mine]", "models"),
        ("models: {mine: {model: m}}", "base_url"),
    ],
)
def test_a_bad_model_of_ones_own_is_named(tmp_path: Path, text: str, why: str) -> None:
    own = tmp_path / "tapwright.yaml"
    own.write_text(text)
    with pytest.raises(UsageError, match=why):
        find_profile("mine", environ=NO_ENVIRON, own=own)


@pytest.mark.parametrize(
    ("url", "per_minute"),
    [
        (None, 10),
        ("https://api.stepfun.ai/v1", 10),
        ("https://api.stepfun.com/step_plan/v1", 10),
        ("http://127.0.0.1:8000/v1", None),
        ("https://llm.example.org/v1", None),
    ],
)
def test_a_services_rate_limit_is_not_that_of_ones_own_endpoint(
    url: str | None, per_minute: int | None, tmp_path: Path
) -> None:
    flag = find_profile("step-3.7-flash", url, environ=NO_ENVIRON)
    assert flag.requests_per_minute == per_minute
    variable = {"STEP_BASE_URL": url} if url else {}
    assert find_profile("step-3.7-flash", environ=variable).requests_per_minute == per_minute
    if url is not None:
        own = tmp_path / "tapwright.yaml"
        own.write_text(
            f"models:\n  mine: {{like: step-3.7-flash, base_url: '{url}'}}\n"
            f"  slow: {{like: step-3.7-flash, base_url: '{url}', requests_per_minute: 3}}\n"
        )
        mine = find_profile("mine", environ=NO_ENVIRON, own=own)
        slow = find_profile("slow", environ=NO_ENVIRON, own=own)
        assert (mine.requests_per_minute, slow.requests_per_minute) == (per_minute, 3)
