"""The gate: whether an act on the phone may be done, must be asked about, or is denied."""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ...actions import DeviceAction, OpenApp, TypeText
from ...device.device import Observation
from ...device.ui import UiTree
from .classify import Recognised, classify, contains, is_harmless
from .orders import GoalOrders, total_of
from .surface import Surface, surface_of
from .tables import ActClass, policy_tables

Preset: TypeAlias = Literal["strict", "standard", "benchmark"]
Ruled: TypeAlias = Literal["allow", "ask", "deny"]
# A goal about the phone itself is one about its settings.
_SETTINGS = re.compile(r"\b(?:phone|tablet|device|settings?)\b|手机|设置|平板", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """What the gate says of an act, in words for a person, and which classes it is of."""

    ruled: Ruled
    why: str = ""
    acts: tuple[ActClass, ...] = ()
    surface: Surface | None = None


@dataclass(slots=True)
class _Deal:
    """One order, message or deletion while it is under way: the controls pressed for it."""

    pressed: set[tuple[str, str, str, bool]] = field(
        default_factory=set[tuple[str, str, str, bool]]
    )


class Policy:
    """The rules for one attempt at one goal. It is asked before each act on the phone and told
    afterwards what was done; it knows nothing of the model's reasons."""

    def __init__(
        self,
        goal: str,
        preset: Preset = "standard",
        apps: tuple[str, ...] = (),
        secrets: tuple[str, ...] = (),
    ) -> None:
        """`apps` are the packages that the goal names, none if it names no app; `secrets` the
        names of texts that the model types without knowing them."""
        self.preset: Preset = preset
        self.orders = GoalOrders.read(goal)
        self._apps = apps
        self._secrets = secrets
        self._deals: dict[ActClass, list[_Deal]] = {}
        self._refused: set[tuple[ActClass, str]] = set()
        self._approved: set[ActClass] = set()

    def decide(
        self, action: DeviceAction, seen: Observation, tree: UiTree | None
    ) -> PolicyDecision:
        """Rule on one act: `tree` are the views of the screen that was `seen`, if they are known."""
        if self.preset == "benchmark":
            return PolicyDecision("allow")
        on = surface_of(action, seen, tree)
        if isinstance(action, TypeText) and (secret := self._secret_of(action)):
            return self._secret(secret, on)
        if isinstance(action, OpenApp):
            return self._opening(action, on)
        found = classify(action, on)
        if not found:
            return self._unclassified(on)
        acts = tuple(each.act for each in found)
        worst = PolicyDecision("allow", acts=acts, surface=on)
        for each in found:
            ruled, why = self._rule(each, on)
            if _WEIGHT[ruled] > _WEIGHT[worst.ruled]:
                worst = PolicyDecision(ruled, why, acts, on)
        return worst

    def told(self, decision: PolicyDecision, *, done: bool) -> None:
        """What was allowed was done, or was not; only what was done is counted."""
        if not done or decision.surface is None:
            return
        for act in decision.acts:
            deals = self._deals.setdefault(act, [])
            if not deals or decision.surface.key in deals[-1].pressed:
                deals.append(_Deal())
            deals[-1].pressed.add(decision.surface.key)

    def refused(self, decision: PolicyDecision) -> None:
        """Somebody said no: the same is not asked again."""
        self._refused.update((act, _object(decision.surface)) for act in decision.acts)

    def approved(self, act: ActClass) -> None:
        """The user has said yes to a question about it."""
        self._approved.add(act)

    @property
    def road_closed(self) -> tuple[ActClass, ...]:
        """What the goal orders and somebody has refused: it cannot be reached any more."""
        return tuple(act for act in ActClass if act in self.orders.orders and self._was_refused(act))

    def _was_refused(self, act: ActClass) -> bool:
        return any(refused is act for refused, _ in self._refused)

    def _rule(self, found: Recognised, on: Surface) -> tuple[Ruled, str]:
        act, says = found.act, policy_tables().classes[found.act].says
        if (act, _object(on)) in self._refused:
            return "deny", f"to {says} here was refused before"
        if act in self.orders.forbidden:
            return "deny", f"the goal says not to {says} ({found.by})"
        order = self.orders.orders.get(act)
        if order is None:
            if found.leads and self.preset != "strict":
                return "allow", ""
            return "ask", f"this would {says} ({found.by}), and the goal does not order it"
        if found.leads:
            return "allow", ""
        if self._apps and not self._usable(on.package):
            return "ask", f"this would {says} in {on.package}, which the goal does not name"
        if order.ask_first and act not in self._approved:
            return "ask", f"this would {says}, and the goal wants you to be asked first"
        if misfit := self.orders.misfit(act, on):
            return "ask", f"this would {says}, but {misfit}"
        if order.times is not None and self._would_be(act, on) > order.times:
            return "ask", f"this would {says} once more than the goal orders ({order.times})"
        return "allow", ""

    def _would_be(self, act: ActClass, on: Surface) -> int:
        """How many orders, messages ... there would be with this one."""
        deals = self._deals.get(act, [])
        begins = not deals or on.key in deals[-1].pressed
        return len(deals) + begins

    def _usable(self, package: str) -> bool:
        tables = policy_tables()
        if package in tables.settings_packages and _SETTINGS.search(self.orders.goal):
            return True
        return not package or package in self._apps or package in tables.system

    def _secret_of(self, action: TypeText) -> str | None:
        named = _PLACEHOLDER.findall(action.text)
        return next((name for name in named if name in self._secrets), None)

    def _secret(self, name: str, on: Surface) -> PolicyDecision:
        """A secret goes into a field of an app that the goal names, and nowhere else."""
        acts = (ActClass.SECRET,)
        if self._apps and not (on.package in self._apps and on.front in self._apps):
            why = f"{{{name}}} would be typed into {on.package}, which the goal does not name"
            return PolicyDecision("deny", why, acts, on)
        if not self._apps or self.preset == "strict":
            return PolicyDecision("ask", f"{{{name}}} would be typed into {on.package}", acts, on)
        return PolicyDecision("allow", acts=acts, surface=on)

    def _opening(self, action: OpenApp, on: Surface) -> PolicyDecision:
        """Another app than those that the goal names: a look is allowed unless it is strict."""
        named = action.name in self._apps or contains(self.orders.goal, action.name.casefold())
        if self.preset != "strict" or not self._apps or named:
            return PolicyDecision("allow")
        why = f"{action.name!r} would be opened, which the goal does not name"
        return PolicyDecision("ask", why, (ActClass.LEAVE,), on)

    def _unclassified(self, on: Surface) -> PolicyDecision:
        """On a screen that is there to pay, grant or install, what cannot be told is asked about."""
        if on.field or (on.known and (not on.control or is_harmless(on.label))):
            return PolicyDecision("allow", surface=on)
        for act, packages in policy_tables().packages.items():
            if on.package in packages and (not on.known or not on.label):
                why = f"nothing tells what {on.label or 'this'!r} of {on.package} does"
                return PolicyDecision("ask", why, (act,), on)
        return PolicyDecision("allow", surface=on)


def describe_object(on: Surface) -> str:
    """What an approval is about: the control, its app, and what it would cost."""
    total = total_of(on)
    price = f", {total:.2f}" if total is not None else ""
    return f"{on.label or on.resource_id or 'a point'} in {on.package}{price}"


def _object(on: Surface | None) -> str:
    """The object of an act, coarse enough that a no is not asked again under another label."""
    return on.package if on else ""


_WEIGHT: dict[Ruled, int] = {"allow": 0, "ask": 1, "deny": 2}
