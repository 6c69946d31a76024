"""Healing: a step whose element is gone asks a model once which one is meant, and is tried on that.

Never for assertions. What a model proposes must be one view, of the same kind, allowed by the gate,
and the rest of the flow must pass with an assertion behind it; else the step fails as before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias, TypeGuard

from ..actions import LongPress, Swipe, Tap, to_norm
from ..agent import screen_questions as questions
from ..agent.models.base import ModelLost
from ..agent.policy.gate import Gate, refusal_text
from ..device.ui import UiNode
from ..tasks.choices import choose_gate
from ..traces.money import Spent
from ..traces.redactor import Redactor
from .ai import FlowModel
from .commands.check import cropped
from .commands.dispatch import carry_out
from .context import FlowContext
from .elements import (
    ElementRecord,
    ElementStore,
    FoundElement,
    corners,
    is_touchable,
    kind_of,
    small,
)
from .healed_selector import selector_of
from .language import Flow
from .language.commands import Command, CopyTextCommand, SwipeCommand, TapCommand
from .locators import ScreenViews, has_role, visible_share
from .nearest import described
from .outcomes import HealedStep, StepFailed, short, with_reason
from .phone import FlowPhone
from .selectors import Selector
from .wording import in_words

HealedCommand: TypeAlias = TapCommand | SwipeCommand | CopyTextCommand
"""What is healed: what touches an element or reads it; what asserts is the proof, and never is."""

_MOST_VIEWS = 150


def can_be_healed(command: Command) -> TypeGuard[HealedCommand]:
    """Whether a step acts on one element that it names."""
    return isinstance(command, HealedCommand) and target_of(command) is not None


def target_of(command: HealedCommand) -> Selector | None:
    """The element that a step acts on; None for a point or a whole screen."""
    match command:
        case TapCommand(target=target):
            return target if target.names_an_element else None
        case SwipeCommand(origin=origin):
            return origin if origin is not None and origin.names_an_element else None
        case CopyTextCommand(element=element):
            return element


def with_target(command: HealedCommand, selector: Selector) -> HealedCommand:
    """The same step on another element."""
    match command:
        case TapCommand():
            return replace(command, target=selector)
        case SwipeCommand():
            return replace(command, origin=selector)
        case CopyTextCommand():
            return replace(command, element=selector)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What a step is tried on: another element, or its own behind one that leads to it, where it
    may have the words of `then` instead."""

    selector: Selector
    opened: Selector | None
    why: str
    then: tuple[str, ...] = ()


class FlowHealing:
    """Heals the steps of one run of one flow; without a model it only keeps what steps found."""

    def __init__(
        self, flow: Flow, model: FlowModel | None, secrets: Redactor | None = None
    ) -> None:
        self._flow = flow
        self._model = model
        self._secrets = secrets or Redactor()
        self._store = ElementStore(flow)
        self._found: list[FoundElement] = []

    def remember(self, command: Command, context: FlowContext) -> None:
        """Keep the element that a step has found, with its picture as it was before the touch."""
        node, seen = context.found, context.phone.acted_on
        if node is None or not can_be_healed(command):
            return
        target, screen = target_of(command), context.found_on
        if target is None or screen is None:
            return
        size, picture = screen.size, None
        if seen is not None and "secure" not in seen[0].frame.flags:
            picture = small(cropped(seen[0].frame, node.bounds))
        record = ElementRecord(
            file=self._store.file_of(command.at),
            line=command.at.line,
            column=command.at.column,
            command=command.name,
            selector=self._said(target),
            kind=kind_of(node),
            text=node.text,
            description=node.desc,
            id=node.short_id,
            bounds=corners(node.bounds),
            touchable=is_touchable(screen, node),
            package=node.package,
            screen=(size.width_px, size.height_px),
            at=datetime.now(UTC),
        )
        kept = self._secrets.masked(record)
        self._found.append(FoundElement(kept, picture if kept == record else None))

    def _said(self, selector: Selector) -> str:
        return self._secrets.mask(str(selector))

    def _before(self, command: HealedCommand, target: Selector) -> ElementRecord | None:
        return self._store.find(command.at, command.name, self._said(target))

    def close(self, passed: bool) -> None:
        """The flow has ended: what a passed run found is what the next one is healed by."""
        if passed:
            self._store.keep(self._found)

    def heals(self, command: Command) -> bool:
        """Whether steps of that kind are healed."""
        return can_be_healed(command)

    async def again(self, command: Command, healed: HealedStep, context: FlowContext) -> str:
        """Carry a step out as it was healed before, in an earlier round of a block."""
        if not can_be_healed(command):
            raise healed.failure
        proposal = _Proposal(healed.new, healed.opened, healed.why)
        _, note = await self._tried(command, proposal, context)
        return note

    async def heal(
        self, command: Command, failed: StepFailed, context: FlowContext
    ) -> tuple[HealedStep, str]:
        """Carry a step out on what the model takes for its element; gives that and the step's note.

        Raises StepFailed, with what was looked for, if there is no such thing or the model cannot
        be asked. DeviceError goes through.
        """
        if self._model is None or not can_be_healed(command):
            raise failed
        try:
            proposal = await self._proposed(self._model, command, context)
            new, note = await self._tried(command, proposal, context)
        except (StepFailed, ModelLost) as not_healed:
            # A model that cannot be asked makes no other result of a step that fails without one.
            why = f"not healed: {short(str(not_healed))}{self._price(context)}"
            raise StepFailed(
                with_reason(str(failed), why), failed.selector, failed.near, failed.tree
            ) from not_healed
        healed = HealedStep(
            at=command.at,
            command=command.name,
            old=failed.selector or Selector(),
            new=new,
            opened=proposal.opened,
            why=proposal.why,
            failure=failed,
        )
        return healed, f"{healed}{self._price(context)}" + (f"; {note}" if note else "")

    def _price(self, context: FlowContext) -> str:
        spent: Spent = context.spent
        return f" {self._model.signed(spent)}" if self._model is not None and spent.calls else ""

    async def _proposed(
        self, model: FlowModel, command: HealedCommand, context: FlowContext
    ) -> _Proposal:
        """What the model says, once it has been checked; raises StepFailed."""
        target = target_of(command)
        assert target is not None
        screen = await context.phone.look()
        before = self._before(command, target)
        picture = self._store.picture(before) if before is not None else None
        nodes = _told(screen)
        views = [_numbered(number, node, screen) for number, node in enumerate(nodes)]
        prompt = questions.ask_meant(
            in_words(command),
            before.document() if before is not None else None,
            views,
            await model.crop(picture) if picture is not None else None,
            await model.screen(context),
        )
        meant = await model.ask(
            prompt, lambda reply: questions.read_meant(reply, len(nodes)), context, tries=1
        )
        if meant.view is not None:
            node = nodes[meant.view]
            if why := unlike(node, screen, command, before):
                raise StepFailed(f"{described(node)} was proposed, but {why}")
            selector = selector_of(node, screen, target)
            if selector is None:
                raise StepFailed(f"{described(node)} was proposed, but no selector means it alone")
            await self._allowed(command, node, meant.why, context, model)
            return _Proposal(selector, None, meant.why)
        if meant.opens is not None:
            node = nodes[meant.opens]
            if not is_touchable(screen, node):
                raise StepFailed(f"{described(node)} was proposed to be opened, but is no control")
            opened = selector_of(node, screen, None)
            if opened is None:
                raise StepFailed(f"{described(node)} was proposed, but no selector means it alone")
            await self._allowed(command, node, meant.why, context, model, leads=True)
            was = (before.text, before.description) if before is not None else ()
            then = tuple(dict.fromkeys(words for words in (*was, meant.then) if words))
            return _Proposal(target, opened, meant.why, then)
        said = f": {meant.why}" if meant.why else ""
        raise StepFailed(f"the model finds nothing that does the same{said}")

    async def _tried(
        self, command: HealedCommand, proposal: _Proposal, context: FlowContext
    ) -> tuple[Selector, str]:
        """The step done on what was proposed: the selector that it was done by, and its note."""
        selector = proposal.selector
        if proposal.opened is not None:
            await carry_out(context, _tap(command, proposal.opened))
            selector = await self._behind(command, proposal, proposal.opened, context)
        return selector, await carry_out(context, with_target(command, selector))

    async def _behind(
        self, command: HealedCommand, proposal: _Proposal, opened: Selector, context: FlowContext
    ) -> Selector:
        """What the step means on the screen that was opened: by its own selector, or else by its
        words; raises StepFailed unless that is one control."""
        phone, own = context.phone, proposal.selector
        named = [Selector(text=words) for words in proposal.then]
        found = await _first_shown(phone, (own, *named))
        if found is None:
            others = "".join(f" and no {one}" for one in named)
            raise StepFailed(f"behind {opened} there is no {own}{others}")
        screen = await phone.look()
        nodes = screen.find(found)
        if len(nodes) != 1:
            raise StepFailed(f"behind {opened} there are several {found}")
        (node,) = nodes
        target = target_of(command)
        before = self._before(command, target) if target is not None else None
        # In a menu it is another kind of view than on the screen; it must be a control all the
        # same.
        moved = before and before.model_copy(update={"kind": kind_of(node)})
        if why := unlike(node, screen, command, moved):
            raise StepFailed(f"behind {opened} is {described(node)}, but {why}")
        if found == own:
            return own
        selector = selector_of(node, screen, target)
        if selector is None:
            raise StepFailed(
                f"behind {opened} is {described(node)}, but no selector means it alone"
            )
        if self._model is not None:
            await self._allowed(command, node, proposal.why, context, self._model)
        return selector

    async def _allowed(
        self,
        command: HealedCommand,
        node: UiNode,
        why: str,
        context: FlowContext,
        model: FlowModel,
        leads: bool = False,
    ) -> None:
        """Ask the gate, as for a touch that a model decides in an attempt: the step's own words are
        what the user has ordered. With `leads` it is tapped on the way. Raises StepFailed."""
        setup = choose_gate(model.session.settings, False, model.approver)
        if setup.preset == "benchmark" or (isinstance(command, CopyTextCommand) and not leads):
            return
        seen = await context.phone.settled()
        at = to_norm(node.center, seen.frame.size)
        action = Tap(at=at)
        if not leads and isinstance(command, SwipeCommand):
            action = Swipe(start=at, end=at)
        elif not leads and isinstance(command, TapCommand) and command.hold:
            action = LongPress(at=at)
        gate = Gate(setup, context.phone.device, _order(command), ())
        ruling = await gate.check(action, seen, why)
        if not ruling.allowed:
            raise StepFailed(f"{described(node)} was proposed, but {refusal_text(ruling)}")


async def _first_shown(phone: FlowPhone, wanted: Sequence[Selector]) -> Selector | None:
    """The first of these that is on the screen, waited for as long as for what may not come."""
    deadline_s = phone.pace.clock() + phone.pace.optional_s
    while True:
        for selector in wanted:
            if await phone.is_shown(selector, 0.0):
                return selector
        left_s = deadline_s - phone.pace.clock()
        if left_s <= 0:
            return None
        await phone.pace.sleep(min(phone.pace.poll_s, left_s))


def unlike(
    node: UiNode, screen: ScreenViews, command: HealedCommand, before: ElementRecord | None
) -> str:
    """Why a view is not of the kind that a step acted on; empty if it is. Without an earlier run
    only what the step says of it can be compared."""
    target = target_of(command)
    if before is not None and kind_of(node) != before.kind:
        return f"it is a {kind_of(node)}, and what the step found before was a {before.kind}"
    if target is not None and target.role is not None and not has_role(node, target.role):
        return f"it is no {target.role}"
    touchable = is_touchable(screen, node)
    if before is not None and touchable != before.touchable:
        return f"it can {'' if touchable else 'not '}be tapped, unlike what the step found before"
    if before is None and isinstance(command, TapCommand) and not touchable:
        return "it cannot be tapped"
    return "" if node.enabled else "it is disabled"


def _tap(command: HealedCommand, target: Selector) -> TapCommand:
    return TapCommand(name="tapOn", at=command.at, target=target)


def _order(command: HealedCommand) -> str:
    """What the flow's author has ordered, as the gate reads goals: a tap on "Delete note" orders
    just that."""
    target = target_of(command)
    said = (target.text or target.description or target.id or "") if target is not None else ""
    words = said.replace("_", " ")
    return f"{command.label}. {words}" if command.label else words


def _told(screen: ScreenViews) -> list[UiNode]:
    """The views that a step could mean: those that say something or can be touched."""
    return [
        node
        for node in screen.nodes
        if (node.text or node.desc or node.hint or node.clickable)
        and visible_share(node, screen.size) > 0
    ][:_MOST_VIEWS]


def _numbered(number: int, node: UiNode, screen: ScreenViews) -> questions.NumberedView:
    return questions.NumberedView(
        number=number,
        kind=kind_of(node),
        text=node.text,
        description=node.desc or node.hint,
        id=node.short_id,
        bounds=node.bounds,
        clickable=is_touchable(screen, node),
    )
