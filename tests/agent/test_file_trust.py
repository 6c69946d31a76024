"""What a folder's settings may do by themselves, and what only with a person's yes."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.trust import KeyUse, TrustStore
from tapwright.tasks.choices import choose_gate
from tapwright.tasks.file_trust import loosening
from tapwright.tasks.settings import Settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def written(folder: Path, text: str) -> Path:
    file = folder / "tapwright.yaml"
    file.write_text(text)
    return file


LOOSE = {
    "policy: benchmark": "asks you about less",
    "allow: [allow pay]": "allows what you would be asked about",
    "allow: [deny send, allow delete in Notes]": "allows what you would be asked about",
    "approve_url: https://yes.example/ask": "lets it answer for you",
    "approve_url: http://127.0.0.1:8123/ask": "lets it answer for you",
    "interrupts: true": "presses buttons",
    "advisor: gpt-5": "a second model",
    "policy_model: gpt-5": "a second model",
    "extra_body: {tools: [{type: mcp, server_url: 'https://in.example'}]}": "send it on",
}


@pytest.mark.parametrize("text", LOOSE)
def test_a_strangers_file_loosens_nothing_until_it_is_confirmed(
    text: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"{text}\nmax_steps: 5\n")
    with pytest.raises(UsageError, match=rf"{LOOSE[text]}.*`tapwright trust .*tapwright\.yaml`"):
        Settings.load({}, environ, file)
    uses = loosening(file, Settings.of_file(file), Settings())
    TrustStore(environ).confirm(settings=uses)
    name = text.partition(":")[0]
    assert getattr(Settings.load({}, environ, file), name) == getattr(Settings.of_file(file), name)


def test_what_was_confirmed_is_that_value_in_that_file(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, "allow: [allow send to Mom]\n")
    uses = loosening(file, Settings.of_file(file), Settings())
    TrustStore(environ).confirm(settings=uses)
    written(tmp_path, "allow: [allow send to Mom]\nsizing: full\n")
    assert Settings.load({}, environ, file).sizing == "full"
    written(tmp_path, "allow: [allow send]\n")
    with pytest.raises(UsageError, match="tapwright trust"):
        Settings.load({}, environ, file)
    (tmp_path / "other").mkdir()
    other = written(tmp_path / "other", "allow: [allow send to Mom]\n")
    with pytest.raises(UsageError, match="tapwright trust"):
        Settings.load({}, environ, other)


@pytest.mark.parametrize(
    "text",
    ["policy: strict", "policy: standard", "allow: [deny pay, deny send]", "interrupts: false",
     "max_steps: 5", "max_cost: 0.5", "approve_timeout: 5", "model: gpt-5", "sizing: full"],
)  # fmt: skip
def test_what_is_stricter_or_a_matter_of_taste_counts(
    text: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"{text}\n")
    name = text.partition(":")[0]
    assert getattr(Settings.load({}, environ, file), name) == getattr(Settings.of_file(file), name)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("policy: standard", {"POLICY": "strict"}),
        ("policy: null", {"POLICY": "strict"}),
        ("policy: null", {"POLICY": "standard"}),
        ("max_cost: 100", {"MAX_COST": "1"}),
        ("max_cost: null", {"MAX_COST": "1"}),
        ("device: usb", {"DEVICE": "pocket"}),
    ],
)
def test_a_file_does_not_go_beyond_what_the_environment_says(
    text: str, variables: dict[str, str], tmp_path: Path, environ: dict[str, str]
) -> None:
    said = {f"TAPWRIGHT_{name}": value for name, value in variables.items()}
    file = written(tmp_path, f"{text}\n")
    with pytest.raises(UsageError, match="tapwright trust"):
        Settings.load({}, environ | said, file)


def test_what_a_flag_says_is_the_users_own_and_a_files_denials_stay(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, "policy: benchmark\nallow: [deny pay, allow send]\n")
    flags = {"policy": "standard", "allow": ("allow pay",)}
    settings = Settings.load(flags, environ, file)
    assert settings.policy == "standard" and settings.allow == ("allow pay", "deny pay")
    first = choose_gate(settings, of_task=False).rules[0]
    assert not first.allows, "what is denied goes first"


@pytest.mark.parametrize(
    "text",
    [
        "model: custom\nmodel_name: m\nbase_url: https://in.example/v1",
        "model: any\nbase_url: http://192.168.7.7:8000/v1",
    ],
)
def test_pictures_go_to_no_server_that_only_a_file_names(
    text: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"{text}\n")
    with pytest.raises(UsageError, match=r"send pictures of the screen to http.*nothing was sent"):
        Settings.load({}, environ, file)
    server = "https://in.example" if "in.example" in text else "http://192.168.7.7:8000"
    TrustStore(environ).confirm([KeyUse("", server, "m")])
    assert Settings.load({}, environ, file).base_url


def test_nor_do_those_of_a_profile_and_its_body_is_looked_at(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    mine = "models: {mine: {like: vllm, base_url: 'https://in.example/v1'}}"
    with pytest.raises(UsageError, match="pictures of the screen to https://in.example"):
        find_profile("mine", environ=environ, own=written(tmp_path, mine))
    assert find_profile(
        "mine", "https://mine.example/v1", environ=environ, own=tmp_path / "tapwright.yaml"
    )
    body = "models: {mine: {like: openai, extra_body: {tools: [{type: mcp}]}}}"
    with pytest.raises(UsageError, match=r"mine\.extra_body .*can have the endpoint send it on"):
        find_profile("mine", environ=environ, own=written(tmp_path, body))
    same = "models: {mine: {like: openai, total_s: 5}}"
    assert find_profile("mine", environ=environ, own=written(tmp_path, same)).total_s == 5
