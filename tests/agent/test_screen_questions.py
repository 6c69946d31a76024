"""Answers about a screen, as models write them and as the rehearsal does."""

import json

import pytest

from tapwright.actions import PxBox
from tapwright.agent import screen_questions as questions
from tapwright.agent.extraction import Extraction
from tapwright.agent.models.base import ImagePart, Reply
from tapwright.agent.rehearsal.screen_talk import screen_talk
from tapwright.agent.rehearsal.wire import ChatRequest
from tapwright.device.ui import UiNode, UiTree

SCREEN = ImagePart(b"x", "image/jpeg", 10, 20)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('{"reason": "a", "holds": true}', True),
        ('```json\n{"holds": false, "reason": "b"}\n```', False),
        ('The format is {"holds": true}. I see Off.\n{"reason": "Off", "holds": False}', False),
        ('<think>{"a": 1}</think>{"holds": null}', None),
        ('{"reason": "missing brace", "holds": true', True),
    ],
)
def test_an_opinion_is_the_last_object_that_has_one(text: str, holds: bool | None) -> None:
    assert questions.read_opinion(Reply(text=text)).holds is holds


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(text="Yes, it holds."), "holds no JSON object"),
        (Reply(text='{"holds": "true"}'), "holds is true, false or null"),
        (Reply(text='{"holds": true}', finish_reason="length"), "cut off"),
        (Reply(refusal="I cannot look at this"), "the model refuses: I cannot"),
        (Reply(rejected="content filter"), "the endpoint rejected the reply"),
        (Reply(text='{"verdict": "passed"}'), 'no JSON object with "holds"'),
    ],
)
def test_what_is_no_answer_is_never_taken_for_one(reply: Reply, why: str) -> None:
    with pytest.raises(questions.BadAnswer, match=why):
        questions.read_opinion(reply)


def test_views_are_numbers_that_were_told() -> None:
    assert questions.read_meant(Reply(text='{"view": 0, "opens": null}'), 1).view == 0
    for wrong in ("1", "-1", "true", '"0"', "0.5"):
        with pytest.raises(questions.BadAnswer, match="is no number of a view"):
            questions.read_meant(Reply(text=f'{{"view": {wrong}, "opens": null}}'), 1)


def test_data_fit_their_schema_or_are_not_there() -> None:
    extraction = Extraction.of({"type": "object", "required": ["a"]})
    assert questions.read_data(Reply(text='{"found": true, "data": {"a": 1}}'), extraction) == {
        "a": 1
    }
    assert questions.read_data(Reply(text='{"found": false, "data": null}'), extraction) is None
    with pytest.raises(questions.BadAnswer, match="do not fit the schema"):
        questions.read_data(Reply(text='{"found": true, "data": {}}'), extraction)


def test_the_first_view_is_told_with_its_number() -> None:
    view = questions.NumberedView(0, "button", "", "Add", "", PxBox(0, 0, 5, 5), True)
    assert view.document() == {
        "view": 0,
        "kind": "button",
        "description": "Add",
        "bounds": [0, 0, 5, 5],
        "clickable": True,
    }


UI = UiTree(
    0,
    (
        UiNode(text="Battery", class_name="android.widget.TextView"),
        UiNode(text="86%", class_name="android.widget.TextView"),
        UiNode(text="{{name}}", resource_id="a.b:id/user", class_name="android.widget.TextView"),
    ),
)


def played(system: str, text: str) -> dict[str, object]:
    """What the rehearsal says to a question."""
    said = [
        {"role": "system", "content": system},
        {"role": "user", "content": [{"type": "text", "text": text}]},
    ]
    request = ChatRequest.model_validate({"model": "rehearsal", "messages": said})
    return json.loads(screen_talk(request, UI).text)


def test_the_rehearsal_says_what_the_views_say_and_no_more() -> None:
    holds = questions.HOLDS
    assert played(holds, 'The statement: "Battery" is shown')["holds"] is True
    assert played(holds, 'The statement: "Wi-Fi" is shown')["holds"] is False
    assert played(holds, 'The statement: "Wi-Fi" is not shown')["holds"] is True
    assert played(holds, 'The statement: no "Battery" is there')["holds"] is False
    assert played(holds, "The statement: it looks fine")["holds"] is None
    assert played(questions.DEFECTS, "x")["defects"] == ["raw text: {{name}}"]
    assert played(questions.TEXT, "The text to read: battery")["text"] == "86%"
    assert played(questions.TEXT, "The text to read: user")["text"] == "{{name}}"
    assert played(questions.TEXT, "The text to read: nothing")["found"] is False
    schema = {"properties": {"Battery": {"type": "integer"}, "gone": {"type": "string"}}}
    assert played(questions.DATA, f"JSON Schema: {json.dumps(schema)}")["data"] == {"Battery": 86}


def test_the_rehearsal_takes_what_stayed_the_same_or_the_menu() -> None:
    old = {"kind": "text", "text": "Display", "id": "title", "bounds": [0, 0, 9, 9]}

    def view(number: int, **told: object) -> dict[str, object]:
        return {"view": number, "kind": "text", **told}

    now = [view(0, text="Sound", id="title", bounds=[0, 9, 9, 18]),
           view(1, text="Screen", id="title", bounds=[0, 0, 9, 9])]  # fmt: skip
    told = {"step": "tapOn", "before": old, "now": now}
    assert played(questions.MEANT, json.dumps(told))["view"] == 1
    told["now"] = [view(0, text="Sound"), view(1, description="More options")]
    assert played(questions.MEANT, json.dumps(told))["opens"] == 1
    told["now"] = [view(0, text="Sound")]
    answer = played(questions.MEANT, json.dumps(told))
    assert answer["view"] is None and answer["opens"] is None
