"""Screens as view trees, for tests of the gate."""

from tapwright.actions import Action, Norm, Px, PxBox, Size, Tap, TypeText, to_norm
from tapwright.agent.policy.policy import ActPolicy, PolicyDecision
from tapwright.device.ui import UiNode, UiTree

SIZE = Size(1000, 2000)
APP = "org.example.app"


def button(text: str, y: int = 1000, *, id: str = "", package: str = APP) -> UiNode:
    full = f"{package}:id/{id}" if id else ""
    return UiNode(
        text=text, class_name="android.widget.Button", package=package, resource_id=full,
        clickable=True, bounds=PxBox(100, y, 900, y + 100),
    )  # fmt: skip


def text(words: str, y: int = 200) -> UiNode:
    return UiNode(
        text=words, class_name="android.widget.TextView", package=APP,
        bounds=PxBox(100, y, 900, y + 80),
    )  # fmt: skip


def field(hint: str = "", *, password: bool = False, package: str = APP) -> UiNode:
    return UiNode(
        text=hint, class_name="android.widget.EditText", package=package, clickable=True,
        focused=True, password=password, bounds=PxBox(100, 600, 900, 700),
    )  # fmt: skip


def screen(*nodes: UiNode, package: str = APP, dialog: bool = False) -> UiTree:
    box = PxBox(100, 700, 900, 1400) if dialog else PxBox(0, 0, 1000, 2000)
    root = UiNode(class_name="android.widget.FrameLayout", package=package, bounds=box,
                  children=nodes)  # fmt: skip
    page = UiNode(class_name="android.widget.FrameLayout", package=package,
                  bounds=PxBox(0, 0, 1000, 2000))  # fmt: skip
    return UiTree(0, (page, root) if dialog else (root,))


def on(node: UiNode) -> Tap:
    return Tap(at=to_norm(Px(node.center.x, node.center.y), SIZE))


def tap(policy: ActPolicy, node: UiNode, *others: UiNode, dialog: bool = False) -> PolicyDecision:
    """What the gate says of a tap on `node`; it is told of it if it allows it."""
    package = node.package
    tree = screen(*others, node, package=package, dialog=dialog)
    decision = policy.decide(on(node), package, SIZE, tree)
    if decision.ruled == "allow" and decision.surface is not None:
        policy.told(decision.acts, decision.surface.key)
    return decision


def type_in(policy: ActPolicy, action: TypeText, node: UiNode, *others: UiNode) -> PolicyDecision:
    return policy.decide(action, node.package, SIZE, screen(node, *others, package=node.package))


def blind(policy: ActPolicy, package: str, intent: str = "") -> PolicyDecision:
    """A tap on a phone that cannot tell its views."""
    tap: Action = Tap(at=Norm(x=500, y=500))
    return policy.decide(tap, package, SIZE, None, intent)
