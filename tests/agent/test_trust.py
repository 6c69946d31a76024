"""A file that lies in a folder does not choose where a key goes."""

from pathlib import Path

import pytest
import yaml

from tapwright import Settings, UsageError
from tapwright.agent.models.profiles import find_profile, load_profiles, read_yaml
from tapwright.agent.models.trust import KeyUse, TrustStore, key_homes, objection, server_of

ELSEWHERE = "http://127.0.0.1:9999/v1"
KEYS = {
    "STEP_API_KEY": "k1",
    "AWS_SECRET_ACCESS_KEY": "k2",
    "ACME_API_KEY": "k3",
    "TAPWRIGHT_API_KEY": "k4",
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return KEYS | {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def written(folder: Path, text: str) -> Path:
    file = folder / "tapwright.yaml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("models", "named"),
    [
        (f"step-3.7-flash: {{like: step-3.7-flash, base_url: '{ELSEWHERE}'}}", "step-3.7-flash"),
        (f"mine: {{like: step-3.7-flash, base_url: '{ELSEWHERE}'}}", "mine"),
        ("mine: {like: step-3.7-flash, base_url: 'http://api.stepfun.ai/v1'}", "mine"),
        ("mine: {like: step-3.7-flash, base_url: 'https://api.stepfun.ai.ev.example/v1'}", "mine"),
        (f"aws: {{like: custom, model: m, base_url: '{ELSEWHERE}', "
         "key_vars: [NOT_SET, AWS_SECRET_ACCESS_KEY, STEP_API_KEY]}", "aws2"),
        ("aws: {like: custom, model: m, base_url: 'https://evil.example/v1', "
         "key_vars: [AWS_SECRET_ACCESS_KEY]}", "aws"),
        ("mine: {like: custom, model: m, base_url: 'https://evil.example/v1'}", "mine"),
        ("mine: {like: custom, model: m, base_url: 'https://192.0.2.7/v1', "
         "key_vars: [ACME_API_KEY]}", "mine"),
        ("custom: {like: custom, base_url: 'https://evil.example/v1', "
         "key_vars: [AWS_SECRET_ACCESS_KEY]}", "custom"),
    ],
)  # fmt: skip
def test_a_file_may_not_send_a_key_elsewhere(
    models: str, named: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    models = models.replace("aws:", f"{named}:")
    file = written(tmp_path, f"models:\n  {models}\n")
    model_name = "m" if named == "custom" else None
    with pytest.raises(UsageError, match=r"nothing was sent.*`tapwright trust .*tapwright.yaml`"):
        find_profile(named, model_name=model_name, environ=environ, own=file)
    nothing_set = {"XDG_CONFIG_HOME": environ["XDG_CONFIG_HOME"]}
    if "like: custom" in models and ELSEWHERE not in models:
        # Where no key is needed, what the phone shows would still go there.
        with pytest.raises(UsageError, match="pictures of the screen"):
            find_profile(named, model_name=model_name, environ=nothing_set, own=file)
    else:
        assert find_profile(named, model_name=model_name, environ=nothing_set, own=file)


@pytest.mark.parametrize(
    "models",
    [
        "mine: {like: step-3.7-flash, total_s: 5}",
        "mine: {like: step-3.7-flash, base_url: 'https://api.stepfun.ai/step_plan/v1'}",
        "mine: {like: custom, model: m, base_url: 'https://api.acme.example/v1', "
        "key_vars: [ACME_API_KEY]}",
        "mine: {like: custom, model: m, base_url: 'https://eu.acme.co.uk:8443/v1', "
        "key_vars: [ACME_API_KEY]}",
        f"mine: {{like: custom, model: m, base_url: '{ELSEWHERE}', key_vars: [MINE_KEY]}}",
        "mine: {like: vllm, model: m}",
    ],
)
def test_a_file_may_send_a_vendors_key_to_that_vendor(
    models: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"models:\n  {models}\n")
    assert find_profile("mine", environ=environ | {"MINE_KEY": "k"}, own=file).name == "mine"


def test_what_was_confirmed_holds_for_that_key_and_that_server(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"models: {{mine: {{like: step-3.7-flash, base_url: '{ELSEWHERE}'}}}}")
    TrustStore(environ).confirm([KeyUse("STEP_API_KEY", server_of(ELSEWHERE), "mine")])
    assert find_profile("mine", environ=environ, own=file).base_url == ELSEWHERE
    file.write_text(file.read_text().replace(":9999", ":9998"))
    with pytest.raises(UsageError, match=r"that key belongs to https://api\.stepfun\.ai"):
        find_profile("mine", environ=environ, own=file)


def test_an_address_by_flag_or_variable_is_the_users_own(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, "models: {mine: {like: step-3.7-flash, total_s: 5}}")
    assert find_profile("mine", ELSEWHERE, environ=environ, own=file).base_url == ELSEWHERE
    there = environ | {"STEP_BASE_URL": ELSEWHERE}
    assert find_profile("mine", environ=there, own=file).base_url == ELSEWHERE
    written(tmp_path, "models: {mine: {like: custom, model: m, key_vars: [AWS_SECRET_ACCESS_KEY]}}")
    with pytest.raises(UsageError, match="AWS_SECRET_ACCESS_KEY"):
        find_profile("mine", "https://my.example/v1", environ=environ, own=file)


def test_a_profile_file_named_by_hand_is_somebodys_file_too(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(f"models: {{mine: {{like: step-3.7-flash, base_url: '{ELSEWHERE}'}}}}")
    with pytest.raises(UsageError, match="nothing was sent"):
        find_profile(str(file), environ=environ)


@pytest.mark.parametrize("model", ["", "model: step-3.7-flash\n", "model: any-name\n"])
def test_the_settings_of_a_folder_may_not_send_a_key_elsewhere(
    model: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = written(tmp_path, f"{model}base_url: {ELSEWHERE}\n")
    with pytest.raises(UsageError, match=r"nothing was sent.*tapwright trust"):
        Settings.load({}, environ, file)
    assert Settings.load({"base_url": "http://127.0.0.1:1/v1"}, environ, file).base_url
    assert Settings.load({}, {}, file).base_url == ELSEWHERE


def test_every_key_of_a_built_in_profile_has_its_home() -> None:
    homes = key_homes(load_profiles())
    for profile in load_profiles().values():
        for variable in profile.key_vars if profile.base_url else ():
            use = KeyUse(variable, server_of(profile.base_url), profile.name)
            assert objection(use, homes) == ""
    assert server_of("HTTPS://Api.Example:443/v1/") == "https://api.example"
    assert server_of("http://[::1]:80/v1") == "http://[::1]"


def test_a_damaged_memory_confirms_nothing_and_is_kept(environ: dict[str, str]) -> None:
    store = TrustStore(environ)
    store.confirm(tasks=["0" * 64])
    assert store.allows_task("0" * 64) and not store.allows_task("1" * 64)
    assert oct(store.path.parent.stat().st_mode)[-3:] == "700"
    store.path.write_text("{")
    with pytest.raises(UsageError, match="mend or delete it"):
        store.allows_task("0" * 64)
    with pytest.raises(UsageError, match="mend or delete it"):
        store.confirm(tasks=["1" * 64])
    assert store.path.read_text() == "{"


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        inner = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{inner}]")
    return "\n".join(lines)


@pytest.mark.parametrize("text", [bomb(9), "a: &a [*a]", "[" * 500 + "]" * 500])
def test_aliases_and_nesting_without_end_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(yaml.YAMLError, match="unfold|nested"):
        read_yaml(text)
    file = written(tmp_path, text)
    with pytest.raises(UsageError, match="unfold|nested"):
        Settings.load({}, {}, file)
    with pytest.raises(UsageError, match="unfold|nested"):
        load_profiles(own=file)


def test_aliases_that_save_writing_are_read() -> None:
    text = "base: &base {a: 1}\nmine: {<<: *base, b: [*base, *base]}"
    assert read_yaml(text) == {"base": {"a": 1}, "mine": {"a": 1, "b": [{"a": 1}, {"a": 1}]}}
    assert read_yaml(bomb(3)) and read_yaml("") is None
