"""Tokens are counted by stated rules, and the cache knows exactly the longest common prefix."""

import io
import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tapwright.agent.estimate import text_pieces, text_tokens
from tapwright.agent.models.usage import USUAL_CACHING, EffortPlace, PrefixCaching
from tapwright.agent.rehearsal.prefix_cache import PrefixCache
from tapwright.agent.rehearsal.tokens import RequestTokens
from tapwright.agent.rehearsal.wire import BadRequest, ChatRequest, check_calls

BLOCK_TOKENS = USUAL_CACHING.block_tokens


def picture(width_px: int, height_px: int, colour: str = "white") -> str:
    encoded = io.BytesIO()
    Image.new("RGB", (width_px, height_px), colour).save(encoded, "PNG")
    return f"data:image/png;base64,{b64encode(encoded.getvalue()).decode()}"


def request(*messages: dict[str, Any], **more: Any) -> ChatRequest:
    body = {"model": "rehearsal", "messages": list(messages), **more}
    return ChatRequest.model_validate_json(json.dumps(body))


def shown(url: str, detail: str | None = "high") -> dict[str, Any]:
    image = {"url": url} if detail is None else {"url": url, "detail": detail}
    return {"role": "user", "content": [{"type": "image_url", "image_url": image}]}


@given(st.text())
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(text_pieces(text)) == text


@given(st.text(), st.text())
def test_a_longer_text_starts_with_the_same_pieces(start: str, more: str) -> None:
    pieces = text_pieces(start)
    # Only the last piece can still grow when text follows.
    assert text_pieces(start + more)[: max(0, len(pieces) - 1)] == pieces[:-1]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("Tap the button", 3),
        ("internationalization", 3),
        ("打开飞行模式", 6),
        ('{"x": 512}', 6),
        ("2026-03-02", 6),
    ],
)
def test_counts_of_known_texts(text: str, tokens: int) -> None:
    assert text_tokens(text) == tokens


@pytest.mark.parametrize(
    ("width_px", "height_px", "detail", "tokens"),
    [(720, 1600, "high", 671), (1080, 2400, "high", 1005), (720, 1600, "low", 400),
     (720, 1600, None, 400)],
)  # fmt: skip
def test_pictures_count_by_the_familys_rule(
    width_px: int, height_px: int, detail: str | None, tokens: int
) -> None:
    counter = RequestTokens("step-3.7")
    empty = len(counter.render(request({"role": "user", "content": []})))
    message = shown(picture(width_px, height_px), detail)
    assert len(counter.render(request(message))) - empty == tokens


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x.png", "data:image/png;base64,!!", "data:image/png;base64,aGk="]
)
def test_pictures_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="picture"):
        RequestTokens("step-3.7").render(request(shown(url)))


def test_more_than_sixty_pictures_are_refused() -> None:
    url = picture(8, 8)
    with pytest.raises(BadRequest, match="61 pictures"):
        RequestTokens("step-3.7").render(request(*[shown(url)] * 61))


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_cache_gives_whole_blocks_of_the_common_prefix(common: int, more: int) -> None:
    cache = PrefixCache()
    first = [f"t{i}" for i in range(common)]
    assert cache.read("me", [*first, *["a"] * more]) == 0
    cached = cache.read("me", [*first, *["b"] * more])
    assert cached == common // BLOCK_TOKENS * BLOCK_TOKENS
    assert cache.read("somebody else", first) == 0


def test_the_same_prompt_is_cached_up_to_its_last_whole_block() -> None:
    cache = PrefixCache()
    tokens = ["x"] * 700
    cache.read("me", tokens)
    assert cache.read("me", tokens) == 512


def common(first: list[str], second: list[str]) -> int:
    """Length of the prefix that two prompts share."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))


def test_the_same_picture_is_cached_and_another_ends_the_prefix() -> None:
    counter, cache = RequestTokens("step-3.7"), PrefixCache()
    text: dict[str, Any] = {"role": "system", "content": "word " * 300}
    white, black = picture(720, 1600), picture(720, 1600, "black")
    first = counter.render(request(text, shown(white)))
    longer = counter.render(request(text, shown(white), {"role": "user", "content": "go on"}))
    other = counter.render(request(text, shown(black)))
    assert common(first, longer) == len(first)
    assert len(first) - 672 == common(first, other)
    cache.read("me", first)
    for later in (longer, other):
        expected = common(first, later) // BLOCK_TOKENS * BLOCK_TOKENS
        assert cache.read("me", later) == expected > 0


def test_the_cache_forgets_the_oldest_first() -> None:
    cache = PrefixCache(most_blocks=4)
    cache.read("a", ["a"] * 512)
    cache.read("b", ["b"] * 512)
    cache.read("a", ["a"] * 512)
    cache.read("c", ["c"] * 512)
    assert len(cache) == 4
    assert cache.read("a", ["a"] * 512) == 512
    assert cache.read("b", ["b"] * 512) == 0


def call(*ids: str) -> dict[str, Any]:
    function = {"name": "tap", "arguments": "{}"}
    calls = [{"id": i, "type": "function", "function": function} for i in ids]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def told(id: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": id, "content": "done"}


USER: dict[str, Any] = {"role": "user", "content": "go"}


def test_answered_calls_are_in_order() -> None:
    check_calls(request(USER, call("1"), told("1"), USER, call("2", "3"), told("3"), told("2"),
                        USER).messages)  # fmt: skip


@pytest.mark.parametrize(
    "messages",
    [[USER, call("1")], [USER, call("1"), USER], [USER, told("1")],
     [USER, call("1"), told("1"), told("1")]],
)  # fmt: skip
def test_calls_out_of_order_are_refused(messages: list[dict[str, Any]]) -> None:
    with pytest.raises(BadRequest, match="answer"):
        check_calls(request(*messages).messages)


@pytest.mark.parametrize(
    ("block", "least", "tokens", "cached"),
    [(16, 16, 1000, 992), (256, 256, 1000, 768), (128, 1024, 1000, 0), (128, 1024, 1100, 1024),
     (2048, 2048, 5000, 4096), (1, 1, 1000, 1000), (256, 256, 255, 0)],
)  # fmt: skip
def test_each_vendor_caches_in_its_own_blocks(
    block: int, least: int, tokens: int, cached: int
) -> None:
    caching = PrefixCaching(block_tokens=block, min_tokens=least, source="test")
    cache = PrefixCache(caching=caching)
    prompt = [str(number) for number in range(tokens)]
    assert cache.read("a", prompt) == 0
    assert cache.read("a", prompt) == cached
    assert cache.read("a", [*prompt[: least - 1], "other"]) in (0, least // block * block - block)


@pytest.mark.parametrize(
    ("effort", "common"), [("apart", "all"), ("first", "nothing"), ("after_system", "system")]
)
def test_another_effort_finds_only_what_stands_before_it(effort: EffortPlace, common: str) -> None:
    system = {"role": "system", "content": "You operate a phone."}
    said = (system, {"role": "user", "content": "Open the clock."})
    rendered = RequestTokens("step-3.7", effort)
    low, high = (rendered.render(request(*said, reasoning_effort=e)) for e in ("low", "high"))
    pairs = zip(low, high, strict=True)
    same = next((index for index, (a, b) in enumerate(pairs) if a != b), len(low))
    before = len(RequestTokens("step-3.7").render(request(system)))
    assert same == {"all": len(low), "nothing": 0, "system": before}[common]
