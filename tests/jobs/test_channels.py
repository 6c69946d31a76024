"""Channels to a person, in the shapes that the services document."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tapwright.actions import UsageError
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.jobs.questions.channels import ChannelFailed, WebhookChannel, read_channels
from tapwright.jobs.questions.messages import ChannelMessage
from tapwright.jobs.questions.question import Asked, Question

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINK = "http://127.0.0.1:8790/question/q1?key=k"


class Service:
    """Takes what is posted to it, as a chat service does."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.url = ""

    async def take(self, request: Request) -> Response:
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.got.append((target, dict(request.headers), await request.body()))
        return JSONResponse({"ok": True}, self.status, headers={"location": "http://127.0.0.1:9/"})


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    app = Starlette(routes=[Route("/{rest:path}", made.take, methods=["POST"])])
    async with LoopbackServer(app) as server:
        made.url = server.url
        yield made


def question(picture: Path | None = None) -> Question:
    asked = Asked(kind="approval", text="tap", label="<!channel> Pay & go", amount="€12")
    return Question(
        id="q1", job="top-up", run="r1", asked=asked, picture=picture, asked_at=NOON,
        deadline_at=NOON, then="deny", key="k",
    )  # fmt: skip


def screenshot(folder: Path) -> Path:
    path = folder / "000001.png"
    path.write_bytes(b"\x89PNG picture")
    return path


async def test_slack_gets_plain_text_and_a_link(service: Service, tmp_path: Path) -> None:
    await WebhookChannel(f"{service.url}/hook").tell(question(screenshot(tmp_path)), LINK)
    ((_, headers, body),) = service.got
    told = json.loads(body)
    assert headers["content-type"] == "application/json"
    assert "<!channel>" not in told["text"] and "&lt;!channel&gt; Pay &amp; go" in told["text"]
    plain, link = told["blocks"]
    assert plain["text"]["type"] == "plain_text" and "Amount: €12" in plain["text"]["text"]
    assert "2026-03-01 12:00 UTC: it is no." in plain["text"]["text"]
    assert link["text"]["text"] == f"<{LINK}|See the screen and answer>"


async def test_ntfy_gets_the_picture_and_a_button(service: Service, tmp_path: Path) -> None:
    channel = WebhookChannel(f"{service.url}/topic", "ntfy")
    await channel.tell(question(screenshot(tmp_path)), LINK)
    await channel.tell(question(), "")
    (target, headers, body), (_, _, text) = service.got
    assert body == b"\x89PNG picture" and headers["content-type"] == "image/png"
    options = parse_qs(urlsplit(target).query)
    assert target.startswith("/topic?") and options["click"] == [LINK]
    assert options["actions"] == [f"view, Answer, {LINK}"]
    assert options["filename"] == ["000001.png"] and "€12" in options["message"][0]
    assert "€12" in text.decode()


async def test_telegram_gets_a_photo_with_a_caption(service: Service, tmp_path: Path) -> None:
    channel = WebhookChannel(f"{service.url}/bot1:a?chat_id=7", "telegram")
    await channel.tell(question(screenshot(tmp_path)), LINK)
    await channel.say(ChannelMessage("x" * 5000, link=LINK))
    (target, headers, body), (plain, _, text) = service.got
    assert target == "/bot1:a/sendPhoto" and headers["content-type"].startswith("multipart/form-")
    assert b'name="chat_id"\r\n\r\n7' in body and b'name="photo"; filename="000001.png"' in body
    assert LINK.encode() in body
    said = parse_qs(text.decode())
    assert plain == "/bot1:a/sendMessage" and len(said["text"][0]) == 4096
    assert said["text"][0].endswith(f"…\n{LINK}")


async def test_what_is_not_taken_failed_and_redirects_are_not_followed(service: Service) -> None:
    for service.status in (302, 403, 500):
        with pytest.raises(ChannelFailed, match=f"status {service.status}"):
            await WebhookChannel(service.url).say(ChannelMessage("x"))
    with pytest.raises(ChannelFailed, match="cannot be reached"):
        await WebhookChannel("http://127.0.0.1:9").say(ChannelMessage("x"))
    assert len(service.got) == 3


def test_channels_are_read_and_their_addresses_stay_secret() -> None:
    names = ["page", "slack:https://chat.example/{HOOK}", "https://ntfy.sh/t", "terminal"]
    found = read_channels(names, environ={"HOOK": "s3cret"})
    assert [channel.name for channel in found] == [
        "page",
        "slack at chat.example",
        "ntfy at ntfy.sh",
    ]
    for text, said in {
        "smoke signals": "no channel 'smoke signals'",
        "http://chat.example/{HOOK}": "'http://chat.example/{HOOK}' is not encrypted",
        "https://chat.example/{OTHER}": "needs OTHER in the environment",
        "https://api.telegram.org/bot{HOOK}": "names its chat",
        "https://ntfy.sh/": "names its topic",
        "https://a:b@chat.example/": "holds a name or password",
    }.items():
        with pytest.raises(UsageError, match=said) as refused:
            read_channels([text], environ={"HOOK": "s3cret"})
        assert "s3cret" not in str(refused.value)
