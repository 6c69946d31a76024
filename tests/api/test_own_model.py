"""A model object of somebody's own in a script: `run(model=obj)`."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import tapwright
from tapwright import ImagePart, ModelLost, Prices, Profile, Prompt, Reply, TextPart, Usage
from tapwright.device.fake import FakeDevice

PRICES = Prices(
    input=Decimal("0.1"),
    cached=Decimal("0.1"),
    output=Decimal("0.4"),
    date=date(2026, 11, 1),
    source="a test",
)
DONE = "<THINK>It is open.</THINK>\nexplain:done\taction:COMPLETE\treturn:open\tsummary:open"


class Weights:
    """Says what it is given, in Step-GUI's grammar, and keeps what it was asked."""

    def __init__(self, *says: str | Exception) -> None:
        self.profile = Profile(
            name="mine", model="mine-1", base_url=None, dialect="step-gui", prices=PRICES
        )
        self.asked: list[Prompt] = []
        self.closed = False
        self._says = iter(says)

    async def ask(self, prompt: Prompt, effort: str) -> Reply:
        self.asked.append(prompt)
        said = next(self._says)
        if isinstance(said, Exception):
            raise said
        return Reply(text=said, usage=Usage(prompt=900, output=40))

    async def close(self) -> None:
        self.closed = True


async def test_an_object_of_ones_own_is_asked_read_and_billed(tmp_path: Path) -> None:
    model = Weights(DONE, DONE)
    record = await tapwright.run("open it", phone=FakeDevice(), model=model, out=tmp_path)
    assert (record.end, record.model.profile, record.model.name) == ("completed", "mine", "mine-1")
    # 900 tokens at $0.1 and 40 at $0.4 a million, twice.
    assert record.totals.cost_usd == Decimal("0.000212")
    assert not model.closed  # whoever made it closes it
    parts = [part for message in model.asked[0].messages for part in message.parts]
    assert any(isinstance(part, ImagePart) and part.encoded for part in parts)
    assert any(isinstance(part, TextPart) and "COMPLETE" in part.text for part in parts)
    assert model.asked[0].tools == ()  # its dialect is text


async def test_what_it_raises_as_lost_ends_the_run_and_anything_else_is_raised(
    tmp_path: Path,
) -> None:
    lost = Weights(ModelLost("out of memory"))
    record = await tapwright.run("open it", phone=FakeDevice(), model=lost, out=tmp_path)
    assert record.end == "model_lost" and "out of memory" in record.end_why
    broken = Weights(RuntimeError("no weights"))
    with pytest.raises(RuntimeError, match="no weights"):
        await tapwright.run("open it", phone=FakeDevice(), model=broken, out=tmp_path)
