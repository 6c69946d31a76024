"""A flow out of what a person does: acts one by one, each with the screen read just before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ...actions import Action, OpenApp, Px, Tap, TypeText, UsageError, Wait
from ...device.device import Device
from ...device.errors import AgentError, CaptureFailed
from ...device.ui import UiNode, UiTree
from ..locators import ScreenViews, has_role
from ..selectors import Selector
from .acting import ActWriter, SeenScreen, is_app
from .noticing import what_came
from .selecting import is_keyboard
from .variables import FlowVariables
from .writing import WrittenFlow, WrittenStep

_SYSTEM_UI = "com.android.systemui"
_HOME = "launcher"
_SECRET = "PASSWORD"


@dataclass(frozen=True, slots=True)
class LiveAct:
    """One act and the screen it was done on; a check is a selector that must be there."""

    what: Action | Selector
    screen: SeenScreen


class LiveRecording:
    """Acts as they come, and the flow of all of them so far.

    Text that went into a password field is not kept: a variable stands for it.
    """

    def __init__(
        self,
        device: str,
        app: str | None = None,
        from_picture: Callable[[SeenScreen, Px], Selector | None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._device = device
        self._app = app
        self._from_picture = from_picture
        self._began_at = now()
        self._acts: list[LiveAct] = []
        self._last: SeenScreen | None = None
        self.skipped: list[str] = []
        """What was done and is not in the flow, and why."""

    @property
    def acts(self) -> tuple[LiveAct, ...]:
        """Everything so far."""
        return tuple(self._acts)

    def add(self, what: Action | Selector, screen: SeenScreen) -> None:
        """Keep an act that was done; raises UsageError for one that flows have no command for."""
        if isinstance(what, TypeText) and what.text and _typed_secretly(screen):
            what = what.model_copy(update={"text": f"{{{_SECRET}}}"})
        before = self._acts[-1].what if self._acts else None
        if isinstance(what, TypeText) and isinstance(before, TypeText) and _goes_on(before, what):
            merged = before.model_copy(
                update={"text": _together(before.text, what.text), "submit": what.submit}
            )
            self._acts[-1] = replace(self._acts[-1], what=merged)
            return
        if not isinstance(what, Selector):
            # Found out now, not when all is written.
            ActWriter().act(what, screen, (screen,), "")
        self._acts.append(LiveAct(what, screen))
        self._last = None

    def undo(self) -> bool:
        """Take the last act out of the flow; the phone stays as it is."""
        if not self._acts:
            return False
        self._acts.pop()
        return True

    def ended(self, screen: SeenScreen) -> None:
        """The screen that all of it led to."""
        self._last = screen

    def flow(self, name: str) -> WrittenFlow:
        """The flow so far; raises UsageError if nothing has been done."""
        if not self._acts:
            raise UsageError("nothing was done on the phone, so there is no flow to write")
        variables = FlowVariables((_SECRET,), {})
        writer = ActWriter(variables.filled, self._from_picture)
        first = self._acts[0].screen
        screens = [act.screen for act in self._acts] + ([self._last] if self._last else [])
        meant = [_as_meant(act, screens[n + 1 :]) for n, act in enumerate(self._acts)]
        if self._app is not None:
            writer.open(self._app, stop=True)
        else:
            begun = meant[0]
            writer.begin(Wait() if isinstance(begun, Selector) else begun, first)
        for number, (act, what) in enumerate(zip(self._acts, meant, strict=True)):
            if isinstance(what, Selector):
                writer.check(what)
            else:
                writer.act(what, act.screen, screens[number + 1 :], "")
        if not isinstance(self._acts[-1].what, Selector):
            writer.end(self._ending(screens))
        app_id = writer.app_id or next(filter(is_app, (s.package for s in screens)), "")
        return WrittenFlow(
            app_id=app_id or first.package or _SYSTEM_UI,
            name=name,
            said=tuple(self._head()),
            env=variables.env,
            steps=[*variables.demands(), *writer.steps()],
        )

    def _head(self) -> Iterable[str]:
        yield f"Recorded on {self._began_at:%Y-%m-%d} on {self._device}."
        yield from (f"Not in this flow: {why}" for why in self.skipped)

    def _ending(self, screens: list[SeenScreen]) -> Selector | None:
        last = self._last.views if self._last else None
        if last is None:
            return None
        others = (screen.views for screen in reversed(screens[:-1]))
        before = next((one for one in others if one and one.nodes != last.nodes), None)
        return what_came(before, last) or what_came(None, last)

    def lines(self) -> list[str]:
        """The steps so far, each as the flow has it, for whoever is watching."""
        if not self._acts:
            return []
        return [_line(step) for step in self.flow("").steps if step.command is not None]


async def screen_now(device: Device) -> SeenScreen:
    """What is on the screen at this moment: its views, or none if the phone cannot tell them."""
    size = device.info.size
    try:
        tree = await device.ui()
    except (CaptureFailed, AgentError):
        return SeenScreen(size=size)
    if tree.rotation % 2 and size.width_px < size.height_px:
        size = replace(size, width_px=size.height_px, height_px=size.width_px)
    packages = [node.package for node in tree.nodes() if node.package]
    front = next((n for n in packages if n != _SYSTEM_UI and not is_keyboard(n)), "")
    return SeenScreen(size=size, tree=tree, views=ScreenViews.of(tree, size), package=front)


def focused_field(tree: UiTree | None) -> UiNode | None:
    """The text field with the focus."""
    nodes = tree.nodes() if tree is not None else ()
    return next((node for node in nodes if node.focused and has_role(node, "textbox")), None)


def _typed_secretly(screen: SeenScreen) -> bool:
    field = focused_field(screen.tree)
    return field is not None and field.password


def _goes_on(before: TypeText, then: TypeText) -> bool:
    return not before.submit and not then.clear


def _together(one: str, other: str) -> str:
    secret = f"{{{_SECRET}}}"
    return secret if one == other == secret else one + other


def _as_meant(act: LiveAct, later: list[SeenScreen]) -> Action | Selector:
    """A tap of an icon on the home screen opens an app: where icons lie is everybody's own."""
    what, after = act.what, later[0] if later else None
    if (
        isinstance(what, Tap)
        and _HOME in act.screen.package
        and after is not None
        and is_app(after.package)
    ):
        return OpenApp(name=after.package)
    return what


def _line(step: WrittenStep) -> str:
    match step.command:
        case dict() as command:
            ((name, value),) = command.items()
            return f"{name}: {_short(value)}"
        case other:
            return str(other)


def _short(value: object) -> str:
    if isinstance(value, dict):
        pairs = ((str(k), _short(v)) for k, v in value.items() if v != {})  # pyright: ignore
        return ", ".join(f"{name} {said}" for name, said in pairs)
    if isinstance(value, list):
        return " / ".join(_short(one) for one in value)  # pyright: ignore
    return f'"{value}"' if isinstance(value, str) else str(value)
