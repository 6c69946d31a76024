"""Counts a request's tokens as a model would read them: text in pieces, pictures by the rule."""

import binascii
import hashlib
import io
import json
import re
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from ...actions import Size
from ..estimate import text_pieces
from ..models.profiles import VisionFamily
from ..models.usage import EffortPlace
from ..vision import image_tokens
from .wire import (
    MOST_IMAGES,
    AssistantMessage,
    BadRequest,
    ChatRequest,
    ImageContent,
    ImageUrl,
    RequestMessage,
    TextContent,
    TextMessage,
    ToolMessage,
)

# `detail: low` is one fixed-size picture, whatever was sent.
LOW_DETAIL_TOKENS = 400

_DATA_URL = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,")
_TURN_OVER = "<end>"
_REMEMBERED_IMAGES = 512


class RequestTokens:
    """Renders requests into the tokens a model would read, pictures among them."""

    def __init__(self, family: VisionFamily, effort: EffortPlace = "apart") -> None:
        self._effort: EffortPlace = effort
        self._family: VisionFamily = family
        self._sizes: OrderedDict[str, Size] = OrderedDict()

    def render(self, request: ChatRequest) -> list[str]:
        """All prompt tokens in order, tools first; equal prefixes of requests render alike."""
        effort = f"<effort {request.reasoning_effort}>"
        tokens: list[str] = [effort] if self._effort == "first" else []
        for tool in request.tools:
            tokens += text_pieces(
                json.dumps(tool.function.model_dump(exclude_none=True), ensure_ascii=False)
            )
        images = 0
        for message in request.messages:
            tokens += ("<start>", message.role, "\n")
            for piece in _parts(message):
                if isinstance(piece, str):
                    tokens += text_pieces(piece)
                else:
                    images += 1
                    tokens += self._image(piece)
            tokens.append(_TURN_OVER)
            if self._effort == "after_system" and isinstance(message, TextMessage):
                tokens.append(effort)
        if images > MOST_IMAGES:
            raise BadRequest(f"{images} pictures; at most {MOST_IMAGES} a request")
        return tokens

    def last_picture(self, request: ChatRequest) -> Size | None:
        """The size of the last picture in a request, in pixels."""
        image = _last_image(request)
        if image is None:
            return None
        content = hashlib.sha256(image.url.encode("ascii", "replace")).hexdigest()
        return self._size(content, image.url)

    def _image(self, image: ImageUrl) -> list[str]:
        content = hashlib.sha256(image.url.encode("ascii", "replace")).hexdigest()
        size = self._size(content, image.url)
        if image.detail != "high":
            return [f"{content}/low"] * LOW_DETAIL_TOKENS
        return [content] * image_tokens(size.width_px, size.height_px, self._family)

    def _size(self, content: str, url: str) -> Size:
        if content in self._sizes:
            self._sizes.move_to_end(content)
            return self._sizes[content]
        self._sizes[content] = size = _size_of(url)
        if len(self._sizes) > _REMEMBERED_IMAGES:
            self._sizes.popitem(last=False)
        return size


def last_picture_sent(request: ChatRequest) -> bytes | None:
    """The last picture in a request, encoded as it came; raises BadRequest for one that is none."""
    image = _last_image(request)
    return None if image is None else _decoded(image.url)


def _last_image(request: ChatRequest) -> ImageUrl | None:
    for message in reversed(request.messages):
        for piece in reversed(list(_parts(message))):
            if not isinstance(piece, str):
                return piece
    return None


def _size_of(url: str) -> Size:
    try:
        with Image.open(io.BytesIO(_decoded(url))) as image:
            return Size(*image.size)
    except (UnidentifiedImageError, OSError) as exc:
        raise BadRequest(f"not a picture: {exc}", param="image_url") from exc


def _decoded(url: str) -> bytes:
    head = _DATA_URL.match(url)
    if head is None:
        raise BadRequest(
            "pictures must be data URLs of png, jpeg, webp or gif: nothing is fetched here",
            param="image_url",
        )
    try:
        return b64decode(url[head.end() :], validate=True)
    except binascii.Error as exc:
        raise BadRequest(f"not a picture: {exc}", param="image_url") from exc


def _parts(message: RequestMessage) -> Iterator[str | ImageUrl]:
    if isinstance(message, ToolMessage):
        yield message.tool_call_id
    if isinstance(message.content, str):
        yield message.content
    else:
        for part in message.content or ():
            match part:
                case TextContent(text=text):
                    yield text
                case ImageContent(image_url=image):
                    yield image
    if isinstance(message, AssistantMessage):
        for call in message.tool_calls or ():
            yield f"{call.id} {call.function.name} {call.function.arguments}"
