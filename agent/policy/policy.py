"""The gate's rules: whether an act on the phone may be done, must be asked about, or is denied."""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from ...actions import DeviceAction, OpenApp, OpenLink, Size, TypeText
from ...device.labels import known_labels
from ...device.ui import UiTree
from .surface import ControlKey, Recognised, Surface, bound_of, classify, surface_of, total_of
from .words import (
    ActClass,
    GoalOrders,
    Money,
    contains,
    is_about,
    is_harmless,
    named_in,
    policy_tables,
    speaks_to_agents,
)

Preset: TypeAlias = Literal["strict", "standard", "benchmark"]
Ruled: TypeAlias = Literal["allow", "ask", "deny"]
# A goal about the phone itself is one about its settings.
_SETTINGS = re.compile(r"\b(?:phone|tablet|device|settings?)\b|手机|设置|平板", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([\w.-]+)\}")
_YES = re.compile(
    r"\s*(?:yes|yep|yeah|sure|ok\b|okay|go ahead|please do|do it|i approve|approved)"
    r"|\s*(?:是|好|可以|行|同意|对)|\byes\b|没问题|\bpay it\b",
    re.IGNORECASE,
)
# Then what is quoted is why, not what.
_REASON = re.compile(r"\breason\b|原因|理由")
_NO = re.compile(r"\s*(?:no\b|don['’]t|do not|never|stop|不|别|否)", re.IGNORECASE)
# So many windows back the name of what is ordered may have stood.
_WINDOWS = 8
_WEIGHT: dict[Ruled, int] = {"allow": 0, "ask": 1, "deny": 2}


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """What the gate says of an act, in words for a person, and which classes it is of."""

    ruled: Ruled
    why: str = ""
    acts: tuple[ActClass, ...] = ()
    surface: Surface | None = None
    objects: frozenset[str] = frozenset()

    @property
    def total(self) -> Money | None:
        """What would be paid, where it can be seen."""
        return total_of(self.surface) if self.surface and ActClass.PAY in self.acts else None

    @property
    def most(self) -> Money | None:
        """`bound_of`, for limits alone."""
        return bound_of(self.surface) if self.surface and ActClass.PAY in self.acts else None


@dataclass(slots=True)
class _Deal:
    """One order, message or deletion while it is under way: the controls pressed for it."""

    pressed: set[ControlKey] = field(default_factory=set[ControlKey])


@dataclass(frozen=True, slots=True)
class _Grant:
    """A person's yes: it holds for the rest of that one order, in that app, at that price."""

    package: str
    deal: int
    most: Money | None


class ActPolicy:
    """The rules for one attempt at one goal. It is asked before each act on the phone and told
    afterwards what was done; of the model's words only those count that make it stricter."""

    def __init__(
        self,
        goal: str,
        preset: Preset = "standard",
        apps: Mapping[str, Sequence[str]] | None = None,
        secrets: Sequence[str] = (),
        ordered: bool = True,
    ) -> None:
        """`apps` are the packages that the goal names, with the names that they go by, none if it
        names no app; `secrets` the names of texts that the model types without knowing them. A
        goal that is not `ordered` by the user orders nothing."""
        self.preset: Preset = preset
        read = GoalOrders.read(goal)
        self.orders = read if ordered else read.without_orders()
        self._apps = {package: tuple(names) for package, names in (apps or {}).items()}
        self._secrets = frozenset(secrets)
        self._deals: dict[ActClass, list[_Deal]] = {}
        self._refused: dict[tuple[ActClass, str], list[frozenset[str]]] = {}
        self._approved: set[ActClass] = set()
        self._granted: dict[ActClass, _Grant] = {}
        self._windows: deque[str] = deque(maxlen=_WINDOWS)
        self._typed: list[str] = []
        of_apps = "|".join(re.escape(name) for names in self._apps.values() for name in names)
        plain = (
            re.sub(rf"^(?:{of_apps})\b ?| ?\b(?:{of_apps})$", "", n) for n in self.orders.names
        )
        self._names = tuple(name for name in plain if name) if of_apps else self.orders.names

    def decide(
        self,
        action: DeviceAction,
        front: str,
        size: Size,
        tree: UiTree | None,
        intent: str = "",
        also: Sequence[ActClass] = (),
    ) -> PolicyDecision:
        """Rule on one act on a screen of `size` pixels, with the app `front` in front; `tree` are
        its views, if they are known.

        `intent` is what the model says it is about to do, and `also` are classes that a second
        model has read off the picture: either can only make it stricter.
        """
        if self.preset == "benchmark":
            return PolicyDecision("allow")
        on = surface_of(action, front, size, tree)
        decision = self._decided(action, on, intent, also)
        if not decision.acts:
            return decision
        # Most acts are of no class, and load none of this.
        from .objects import objects_of

        found = (objects_of(act, action, on, self._names) for act in decision.acts)
        return replace(decision, objects=frozenset[str]().union(*found))

    def _decided(
        self, action: DeviceAction, on: Surface, intent: str, also: Sequence[ActClass]
    ) -> PolicyDecision:
        self._windows.append(on.text)
        if isinstance(action, TypeText):
            self.typed(action.text)
        if isinstance(action, TypeText) and (secret := self._secret_of(action)):
            return self._secret(secret, on)
        if isinstance(action, TypeText) and self._made_up(action, on):
            why = "this would type into a field for a secret what the goal does not say"
            ruled = "deny" if self._is_refused(ActClass.SECRET, action, on) else "ask"
            return PolicyDecision(ruled, why, (ActClass.SECRET,), on)
        if isinstance(action, OpenApp):
            return self._opening(action, on)
        found = [*classify(action, on, intent)]
        known = {each.act for each in found}
        found += [Recognised(act, "a second model says so") for act in also if act not in known]
        if not found:
            return self._unclassified(action, on)
        # What only leads there is neither counted nor told of, unless it is asked about.
        acts = tuple(each.act for each in found if not each.leads)
        worst = PolicyDecision("allow", acts=acts, surface=on)
        for each in found:
            ruled, why = self._rule(each, action, on)
            if _WEIGHT[ruled] > _WEIGHT[worst.ruled]:
                worst = PolicyDecision(ruled, why, acts or (each.act,), on)
        return worst

    def unasked(
        self, action: DeviceAction, front: str, size: Size, tree: UiTree, granted: bool
    ) -> PolicyDecision:
        """Rule on an act that no model has chosen, and that nobody is asked about: of any class it
        is denied, ordered or not, but for a permission that was `granted` in advance."""
        on = surface_of(action, front, size, tree)
        for each in classify(action, on):
            says = policy_tables().classes[each.act].says
            forbidden = each.act in self.orders.forbidden
            if forbidden or not (granted and each.act is ActClass.GRANT):
                by = "the goal says not to" if forbidden else f"{each.by}, and no model chose it"
                return PolicyDecision("deny", f"this would {says}: {by}", (each.act,), on)
        return self._unclassified(action, on)

    def typed(self, text: str) -> None:
        """A text is typed: what is sent next may be made of it."""
        self._typed.append(text)

    def told(self, acts: Sequence[ActClass], key: ControlKey) -> None:
        """An act of these classes was done with that control, as far as is known."""
        if ActClass.SEND in acts:
            self._typed = []
        for act in acts:
            deals = self._deals.setdefault(act, [])
            if not deals or key in deals[-1].pressed:
                deals.append(_Deal())
            deals[-1].pressed.add(key)

    def refused(self, acts: Sequence[ActClass], package: str, objects: Iterable[str] = ()) -> None:
        """Somebody said no, or nobody yes: for the same object the same is not asked again, under
        whatever label; without `objects` that is the whole app."""
        for act in acts:
            self._refused.setdefault((act, package), []).append(frozenset(objects))

    def granted(self, decision: PolicyDecision) -> None:
        """Somebody said yes: of what was asked about, a second button is not asked about again."""
        if (on := decision.surface) is not None:
            for act in decision.acts:
                self._granted[act] = _Grant(on.package, self._would_be(act, on), decision.most)

    def answered(self, question: str, answer: str) -> None:
        """The user has answered a question of the model's: a yes is one for what it names."""
        named = [act for act in ActClass if is_about(question, act)]
        if _NO.match(answer):
            self._approved.difference_update(named)
        elif _YES.search(answer):
            self._approved.update(
                named or [a for a, o in self.orders.orders.items() if o.ask_first]
            )

    def needs(self, act: ActClass) -> bool:
        """Whether the goal orders such an act, and it has not been done as often as it should."""
        order = self.orders.orders.get(act)
        return order is not None and len(self._deals.get(act, ())) < (order.times or 1)

    def _rule(self, found: Recognised, action: DeviceAction, on: Surface) -> tuple[Ruled, str]:
        act, says = found.act, policy_tables().classes[found.act].says
        if self._is_refused(act, action, on):
            return "deny", f"to {says} here was refused before"
        if act in self.orders.forbidden:
            return "deny", f"the goal says not to {says} ({found.by})"
        if self._is_granted(act, on):
            return "allow", ""
        order = self.orders.orders.get(act)
        if order is None:
            if found.leads and self.preset != "strict":
                return "allow", ""
            return "ask", f"this would {says} ({found.by}), and the goal does not order it"
        if found.leads:
            return "allow", ""
        if self._apps and not self._usable(on.package, act):
            return "ask", f"this would {says} in {on.package}, which the goal does not name"
        if order.ask_first and act not in self._approved:
            return "ask", f"this would {says}, and the goal wants you to be asked first"
        if (order_to_us := speaks_to_agents(on.text)) and not self._to_the_letter(act, on):
            return "ask", f"this would {says}, and the screen gives orders: {order_to_us!r}"
        if misfit := self._misfit(act, action, on):
            return "ask", f"this would {says}, but {misfit}"
        if order.times is not None and self._would_be(act, on) > order.times:
            return "ask", f"this would {says} once more than the goal orders ({order.times})"
        return "allow", ""

    def _to_the_letter(self, act: ActClass, on: Surface) -> bool:
        from .objects import is_as_ordered

        apps = {name for names in self._apps.values() for name in names}
        return is_as_ordered(act, on, self.orders, self._names, self._typed, apps)

    def _is_granted(self, act: ActClass, on: Surface) -> bool:
        grant = self._granted.get(act)
        if grant is None or grant.package != on.package or grant.deal != self._would_be(act, on):
            return False
        total = bound_of(on) if act is ActClass.PAY else None
        return total is None or (
            grant.most is not None
            and grant.most.currency == total.currency
            and total.amount <= grant.most.amount
        )

    def _misfit(self, act: ActClass, action: DeviceAction, on: Surface) -> str:
        """Why an act of an ordered class is not the one that was ordered, or nothing."""
        goal = self.orders.goal.casefold()
        if not on.known:
            return "nothing tells for whom or what" if self.preset == "strict" else ""
        match act:
            case ActClass.PAY:
                return self._too_dear(on)
            case ActClass.SEND:
                names = self._names or self.orders.quoted
                if names and not any(named_in(name, on.text) for name in names):
                    return f"none of those that the goal names ({_some(names)}) stands there"
            case ActClass.DELETE if not self.orders.every:
                quoted = () if _REASON.search(goal) else self.orders.quoted
                names = self.orders.objects(act, (*self._names, *quoted))
                seen = "\n".join(self._windows)
                if names and not any(named_in(name, seen) for name in names):
                    return f"nothing that the goal names ({_some(names)}) stands there"
            case ActClass.SECURITY:
                there = f"{on.label} {on.text}".casefold()
                rows = [r for r in policy_tables().security_words if any(w in there for w in r)]
                if not any(word in goal for row in rows for word in row):
                    return "the goal does not name this setting"
            case ActClass.GRANT:
                return self._other_permission(goal, on)
            case ActClass.LINK if isinstance(action, OpenLink):
                from .objects import host_of

                if host_of(action.uri) not in goal:
                    return f"the goal does not name {action.uri!r}"
            case _:
                pass
        return ""

    def _too_dear(self, on: Surface) -> str:
        limit, total = self.orders.limit, bound_of(on)
        if limit is None:
            return ""
        if total is None:
            return "nothing says how much" if self.preset == "strict" else ""
        if total.currency != limit.currency or total.amount > limit.amount:
            return f"the screen says {total}, and the goal speaks of {limit}"
        return ""

    def _other_permission(self, goal: str, on: Surface) -> str:
        there = on.text.casefold()
        rows = policy_tables().permission_words
        ordered = [row for row in rows if any(contains(goal, word) for word in row)]
        if ordered and not any(contains(there, word) for row in ordered for word in row):
            return "the goal does not name this permission"
        return ""

    def _would_be(self, act: ActClass, on: Surface) -> int:
        """How many orders, messages ... there would be with this one."""
        deals = self._deals.get(act, [])
        begins = not deals or on.key in deals[-1].pressed
        return len(deals) + begins

    def _usable(self, package: str, act: ActClass) -> bool:
        tables = policy_tables()
        if act is ActClass.SEND and package in tables.carriers:
            return True
        if package in tables.settings_packages and _SETTINGS.search(self.orders.goal):
            return True
        own = any(package in packages for packages in tables.packages.values())
        return not package or package in self._apps or package in tables.system or own

    def _secret_of(self, action: TypeText) -> str | None:
        named = _PLACEHOLDER.findall(action.text)
        return next((name for name in named if name in self._secrets), None)

    def _made_up(self, action: TypeText, on: Surface) -> bool:
        """Whether a PIN, password or code is typed that is not from the user's own words."""
        words = policy_tables().secret_words
        asks = on.password or any(
            contains(f"{on.label} {on.resource_id.replace('_', ' ')}", word) for word in words
        )
        return on.field and asks and action.text.strip() not in self.orders.goal

    def _is_refused(self, act: ActClass, action: DeviceAction, on: Surface) -> bool:
        if not (refused := self._refused.get((act, on.package))):
            return False
        from .objects import is_same, objects_of

        wanted = objects_of(act, action, on, self._names)
        return any(is_same(wanted, objects) for objects in refused)

    def _secret(self, name: str, on: Surface) -> PolicyDecision:
        """A secret goes into a field of an app that the goal names, and nowhere else."""
        acts = (ActClass.SECRET,)
        where = f"{{{name}}} would be typed into {on.package or 'an app that is not known'}"
        if on.known and not on.field:
            return PolicyDecision("deny", f"{where}, where no field has the focus", acts, on)
        if self._apps and not {on.package, on.front or on.package} <= self._apps.keys():
            return PolicyDecision("deny", f"{where}, which the goal does not name", acts, on)
        if not self._apps and not (on.password and self.preset == "standard"):
            return PolicyDecision("ask", f"{where}, and the goal names no app", acts, on)
        if not on.known or (self.preset == "strict" and not on.password):
            return PolicyDecision("ask", f"{where}, in a field that may show it", acts, on)
        return PolicyDecision("allow", acts=acts, surface=on)

    def _opening(self, action: OpenApp, on: Surface) -> PolicyDecision:
        """Another app than those that the goal names: a look is allowed unless it is strict."""
        called = {name.casefold() for names in self._apps.values() for name in names}
        named = action.name in self._apps or action.name.casefold() in called
        named = named or contains(self.orders.goal, action.name.casefold())
        if ActClass.SEND in self.orders.orders:
            # What the goal sends goes by one of these, whether it names it or not.
            known = (known_labels().get(package, ()) for package in policy_tables().carriers)
            named = named or any(action.name in labels for labels in known)
        if self.preset != "strict" or not self._apps or named:
            return PolicyDecision("allow", surface=on)
        why = f"{action.name!r} would be opened, which the goal does not name"
        return PolicyDecision("ask", why, (ActClass.LEAVE,), on)

    def _unclassified(self, action: DeviceAction, on: Surface) -> PolicyDecision:
        """What cannot be told is asked about on a screen that is there to pay, grant or install."""
        if on.field or (on.known and (not on.control or is_harmless(on.label))):
            return PolicyDecision("allow", surface=on)
        for act, packages in policy_tables().packages.items():
            if on.package in packages and (not on.known or not on.label) and _touches(action):
                if act in self.orders.orders and self.preset != "strict":
                    continue
                why = f"nothing tells what {on.label or 'this'!r} of {on.package} does"
                return PolicyDecision("ask", why, (act,), on)
        return PolicyDecision("allow", surface=on)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4])


def _touches(action: DeviceAction) -> bool:
    return action.kind in ("tap", "double_tap", "long_press", "dpad")
