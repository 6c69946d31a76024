"""What `import tapwright` gives: every name there, documented and typed."""

import inspect
import json
import os
import pydoc
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import tapwright
from tapwright import api
from tapwright.tasks.settings import Settings

PROMISED = """
    __version__ phone run run_sync run_suite Session Settings Task EpisodeRecord StepRecord Device
    Action Model User TapwrightError UsageError DeviceError ModelLost FunctionModel
""".split()
TYPED = """
import asyncio
from pydantic import BaseModel
import tapwright

class Bill(BaseModel):
    total: float

async def main() -> None:
    found = await tapwright.run("read it", extract=Bill)
    reveal_type(found)
    reveal_type(found.data)
    reveal_type(await tapwright.run("do it", max_cost=0.5))
    reveal_type(tapwright.run_sync("read it", extract=Bill))
    async with tapwright.phone("pocket") as phone, tapwright.open_session() as session:
        async for step in session.steps("do it", phone):
            reveal_type(step)
    reveal_type(await tapwright.run_suite("first-steps"))
    reveal_type(tapwright.FunctionModel(lambda prompt, effort: tapwright.Done(summary="x")))

asyncio.run(main())
"""


def test_dir_lists_the_public_names_and_each_is_there() -> None:
    listed = [name for name in dir(tapwright) if not name.startswith("_")]
    assert listed == sorted(set(tapwright.__all__) - {"__version__"})
    assert set(PROMISED) <= set(tapwright.__all__)
    members = {member.__name__ for member in get_args(tapwright.Action)}
    assert members <= set(listed)
    assert tapwright.__version__ and all(hasattr(tapwright, name) for name in tapwright.__all__)
    with pytest.raises(AttributeError, match="no attribute 'walk'"):
        tapwright.walk  # noqa: B018  # pyright: ignore


@pytest.mark.parametrize("name", sorted(tapwright.__all__))
def test_every_public_name_is_documented(name: str) -> None:
    found = getattr(tapwright, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        doc = found.__doc__ or ""
        assert len(doc) > 10 and not doc.startswith(f"{name}("), name


def test_help_tells_every_argument() -> None:
    shown = pydoc.plain(pydoc.render_doc(tapwright.run))
    arguments = [name for name in inspect.signature(tapwright.run).parameters if name != "goal"]
    doc = inspect.getdoc(tapwright.run) or ""
    assert all(name in shown for name in arguments)
    assert [name for name in arguments if f"{name}:" not in doc and f"{name}," not in doc] == []
    suite = inspect.getdoc(tapwright.run_suite) or ""
    named = inspect.signature(tapwright.run_suite).parameters
    assert [name for name in named if f"{name}:" not in suite and f"{name}," not in suite] == []


def test_every_setting_is_a_keyword() -> None:
    parameters = set(inspect.signature(tapwright.run).parameters)
    assert set(Settings.model_fields) - parameters == {"device"}  # which `phone` is
    options = set(api.RunOptions.__annotations__)
    assert parameters - options == {"goal", "phone", "extract"} and options <= parameters


@pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="pyright takes its time")
def test_a_user_s_script_is_typed(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(TYPED, "utf-8")
    # An editable installation is found by a hook that only Python runs.
    strict = {"typeCheckingMode": "strict", "extraPaths": [str(Path(__file__).parents[2] / "src")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(strict), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "script.py"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    told = checked.stdout
    assert checked.returncode == 0, told
    revealed = [line.partition(" is ")[2] for line in told.splitlines() if "Type of" in line]
    assert revealed == [
        '"ExtractedEpisode[Bill]"', '"Bill | None"', '"EpisodeRecord"', '"ExtractedEpisode[Bill]"',
        '"StepRecord"', '"SuiteResult"', '"FunctionModel"',
    ]  # fmt: skip
