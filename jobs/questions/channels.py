"""Ways to a person: the terminal, the page, and addresses that are told by a POST."""

import os
import re
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

import httpx2

from ...actions import UsageError
from ...agent.policy.webhook import check_url
from .messages import ChannelMessage, MessageShape, check_shape, request_of, shape_of
from .question import Question

# A service that takes longer to take a message is given up; in seconds.
_POST_S = 20.0
_NAMED = re.compile(r"\{([A-Za-z_]\w*)\}")
_SHAPES: tuple[MessageShape, ...] = ("slack", "ntfy", "telegram")


class ChannelFailed(Exception):
    """A channel could not be told; the message says why, without the address, which is a secret."""


class Channel(Protocol):
    """A way to a person."""

    @property
    def name(self) -> str:
        """What it is called in a trace and on the page; no secret is in it."""
        ...

    async def tell(self, question: Question, link: str) -> tuple[str, str] | None:
        """Show a question, which is answered at `link`; a channel that brings an answer back
        itself returns it and by whom. Raises ChannelFailed."""
        ...

    async def say(self, message: ChannelMessage) -> None:
        """Tell something that needs no answer; raises ChannelFailed."""
        ...


class PageChannel:
    """The page that is served shows every question by itself."""

    name = "page"

    async def tell(self, question: Question, link: str) -> None:
        """Nothing more to do: the page reads what waits."""

    async def say(self, message: ChannelMessage) -> None:
        """Nothing more to do: the page lists how runs ended."""


class WebhookChannel:
    """POSTs to an address. Redirects are not followed: a picture goes where it was meant to go."""

    def __init__(self, url: str, shape: MessageShape | None = None) -> None:
        check_url(url)
        self._shape: MessageShape = shape or shape_of(url)
        check_shape(self._shape, url)
        self._url = url
        self.name = f"{self._shape} at {urlsplit(url).hostname}"

    async def tell(self, question: Question, link: str) -> None:
        """Send a question with its screenshot where the service takes one."""
        await self.say(question_message(question, link))

    async def say(self, message: ChannelMessage) -> None:
        """Send a message; raises ChannelFailed unless it was taken."""
        request = request_of(self._shape, self._url, message)
        files = None
        if request.file is not None:
            field, name, content, media_type = request.file
            files = {field: (name, content, media_type)}
        try:
            async with httpx2.AsyncClient(timeout=_POST_S, follow_redirects=False) as client:
                answer = await client.post(
                    request.url,
                    headers=dict(request.headers),
                    content=request.body,
                    data=dict(request.fields) or None,
                    files=files,
                )
        except httpx2.HTTPError as error:
            raise ChannelFailed(f"it cannot be reached: {type(error).__name__}") from error
        if not answer.is_success:
            raise ChannelFailed(f"it answered with status {answer.status_code}")


def question_message(question: Question, link: str) -> ChannelMessage:
    """A question as a message."""
    told = tuple(f"{word}: {text}" for word, text in question.asked.lines())
    until = f"{question.deadline_at:%Y-%m-%d %H:%M %Z}"
    shown = question.picture if question.picture and question.picture.is_file() else None
    # Where no page is served a shell is the way to answer.
    how = () if link else (f"Answer with: tapwright job answer {question.id} ...",)
    what = "asks for a yes or no" if question.choices else "asks"
    return ChannelMessage(
        title=f"tapwright: the job {question.job} {what} ({question.id})",
        lines=(*told, f"Without an answer until {until}: {question.at_deadline}.", *how),
        link=link,
        picture=shown,
    )


def read_channels(
    texts: Sequence[str],
    terminal: Channel | None = None,
    environ: Mapping[str, str] = os.environ,
) -> tuple[Channel, ...]:
    """The channels that a job names; `{NAME}` in an address is that variable of the environment.

    `terminal` stands for the terminal, if somebody sits at one. Raises UsageError for what is no
    channel, an address that is not encrypted, and a variable that is not set.
    """
    return tuple(
        channel for text in texts if (channel := _read(text, terminal, environ)) is not None
    )


def _read(text: str, terminal: Channel | None, environ: Mapping[str, str]) -> Channel | None:
    if text == "terminal":
        return terminal
    if text == "page":
        return PageChannel()
    word, colon, rest = text.partition(":")
    shape = word if colon and word in _SHAPES else None
    written = rest if shape else text
    missing = [name for name in _NAMED.findall(written) if not environ.get(name)]
    if missing:
        raise UsageError(f"the channel {text!r} needs {', '.join(missing)} in the environment")
    url = _NAMED.sub(lambda found: environ[found[1]], written)
    if not url.startswith(("https://", "http://")):
        raise UsageError(
            f"there is no channel {text!r}: write terminal, page, or an address, with slack:, ntfy:"
            " or telegram: before it if its host does not say which it is"
        )
    try:
        return WebhookChannel(url, shape)
    except UsageError as error:
        # The address is often a secret: what the file says of it is shown in its place.
        raise UsageError(str(error).replace(url, written)) from error
