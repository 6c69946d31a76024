"""Reads a request body: strictly, as the strictest endpoint would, or as other agents write it."""

import json
from typing import cast

from pydantic import ValidationError

from .wire import ADVISOR, MODEL, BadRequest, ChatRequest


def read_request(body: bytes, any_client: bool = False) -> ChatRequest:
    """The request; raises BadRequest. `any_client` takes any model's name and unknown fields."""
    try:
        chat = ChatRequest.model_validate_json(body)
    except ValidationError as exc:
        if not any_client:
            raise _bad(exc) from exc
        chat = _without_unknown_fields(body, exc)
    if not any_client and chat.model not in (MODEL, ADVISOR):
        raise BadRequest(
            f"the model {chat.model!r} does not exist; this server has {MODEL!r} and {ADVISOR!r}",
            status=404,
            param="model",
            code="model_not_found",
        )
    return chat


def _without_unknown_fields(body: bytes, exc: ValidationError) -> ChatRequest:
    """The request without the fields that `exc` complains of; raises BadRequest for the rest."""
    try:
        tree: object = json.loads(body)
    except (ValueError, RecursionError):
        raise _bad(exc) from exc
    for error in exc.errors(include_url=False, include_input=False):
        if error["type"] == "extra_forbidden":
            _drop(tree, error["loc"])
    try:
        return ChatRequest.model_validate_json(json.dumps(tree))
    except ValidationError as still:
        raise _bad(still) from still


def _drop(tree: object, path: tuple[int | str, ...]) -> None:
    """Take one field out; steps of the path that only name a kind of message are passed over."""
    node = tree
    for step in path[:-1]:
        if isinstance(node, list) and isinstance(step, int):
            node = cast(list[object], node)[step]
        elif isinstance(node, dict) and step in node:
            node = cast(dict[object, object], node)[step]
    if isinstance(node, dict):
        cast(dict[object, object], node).pop(path[-1], None)


def _bad(exc: ValidationError) -> BadRequest:
    first = exc.errors(include_url=False, include_input=False)[0]
    param = ".".join(str(part) for part in first["loc"]) or None
    return BadRequest(f"{param or 'body'}: {first['msg']}", param=param)
