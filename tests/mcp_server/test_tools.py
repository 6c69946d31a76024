"""Tools over HTTP with the SDK's client, on a pocket phone."""

import json
from pathlib import Path

from mcp.types import ImageContent

from tapwright.traces.reader import episode_folders, read_episode, read_steps

from .conftest import Serve, text_of


def only_episode(out: Path) -> Path:
    (run,) = out.iterdir()
    (episode,) = episode_folders(run)
    return episode


async def test_a_client_looks_acts_and_leaves_a_trace(serve: Serve, tmp_path: Path) -> None:
    async with serve() as served, served.client() as call:
        seen = await call.ok("take_screenshot")
        (picture,) = [part for part in seen.content if isinstance(part, ImageContent)]
        assert picture.mime_type == "image/jpeg"
        assert "576x1280 px, scale 0.533 of the screen's 1080x2400 px" in text_of(seen)
        opened = await call.ok("open_app", name="Settings", look=True)
        assert opened.structured_content is not None
        assert opened.structured_content["app"] == "com.android.settings"
        assert opened.structured_content["changed"] > 0.1
        assert opened.structured_content["views"]
        number = await call.number('"Network & internet')
        tapped = text_of(await call.ok("tap", number=number))
        assert "% of the screen changed" in tapped and "Screen: com.android.settings" in tapped
        assert "number" in await call.no("tap", number=number)
    episode = only_episode(tmp_path / "runs")
    record, steps = read_episode(episode), list(read_steps(episode))
    assert record.model.name == "tests 1" and record.end == "cancelled"
    assert record.verdict is not None and record.verdict.status == "unverified"
    assert record.totals.cost_usd is None
    assert [step.action and step.action.kind for step in steps] == ["open_app", "tap"]
    assert all(step.observation.ui and step.cost_usd is None for step in steps)
    assert json.loads(steps[1].reply.tool_calls[0].arguments) == {"number": number}
