"""The rehearsal answers in every dialect, to any client, and says the nearest thing it can."""

import io
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from PIL import Image

from tapwright.actions import (
    Action,
    Answer,
    Done,
    FinalAction,
    Norm,
    Press,
    PxBox,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Zoom,
)
from tapwright.agent.dialects import DIALECTS, Decision, Unsayable, make_dialect
from tapwright.agent.models.base import ImagePart, Message, Prompt, TextPart
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView
from tapwright.agent.rehearsal.speech import say
from tapwright.device.ui import UiNode, UiTree

ROW = UiNode(text="Wi-Fi", bounds=PxBox(0, 600, 1080, 840), clickable=True)
VIEW = ScreenView(UiTree(0, (ROW,)), "com.android.settings", Size(1080, 2400))
SHOWN = Size(604, 1342)


def picture() -> ImagePart:
    encoded = io.BytesIO()
    Image.new("RGB", (SHOWN.width_px, SHOWN.height_px)).save(encoded, "PNG")
    return ImagePart(encoded.getvalue(), "image/png", SHOWN.width_px, SHOWN.height_px)


class Plays:
    """Taps the row, types into it, and says that it is done."""

    def decide(self, view: ScreenView, memory: Sequence[Move]) -> Move:
        moves: list[Action] = [
            Tap(at=view.at(ROW)), TypeText(text='a "b" c', clear=True), Done(summary="It is on."),
        ]  # fmt: skip
        return Move("The row is there.", moves[len(memory)])


async def look() -> ScreenView:
    return VIEW


@pytest.mark.parametrize("name", DIALECTS)
async def test_a_task_is_played_in_every_dialect(name: str) -> None:
    dialect = make_dialect(name)
    async with RehearsalServer() as server:
        url = server.add_session("a", Plays(), look, dialect=dialect)
        model = RemoteModel(find_profile("rehearsal", url, environ={}), "none")
        heard: list[Action] = []
        messages = [Message("user", (TextPart("go"), picture()))]
        while not heard or not isinstance(heard[-1], FinalAction):
            reply = await model.ask(Prompt(tuple(messages), dialect.tools), "low")
            parsed = dialect.parse(reply, SHOWN)
            assert isinstance(parsed, Decision), parsed
            assert parsed.thought == "The row is there."
            heard.append(parsed.action)
            messages.append(Message("user", (TextPart(f"step {len(heard)}"), picture())))
        await model.close()
        assert [move.action for move in server.session("a").moves][1:] == heard[1:]
    tap, typed, done = heard
    assert isinstance(tap, Tap) and isinstance(typed, TypeText)
    # Within a pixel of the picture, whatever the dialect counts in.
    assert abs(tap.at.x - 500) <= 1 and abs(tap.at.y - 300) <= 1
    assert typed.text == 'a "b" c'
    assert done == Done(summary="It is on.")


@pytest.mark.parametrize(
    ("name", "action", "said"),
    [
        ("autoglm", TypeText(text="a"), TypeText(text="a", clear=True)),
        ("qwen3-vl", TypeText(text="a", clear=True, submit=True), TypeText(text="a")),
        ("ui-tars-1.0", TypeText(text="a", clear=True, submit=True),
         TypeText(text="a", submit=True)),
        ("step-gui", Scroll(direction="down", at=Norm(x=500, y=500), pages=2),
         Swipe(start=Norm(x=500, y=750), end=Norm(x=500, y=250))),
        ("mai-ui", Scroll(direction="down", pages=2), Scroll(direction="down")),
        ("step-gui", Press(key="back"), Swipe(start=Norm(x=0, y=500), end=Norm(x=400, y=500))),
        ("autoglm", Answer(text="7"), Done(summary="7")),
    ],
)  # fmt: skip
def test_the_nearest_thing_is_said(name: str, action: Action, said: Action) -> None:
    dialect = make_dialect(name)
    words, move = say(dialect, Move("so", action), SHOWN)
    assert move == Move("so", said)
    assert words.text


def test_what_has_no_word_is_not_said() -> None:
    box = {"left": 0, "top": 0, "right": 10, "bottom": 10}
    zoom = Zoom.model_validate({"boxes": [box]})
    with pytest.raises(Unsayable, match="no word for zoom"):
        say(make_dialect("autoglm"), Move("so", zoom), SHOWN)


def foreign(**more: Any) -> dict[str, Any]:
    """A request as another agent makes it."""
    url = f"data:image/png;base64,{b64encode(picture().encoded).decode()}"
    image = {"type": "image_url", "image_url": {"url": url, "max_pixels": 99}}
    return {
        "model": "autoglm-phone-9b",
        "messages": [
            {"role": "system", "content": "You are an agent.", "weight": 1},
            {"role": "user", "content": [{"type": "text", "text": "go"}, image]},
        ],
        "skip_special_tokens": False,
        **more,
    }


async def test_any_client_is_answered_if_asked_to() -> None:
    heard: list[Move] = []
    async with RehearsalServer(any_client=True) as server, httpx.AsyncClient() as client:
        url = server.add_session(
            "a", Plays(), look, dialect=make_dialect("autoglm"), on_move=heard.append
        )
        answer = await client.post(f"{url}/chat/completions", json=foreign())
        bad = await client.post(f"{url}/chat/completions", json=foreign(messages=[{"role": "x"}]))
        none = await client.post(f"{url}/chat/completions", content=b"{")
    body = answer.json()
    assert body["system_fingerprint"] == "scripted"
    assert body["choices"][0]["message"]["content"].endswith(
        # Open-AutoGLM's client takes all that follows for the call.
        '<answer>do(action="Tap", element=[500,300])'
    )
    assert [move.action.kind for move in heard] == ["tap"]
    assert bad.status_code == none.status_code == 400


async def test_others_are_refused_by_default() -> None:
    async with RehearsalServer() as server, httpx.AsyncClient() as client:
        url = server.add_session("a", Plays(), look)
        answer = await client.post(f"{url}/chat/completions", json=foreign())
    assert answer.status_code == 400
