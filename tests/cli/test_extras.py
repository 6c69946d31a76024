"""What is not installed is told by the command that brings it, before anything is begun."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tapwright.actions import extras
from tapwright.actions.extras import install_line, lacking
from tapwright.cli.failures import WHOLE
from tests.cli.conftest import ONLY_IN_CI

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


def blocked(folder: Path, module: str) -> Path:
    """A folder for PYTHONPATH with which a module is as if it were not installed."""
    (folder / "blocked").mkdir()
    text = f"raise ModuleNotFoundError('not here', name={module!r})\n"
    (folder / "blocked" / f"{module}.py").write_text(text)
    return folder / "blocked"


@pytest.mark.parametrize(
    ("module", "extra", "arguments"),
    [
        # No adb either: one line brings both.
        ("starlette", "view,phone", ("run", "--task", "AlarmOff", "--model", "rehearsal")),
        ("quickjs", "flows,phone", ("test", "f.yaml")),
        pytest.param("uvicorn", "demo", ("demo",), marks=ONLY_IN_CI),
        pytest.param("apscheduler", "jobs,phone", ("job", "serve", "."), marks=ONLY_IN_CI),
        pytest.param("starlette", "view", ("view",), marks=ONLY_IN_CI),
        pytest.param("regex", "flows,phone", ("test", "f.yaml"), marks=ONLY_IN_CI),
        pytest.param("mcp", "mcp,phone", ("mcp",), marks=ONLY_IN_CI),
        pytest.param(
            "jsonschema", "extract,phone", ("run", "x", "--model", "gpt-5", "--extract", "s.json"),
            marks=ONLY_IN_CI,
        ),
    ],
)  # fmt: skip
def test_a_command_names_what_it_lacks(
    module: str, extra: str, arguments: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "f.yaml").write_text("appId: com.android.deskclock\n---\n- launchApp\n")
    (work / "s.json").write_text('{"type": "object"}')
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", *arguments],
        cwd=work,
        # No adb server could be started, so none was asked for.
        env={**environment, "PYTHONPATH": str(blocked(tmp_path, module)), "OPENAI_API_KEY": "k",
             "ADB": "/nowhere/adb", "ANDROID_ADB_SERVER_PORT": "1"},
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    said = done.stderr.strip().splitlines()[-1]
    assert (done.returncode, said) == (
        2, f"tapwright: this needs {module}: pip install 'tapwright[{extra}]'"
    )  # fmt: skip
    assert not (work / "runs").exists()


def test_who_named_no_model_is_told_so(environment: dict[str, str], tmp_path: Path) -> None:
    env = {**environment, "PYTHONPATH": str(blocked(tmp_path, "starlette")), "ADB": sys.executable}
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", "run", "Open the clock", "--device", "phone-1"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tapwright: no model is named (--model; ")
    assert done.stderr.endswith("needs starlette: pip install 'tapwright[view]'\n")


def brought(extra: str) -> set[str]:
    """The packages that an extra brings, by way of others too."""
    found: set[str] = set()
    for line in EXTRAS[extra]:
        if others := re.match(r"tapwright\[(.*)\]", line):
            found.update(*map(brought, others[1].split(",")))
        else:
            found.add(re.split(r"[^\w-]", line.lower().replace("_", "-"))[0])
    return found


# What of a command's modules is loaded whatever it is asked to do.
LOADED = {
    "jobs": ("cli.job_run", "cli.job_serve", "jobs.serving.page"),
    "mcp": ("cli.mcp", "mcp.server"),
    "flows": ("cli.flow_run", "testing"),
    "view": ("cli.view", "cli.demo", "cli.suite_run"),
}
WITHOUT = """
import importlib, sys
class Blocked:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"{name} is blocked", name=name)
sys.meta_path.insert(0, Blocked())
for name in sys.argv[2:]:
    importlib.import_module(f"tapwright.{name}")
"""


@pytest.mark.parametrize("extra", LOADED)
def test_an_extra_alone_is_enough_for_its_commands(extra: str) -> None:
    brings = packages_distributions()
    has = brought(extra)
    blocked = {
        module
        for module in extras.EXTRA_OF
        if has.isdisjoint(name.lower().replace("_", "-") for name in brings.get(module, ()))
    } - {"opentelemetry"}  # of which the package mcp has a part
    assert len(blocked) > 10
    subprocess.run([sys.executable, "-c", WITHOUT, ",".join(blocked), *LOADED[extra]], check=True)


def test_what_is_named_for_a_command_brings_what_it_is_named_for() -> None:
    for extra, parts in WHOLE.values():
        assert all(brought(part) <= brought(extra) for part in parts)


def test_python_is_told_the_same(environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import tapwright\n"
        "try:\n    import tapwright.testing\n"
        "except tapwright.UsageError as error:\n    print(error)"
    )
    env = {**environment, "PYTHONPATH": str(blocked(tmp_path, "quickjs"))}
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout
    assert said == "this needs quickjs: pip install 'tapwright[flows]'\n"


def test_an_import_that_no_extra_mends_stays_what_it_is() -> None:
    assert extras.missing_extra(ModuleNotFoundError("no", name="nonesuch")) is None
    assert extras.missing_extra(ImportError("half of it", name="regex")) is None


def test_every_module_is_brought_by_the_extra_that_is_named() -> None:
    brings = packages_distributions()
    tried = 0
    for module, extra in extras.EXTRA_OF.items():
        # A namespace that several share tells nothing.
        if len(set(brings.get(module, ()))) != 1 or module == "opentelemetry":
            continue
        tried += 1
        wanted = " ".join(EXTRAS[extra]).lower().replace("_", "-")
        assert any(name.lower().replace("_", "-") in wanted for name in brings[module]), module
    assert tried >= 8


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (
            "pipx_metadata.json", '{"main_package": {"package_or_url": "tapwright[view,flows]"}}',
            "pipx install --force 'tapwright[view,flows,phone]'",
        ),
        (
            "pipx_metadata.json", '{"main_package": {"package_or_url": "/tmp/t.whl"}}',
            "pipx install --force '/tmp/t.whl[phone]'",
        ),
        (
            "uv-receipt.toml",
            '[tool]\nrequirements = [{ name = "tapwright", extras = ["view", "phone"] }]\n',
            "uv tool install 'tapwright[view,phone]'",
        ),
        (
            "uv-receipt.toml",
            '[tool]\nrequirements = [{ name = "tapwright", directory = "/src/t" }]\n',
            "uv tool install '/src/t[phone]'",
        ),
        ("uv-receipt.toml", "[tool]\n", "pip install 'tapwright[phone]'"),
        ("pipx_metadata.json", "no JSON", "pip install 'tapwright[phone]'"),
        ("pyvenv.cfg", "", "pip install 'tapwright[phone]'"),
    ],
)  # fmt: skip
def test_the_line_that_brings_an_extra_is_for_its_environment(
    tmp_path: Path, file: str, text: str, line: str
) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    assert install_line("phone", prefix=str(tmp_path)) == line


def test_what_is_here_is_not_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tapwright.actions.extras.find_spec", lambda name: None if name == "quickjs" else object()
    )
    assert lacking(("flows", "phone")) == ("flows",)
    assert lacking(("phone", "view")) == ()
