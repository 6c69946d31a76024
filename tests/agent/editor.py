"""A form on a phone in memory, and replies that ask for several acts on it at once."""

from dataclasses import replace
from pathlib import Path

from pydantic import JsonValue

from tapwright.actions import (
    Action,
    DeviceAction,
    Done,
    Norm,
    PxBox,
    Tap,
    TypeText,
)
from tapwright.agent.dialects import Decision, PlannedAct, ToolCallDialect
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.base import Reply, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.device.ui import UiNode, UiTree
from tapwright.door import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces import StepRecord, read_steps

from .playing import ADVISOR, USAGE, Answers

EDITOR = "com.example.editor"
TITLE = Tap(at=Norm(x=500, y=616), target="Title")
TYPED = TypeText(text="milk", target="Title")
SAVE = Tap(at=Norm(x=500, y=291), target="Save")
MORE = Tap(at=Norm(x=500, y=458), target="More")
DELETE = Tap(at=Norm(x=500, y=791), target="Delete")
ELSEWHERE = Tap(at=Norm(x=500, y=708), target="Save")
END = Done(summary="as wanted")


def plan(*acts: tuple[DeviceAction, str] | DeviceAction) -> Reply:
    """A reply that asks for these acts, each alone or with what it should bring."""
    pairs = [act if isinstance(act, tuple) else (act, "") for act in acts]
    (first, expect), *others = pairs
    decision = Decision("I fill it in.", first, expect, tuple(PlannedAct(*one) for one in others))
    said = ToolCallDialect(offers=("target", "plan")).render_plan(decision)
    calls = (said.call, *said.further)
    return Reply(
        tool_calls=tuple(ToolCall(f"c{n}", c.name, c.arguments) for n, c in enumerate(calls) if c),
        usage=USAGE,
    )


class Editor(FakeDevice):
    """A form; one button leads to a page, one to a dialog, one to another app."""

    def __init__(self) -> None:
        form = (
            FakeView("Save", PxBox(40, 300, 500, 400)),
            FakeView("More", PxBox(40, 500, 500, 600), leads_to="more"),
            FakeView("Title", PxBox(40, 700, 500, 780), field=True),
            FakeView("Body", PxBox(40, 800, 500, 880), field=True),
            FakeView("Delete", PxBox(40, 900, 500, 1000), leads_to="ask"),
            FakeView("Share", PxBox(40, 1050, 500, 1150), leads_to="share"),
        )
        save = FakeView("Save", PxBox(40, 300, 500, 400))
        super().__init__(
            {
                "home": FakeScreen(EDITOR, "Note", form),
                "more": FakeScreen(EDITOR, "More things", (save,)),
                "ask": FakeScreen(EDITOR, "Delete it?", (save,)),
                "share": FakeScreen("com.example.other", "Share", (save,)),
            }
        )

    async def ui(self) -> UiTree:
        tree = await super().ui()
        if self.screen.title != "Delete it?":
            return tree
        # As the window of a dialog is: it leaves the rest of the screen free.
        dialog = replace(tree.roots[0], bounds=PxBox(40, 60, 500, 600))
        return UiTree(0, (UiNode(bounds=PxBox(0, 0, 540, 1200)), dialog))


class Run:
    """One attempt on a fake phone: what it did, and what the trace says."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.device = Editor()
        self.answers = Answers()
        self.folder = out
        self.profile: Profile = find_profile("rehearsal", "http://127.0.0.1:1/v1").model_copy(
            update={"prices": ADVISOR.prices}
        )

    def settings(self, **chosen: JsonValue) -> Settings:
        return Settings.model_validate({
            "out": self._out, "keep_ui": False, "policy": "benchmark", "interrupts": False,
            "ladder": LadderRules(confirm=None), "plan": "acts", **chosen,
        })  # fmt: skip

    async def __call__(self, *replies: Action | Reply, **chosen: JsonValue) -> list[StepRecord]:
        self.answers = Answers(*replies, END, END)
        model = FunctionModel(self.answers, self.profile)
        async with open_session(self.settings(**chosen), model=model) as session:
            run = session.new_run("plan", ())
            record = await session.attempt("save it", self.device, run=run)
        self.folder = run.path / "episodes" / record.id
        return [step for step in read_steps(self.folder) if step.action != END]

    async def resume(self, *replies: Action | Reply) -> list[StepRecord]:
        self.answers = Answers(*replies, END, END)
        model = FunctionModel(self.answers, self.profile)
        async with open_session(self.settings(), model=model) as session:
            await session.resume(self.folder, self.device)
        return list(read_steps(self.folder))
