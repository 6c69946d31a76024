"""The shapes in which chat services take a message with a link and, where they can, a picture."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ...actions import UsageError

MessageShape: TypeAlias = Literal["slack", "ntfy", "telegram"]

# https://docs.slack.dev/reference/block-kit/composition-objects/text-object
_SLACK_MOST = 3000
# https://core.telegram.org/bots/api#sendphoto and #sendmessage
_CAPTION_MOST, _TEXT_MOST = 1024, 4096
# https://docs.ntfy.sh/publish/#limitations; longer messages become a file.
_NTFY_MOST = 3000
_KNOWN_HOSTS: Mapping[str, MessageShape] = {"ntfy.sh": "ntfy", "api.telegram.org": "telegram"}


@dataclass(frozen=True, slots=True)
class ChannelMessage:
    """What is told: a line, more lines, where it can be answered, and a screenshot."""

    title: str
    lines: tuple[str, ...] = ()
    link: str = ""
    picture: Path | None = None

    def text(self, most: int) -> str:
        """All of it, the link whole at the end; `most` is in characters."""
        link = f"\n{self.link}" if self.link else ""
        text = "\n".join((self.title, *self.lines))
        room = most - len(link)
        return (text if len(text) <= room else f"{text[: room - 1]}…") + link


@dataclass(frozen=True, slots=True)
class ChannelRequest:
    """One POST: a body as bytes, or fields and a file of a form."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    file: tuple[str, str, bytes, str] | None = None


def shape_of(url: str) -> MessageShape:
    """The shape that an address takes, by its host; Slack's, which many others take, if unknown."""
    return _KNOWN_HOSTS.get(urlsplit(url).hostname or "", "slack")


def check_shape(shape: MessageShape, url: str) -> None:
    """Raise UsageError for an address that lacks what its shape needs."""
    parts = urlsplit(url)
    if shape == "telegram" and "chat_id" not in dict(parse_qsl(parts.query)):
        raise UsageError(
            "a Telegram channel names its chat: telegram:https://api.telegram.org/bot{TOKEN}"
            "?chat_id=123"
        )
    if shape == "ntfy" and not parts.path.strip("/"):
        raise UsageError("an ntfy channel names its topic: https://ntfy.sh/TOPIC")


def request_of(shape: MessageShape, url: str, message: ChannelMessage) -> ChannelRequest:
    """A message as a service takes it."""
    match shape:
        case "slack":
            return _slack(url, message)
        case "ntfy":
            return _ntfy(url, message)
        case "telegram":
            return _telegram(url, message)


def _slack(url: str, message: ChannelMessage) -> ChannelRequest:
    """Slack's incoming webhook, which Mattermost, Rocket.Chat and Discord (/slack) take as well:
    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. It carries no files:
    the picture is on the page that the link leads to."""
    said = message.text(_SLACK_MOST)
    told = ChannelMessage(message.title, message.lines).text(_SLACK_MOST)
    blocks: list[dict[str, object]] = [
        # Plain: what an app or a model has written mentions nobody and links nowhere.
        {"type": "section", "text": {"type": "plain_text", "text": told, "emoji": False}}
    ]
    if message.link:
        link = f"<{_escaped(message.link)}|See the screen and answer>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link}})
    body = json.dumps({"text": _escaped(said), "blocks": blocks}, ensure_ascii=False)
    return ChannelRequest(url, {"content-type": "application/json"}, body.encode())


def _escaped(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ntfy(url: str, message: ChannelMessage) -> ChannelRequest:
    """ntfy takes a picture as the body, and everything else as parameters of the address:
    https://docs.ntfy.sh/publish/#attach-local-file and #list-of-all-parameters."""
    told = ChannelMessage(message.title, message.lines)
    text = "\n".join(told.lines)[:_NTFY_MOST] or told.title
    options = {"title": message.title, "priority": "high", "tags": "question"}
    if message.link:
        options |= {"click": message.link, "actions": f"view, Answer, {message.link}"}
    parts = urlsplit(url)
    if message.picture is None:
        query = urlencode([*parse_qsl(parts.query), *options.items()])
        return ChannelRequest(urlunsplit(parts._replace(query=query)), {}, text.encode())
    options |= {"message": text, "filename": message.picture.name}
    query = urlencode([*parse_qsl(parts.query), *options.items()])
    content = message.picture.read_bytes()
    return ChannelRequest(
        urlunsplit(parts._replace(query=query)), {"content-type": _media_type(message.picture)},
        content,
    )  # fmt: skip


def _telegram(url: str, message: ChannelMessage) -> ChannelRequest:
    """A bot's sendPhoto or sendMessage, text without markup: https://core.telegram.org/bots/api.
    The link stands in the text: a button refuses addresses of this computer."""
    parts = urlsplit(url)
    fields = dict(parse_qsl(parts.query))
    if message.picture is None:
        there = f"{parts.path.rstrip('/')}/sendMessage"
        fields["text"] = message.text(_TEXT_MOST)
        return ChannelRequest(urlunsplit(parts._replace(path=there, query="")), fields=fields)
    there = f"{parts.path.rstrip('/')}/sendPhoto"
    fields["caption"] = message.text(_CAPTION_MOST)
    picture = message.picture
    return ChannelRequest(
        urlunsplit(parts._replace(path=there, query="")),
        fields=fields,
        file=("photo", picture.name, picture.read_bytes(), _media_type(picture)),
    )


def _media_type(picture: Path) -> str:
    return mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
