"""An unexpected error prints its traceback without the secrets of the work it happened in."""

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.actions.log import masked_error, masking
from tapwright.cli.logs import MaskedErrors
from tapwright.traces.redactor import Redactor

SECRET = "croissant!"
MASK = Redactor({"pw": SECRET}).mask

# A command with a bug in it, in the place of one of ours.
BROKEN = f"""
import asyncio, sys, types
from tapwright.actions.log import masking
from tapwright.traces.redactor import Redactor

def command(json: bool = False) -> None:
    async def work():
        with masking(Redactor({{"pw": {SECRET!r}}}).mask):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail({SECRET!r}))
    asyncio.run(work())

async def fail(secret):
    try:
        raise KeyError(f"no {{secret}}")
    except KeyError as error:
        raise RuntimeError(f"typed {{secret!r}}") from error

broken = types.ModuleType("tapwright.cli.demo")
broken.command = command
from tapwright import cli
sys.modules["tapwright.cli.demo"] = broken
cli.main()
"""


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_unexpected_error_of_a_command(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "broken.py").write_text(BROKEN.replace(repr(SECRET), 'open("secret").read()'))
    (tmp_path / "secret").write_text(SECRET)
    done = subprocess.run(
        [sys.executable, "broken.py", "demo", *more],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done
    assert "Traceback" in done.stderr and "RuntimeError: typed '{pw}'" in done.stderr
    assert "KeyError: 'no {pw}'" in done.stderr
    assert SECRET not in done.stderr + done.stdout
    if more:
        assert json.loads(done.stdout)["error"]["kind"] == "internal"


def raised() -> Exception:
    try:
        with masking(MASK):
            raise ValueError(SECRET)
    except ValueError as error:
        return error


def test_an_error_takes_the_masks_of_its_causes_along() -> None:
    inner = raised()
    for outer in (
        RuntimeError(SECRET),
        ExceptionGroup(SECRET, [KeyError("other"), inner]),
    ):
        if not isinstance(outer, ExceptionGroup):
            outer.__cause__ = inner
        assert masked_error(outer, f"a {SECRET} b") == "a {pw} b"
    around = RuntimeError(SECRET)
    around.__context__ = inner
    inner.__context__ = around  # a circle is no reason to hang
    assert masked_error(around, SECRET) == "{pw}"
    assert masked_error(RuntimeError(SECRET), SECRET) == SECRET


def test_several_blocks_each_take_out_their_own() -> None:
    with pytest.raises(ValueError, match=SECRET) as caught:
        with masking(MASK):
            with masking(Redactor({"pin": "9041"}).mask):
                raise ValueError(f"{SECRET} 9041")
    assert masked_error(caught.value, f"{SECRET} 9041") == "{pw} {pin}"


def test_a_traceback_in_the_log_is_masked_too() -> None:
    error = raised()
    line = logging.LogRecord(
        "asyncio", logging.ERROR, "x.py", 1, "never retrieved", (), (type(error), error, None)
    )
    told = MaskedErrors("%(message)s").format(line)
    assert told.startswith("never retrieved\n") and "{pw}" in told and SECRET not in told


async def test_a_cancelled_task_is_cancelled_all_the_same() -> None:
    async def work() -> None:
        with masking(MASK):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
