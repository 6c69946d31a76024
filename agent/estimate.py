"""How many tokens a prompt will take, before it is sent and without the model's own tokeniser.

Text is cut as the pre-tokenisers of byte-pair vocabularies cut it: a word with the blank before it
in pieces of at most eight letters, up to three digits, one CJK character, up to four punctuation
marks, a run of blanks; each piece counts as one token. Cuts depend only on what stands before, so
two texts that begin alike are cut alike.
"""

import re
from functools import lru_cache

from .models.base import ImagePart, Prompt, TextPart
from .models.profiles import VisionFamily
from .vision import image_tokens

# Role, separators and end-of-message mark that chat templates put around every message.
MESSAGE_OVERHEAD = 4

_PIECE = re.compile(
    r" ?[A-Za-z\u00c0-\u024f]{1,8}"
    r"|\d{1,3}"
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"| ?[!-/:-@\[-`{-~]{1,4}"
    r"|\s+"
    r"|."
)


def text_pieces(text: str) -> list[str]:
    """The text in pieces of one token each; joined, they are the text."""
    return _PIECE.findall(text)


def text_tokens(text: str) -> int:
    """Approximate tokens of a text."""
    return len(text_pieces(text))


def prompt_tokens(prompt: Prompt, family: VisionFamily) -> int:
    """Approximate tokens of a whole prompt: tools, messages, calls and pictures."""
    total = sum(_tool_tokens(tool.text) for tool in prompt.tools)
    for message in prompt.messages:
        total += MESSAGE_OVERHEAD + text_tokens(message.tool_call_id or "")
        total += sum(text_tokens(f"{c.id} {c.name} {c.arguments}") for c in message.tool_calls)
        for part in message.parts:
            match part:
                case TextPart(text):
                    total += text_tokens(text)
                case ImagePart(width_px=width_px, height_px=height_px):
                    total += image_tokens(width_px, height_px, family)
    return total


@lru_cache(256)
def _tool_tokens(text: str) -> int:
    return text_tokens(text)
