"""How a solution finds its way in the Messages app."""

from .....agent.rehearsal import Move
from .....device.ui import UiNode
from .....tasks.answers import folded
from .....tasks.solution import Look
from ..texts import MESSAGES

# A message that was sent ends near the right edge; one that came never reaches it.
SENT_SHARE = 0.88
_SENDING = "The text is right; I send it."


def in_list(look: Look) -> bool:
    """Whether the list of conversations is in front."""
    return look.package == MESSAGES and look.has(id="start_chat_fab")


def in_conversation(look: Look, name: str) -> bool:
    """Whether that conversation is in front."""
    return look.has(id="toolbar_title", text=name) and look.has(id="compose_message_text")


def to_conversation(look: Look, name: str) -> Move:
    """One move nearer to a conversation that is in the list."""
    if look.package != MESSAGES:
        return look.open("Messages")
    if not in_list(look):
        return look.back(f"This is not the conversation with {name}.")
    row = look.find(id="swipeableContainer", desc=name)
    if row is None:
        return look.scroll(f"I look further down for {name}.")
    return look.tap_node(f"I open the conversation with {name}.", row)


def sent_texts(look: Look, text: str) -> int:
    """How many messages of that wording on the screen were sent from this phone."""
    edge_px = SENT_SHARE * look.view.size.width_px
    shown = look.view.ui.all(id="message_text")
    mine = (node for node in shown if node.bounds.right > edge_px)
    return sum(folded(node.text) == folded(text) for node in mine)


def write(look: Look, text: str, summary: str, times: int = 1) -> Move:
    """Write into the conversation in front and send, until it has been sent so often."""
    if sent_texts(look, text) >= times:
        return look.done(summary)
    field = look.need(id="compose_message_text")
    if folded(field.text) == folded(text):
        return look.tap(_SENDING, desc="Send message")
    if look.keyboard_shown and look.moves and look.moves[-1].thought == _SENDING:
        return look.back("The keyboard may hide what I sent.")
    return look.enter("the message", text, field)


def to_new_conversation(look: Look) -> Move:
    """One move nearer to the screen that asks whom to write to."""
    if look.package != MESSAGES:
        return look.open("Messages")
    if in_list(look):
        return look.tap("I start a conversation.", desc="Start chat")
    return look.back("This is not where I choose whom to write to.")


def choose(look: Look, name: str, kind: str) -> Move:
    """Choose one number of one person on the screen that asks whom to write to."""
    row = number_row(look, name, kind)
    if row is not None:
        return look.tap_node(f"I choose the {kind.lower()} number of {name}.", row)
    field = look.need(id="recipient_text_view")
    if field.text != name:
        return look.enter("the name", name, field)
    return look.scroll(f"I look further down for {name}.")


def number_row(look: Look, name: str, kind: str) -> UiNode | None:
    """The number's line under the person's name."""
    titles = [node for node in look.view.ui.all(id="title", text=name)]
    for summary in look.view.ui.all(id="summary"):
        under = any(title.bounds.bottom == summary.bounds.top for title in titles)
        if under and summary.text.endswith(f" \u2022 {kind}"):
            return summary
    return None
