"""The redesigned examples as a stranger heals them: a model behind an endpoint, its price, and the
patch suggested, left alone, or applied."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tapwright.agent.rehearsal.loopback import LoopbackServer

from .conftest import Run
from .forks import Forks

EXAMPLES = Path(__file__).parents[2] / "examples/flows"
PROFILE = """\
models:
  reader:
    base_url: {url}
    model: reader
    key_required: false
    prices: {{input: 0.20, output: 1.15, date: 2026-07-02, source: a contract}}
pools:
  redesigned: {{pocket: {{count: 3, persona: redesigned}}}}
"""
# 3,000 tokens in and 40 out at these prices.
COST = Decimal("0.000646")


def view(told: dict[str, Any], **wanted: str) -> int:
    return next(
        one["view"] for one in told["now"] if all(one.get(k) == v for k, v in wanted.items())
    )


def meant(told: dict[str, Any]) -> dict[str, object]:
    """What a model that understands these screens says of a step."""
    if told["step"].startswith("Edit"):
        return {"view": None, "opens": view(told, description="More options"), "then": "Edit it"}
    if told["step"].startswith("Open"):
        return {"view": view(told, text="Connections"), "opens": None}
    return {"view": view(told, description="06:30 alarm"), "opens": None}


def wrong(told: dict[str, Any]) -> dict[str, object]:
    """A heading, which no tap does anything to."""
    fits = (one for one in told["now"] if one["kind"] == "text" and not one.get("clickable"))
    return {"view": next(fits)["view"], "opens": None}


@asynccontextmanager
async def served(
    folder: Path, choose: Callable[[dict[str, Any]], dict[str, object]]
) -> AsyncGenerator[list[dict[str, Any]]]:
    """An endpoint with such a model, named in the folder's settings; gives what it was asked."""
    asked: list[dict[str, Any]] = []

    async def answer(request: Request) -> Response:
        body = json.loads(await request.body())
        parts = body["messages"][1]["content"]
        asked.append(json.loads(next(part["text"] for part in parts if part["type"] == "text")))
        message = {"role": "assistant", "content": json.dumps(choose(asked[-1]))}
        return JSONResponse({
            "id": "1", "object": "chat.completion", "created": 0, "model": "reader",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 3000, "completion_tokens": 40, "total_tokens": 3040},
        })  # fmt: skip

    app = Starlette(routes=[Route("/v1/chat/completions", answer, methods=["POST"])])
    async with LoopbackServer(app) as server:
        (folder / "tapwright.yaml").write_text(PROFILE.format(url=f"{server.url}/v1"), "utf-8")
        yield asked


def texts(paths: Sequence[Path]) -> list[str]:
    return [path.read_text("utf-8") for path in paths]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh repository with the examples."""
    shutil.copytree(EXAMPLES, tmp_path / "flows")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


async def test_suggested_then_applied(tapwright: Run, folder: Path) -> None:
    """Three flows at once, each on a phone of its own: what is not there is waited for once."""
    names = ("contact_edited", "settings_network", "alarm_by_id")
    paths = [folder / "flows" / f"{name}_redesign.yaml" for name in names]
    test = ("test", *(f"flows/{path.name}" for path in paths))
    done = await asyncio.to_thread(tapwright, *test, "--phones", "3", "--heal", "suggest")
    assert done.code == 0 and (folder / "flows/.tapwright/elements").is_dir(), done
    before = texts(paths)
    async with served(folder, meant) as asked:
        heal = (*test, "--pool", "redesigned", "--model", "reader", "--output", "r.xml")
        done = await asyncio.to_thread(tapwright, *heal)
        assert done.code == 0 and "3 passed, 3 healed" in done.out and len(asked) == 3, done
        assert all(one["before"] is not None for one in asked) and texts(paths) == before
        assert "3 model calls, reader: $0.0019" in done.out
        (run,) = (one for one in (folder / "runs").iterdir() if (one / "healed.patch").is_file())
        said = (folder / "r.xml").read_text("utf-8")
        assert (
            said.count("healed: flows/") == 3 and said.count("1 model call, reader: $0.0006") == 3
        )
        assert "3 model calls, reader: $0.0019" in (run / "report.html").read_text("utf-8")
        # Git takes it, and a run that applies it writes the same.
        patch = str(run / "healed.patch")
        subprocess.run(["git", "apply", "--check", patch], cwd=folder, check=True)
        subprocess.run(["git", "apply", patch], cwd=folder, check=True)
        mended = texts(paths)
        assert all(one != other for one, other in zip(mended, before, strict=True))
        for path, text in zip(paths, before, strict=True):
            path.write_text(text, "utf-8")
        done = await asyncio.to_thread(tapwright, *heal, "--heal", "apply", "--json")
        document = json.loads(done.out)
        assert Decimal(document["cost"]["usd"]) == 3 * COST and document["healed"] == 3
        assert texts(paths) == mended
    done = await asyncio.to_thread(tapwright, *test, "--pool", "redesigned", "--heal", "off")
    assert done.code == 0 and "healed" not in done.out


async def test_off_asks_nobody_and_a_wrong_one_fails_as_before(
    tapwright: Run, folder: Path, environment: dict[str, str]
) -> None:
    """Both at once, for each waits until its element has had all its time to come."""
    test = ("test", "flows/settings_network_redesign.yaml", "--device", "pocket:redesigned")
    async with served(folder, wrong) as asked:
        beside = Forks()
        switched_off = (*test, "--model", "reader", "--heal", "off")
        off, done = await asyncio.gather(
            asyncio.to_thread(beside.run, switched_off, folder, environment),
            asyncio.to_thread(tapwright, *test, "--model", "reader"),
        )
        beside.close()
    assert off.code == 1 and "healed" not in off.out and "model call" not in off.out
    assert done.code == 1 and len(asked) == 1 and "1 failed" in done.out
    assert 'text "Network & internet" is not on the screen' in done.out
    assert "; not healed: " in done.out and "but it cannot be tapped (reader, $0.0006)" in done.out
    assert "1 model call, reader: $0.0006" in done.out
    assert not list((folder / "runs").glob("*/healed.patch"))
