"""A request is made of pictures that were encoded once, and is the same to the byte."""

import json
from base64 import b64encode
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.agent.models.base import ImagePart, Message, Prompt, TextPart
from tapwright.agent.models.chat_wire import ChatWire
from tapwright.agent.models.messages_wire import MessagesWire
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.responses_wire import ResponsesWire
from tapwright.agent.models.wire import Base64Text, WireFormat, json_bytes, request

from .endpoints import MESSAGE, PROMPT, RESPONSE, endpoint, whole

Shape = Literal["chat", "responses", "messages"]
SHAPES: dict[Shape, WireFormat] = {
    "chat": ChatWire(),
    "responses": ResponsesWire(),
    "messages": MessagesWire(),
}
HOSTILE = '"data:image/png;base64,AAAA" \\ \n\u2028 \x00 é 你好 😀 </script>'
COMPLETION = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}
PICTURES = tuple(
    ImagePart(bytes(range(256)) * number, "image/png", 10, 20) for number in range(1, 4)
)


def dumped(body: object) -> bytes:
    """What JSON's own module makes of a body, with the settings of the OpenAI SDK."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def long_prompt() -> Prompt:
    """Pictures between hostile texts, one of them twice."""
    asked = [
        Message("user", (TextPart(f"{number} {HOSTILE}"), picture, picture, TextPart(HOSTILE)))
        for number, picture in enumerate((*PICTURES, PICTURES[0]))
    ]
    said = Message("assistant", (TextPart(HOSTILE),))
    messages = [one for message in asked for one in (message, said)]
    return Prompt((Message("system", (TextPart(HOSTILE),)), *messages[:-1]), PROMPT.tools)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("prompt", [PROMPT, long_prompt()], ids=["short", "long"])
def test_the_bytes_are_those_of_json_in_every_shape(shape: Shape, prompt: Prompt) -> None:
    profile = Profile(name="p", model="m", base_url=None, endpoint=shape)
    body = request(SHAPES[shape], profile, prompt, "low", 100)
    assert json_bytes(body) == dumped(body)
    for picture in {part for one in prompt.messages for part in one.parts} & set(PICTURES):
        assert b64encode(picture.encoded) in json_bytes(body)


@pytest.mark.parametrize(
    ("shape", "answer"),
    [("chat", COMPLETION), ("responses", RESPONSE), ("messages", MESSAGE)],
)
async def test_these_bytes_are_what_an_endpoint_gets(shape: Shape, answer: object) -> None:
    prompt = long_prompt()
    async with endpoint(whole(answer)) as there:
        await there.ask(prompt, endpoint=shape, stream=False)
        profile = Profile(name="p", model="m", base_url=there.url, endpoint=shape, stream=False)
        body = request(SHAPES[shape], profile, prompt, "medium", profile.max_output_tokens)
        assert there.sent == [dumped(body)]
        assert there.headers[0]["content-type"] == "application/json"
        assert int(there.headers[0]["content-length"]) == len(there.sent[0])


def test_a_picture_is_encoded_once() -> None:
    picture = ImagePart(b"\xff\xd8 some picture", "image/jpeg", 10, 20)
    assert picture.base64 is picture.base64
    assert picture.base64 == b64encode(picture.encoded).decode()
    assert picture == ImagePart(picture.encoded, "image/jpeg", 10, 20)
    assert picture.base64 not in repr(picture)


TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.just(HOSTILE)
PLAIN = st.binary().map(lambda content: Base64Text(b64encode(content).decode()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | PLAIN,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


@given(st.dictionaries(TEXT | st.just("tools"), VALUES))
def test_any_body_comes_out_as_json_writes_it(body: dict[str, object]) -> None:
    assert json_bytes(body) == dumped(body)


def test_what_is_no_json_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError):
        json_bytes({"temperature": float("nan")})
