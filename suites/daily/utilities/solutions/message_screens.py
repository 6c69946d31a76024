"""Solutions of the tasks in `message_state`."""

from .....agent.rehearsal import Move
from .....tasks.solution import Look
from ..message_state import MESSAGES


def to_thread(look: Look, name: str) -> Move | None:
    """The move towards the conversation with a contact; None if it is on the screen."""
    if look.package != MESSAGES:
        return look.open("Messages")
    if look.has(id="toolbar_title", text=name):
        return None
    if not look.has(id="conversation_list"):
        return look.back("This is another conversation.")
    thread = look.find(id="conversation_name", text=name)
    if thread is None:
        return look.scroll(f"I look further down for {name}.")
    return look.tap_node(f"I open the conversation with {name}.", thread)
