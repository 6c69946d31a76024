"""What an intent wants to have written."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from ...system.packages import Intent

STREAM_EXTRA = "android.intent.extra.STREAM"
BODY_EXTRAS = ("sms_body", "android.intent.extra.TEXT")


def draft_text(intent: Intent) -> str:
    """The text an intent brings, from its extras or the `body` of its address."""
    for key in BODY_EXTRAS:
        if intent.extras.get(key):
            return str(intent.extras[key])
    return parse_qs(urlsplit(intent.data or "").query).get("body", [""])[0]


def recipients(intent: Intent) -> str:
    """The numbers of an `sms:` or `smsto:` address, unescaped."""
    return unquote((intent.data or "").partition(":")[2].partition("?")[0]).lstrip("/")
