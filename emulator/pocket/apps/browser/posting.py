"""Sending forms: what each kind of form leaves in the database."""

from __future__ import annotations

from .address import SEARCH_HOST, parse, search_url
from .forms import FormState
from .page import Form, FormField, Page
from .store import BrowserStore, Submission

COMMENT_FORM = Form(
    "comment",
    "Leave a comment",
    "Be kind. Comments appear at once.",
    (FormField("name", "Name", required=True), FormField("message", "Comment", "long", True)),
    "Post comment",
    "Your comment has been posted.",
)


def search_of(page: Page, words: str) -> str:
    """Where a site's own search for some words leads."""
    whole = search_url(words)
    if page.site.host == SEARCH_HOST:
        return whole
    return whole.replace(f"{SEARCH_HOST}/search", f"{page.site.host}/")


def post(store: BrowserStore, page: Page, form: Form, state: FormState) -> None:
    """Store a form whose entries were checked."""
    state.sent = True
    if form.name == COMMENT_FORM.name:
        store.add_comment(page.url, state.text("name") or "", state.text("message") or "")
        return
    choice = next((item for item in form.fields if item.kind == "choice"), None)
    option = None
    if choice is not None:
        option = choice.options[state.choices.get(choice.name, 0)]
    asked = any(item.name == "consent" for item in form.fields)
    store.submit(
        Submission(
            page.site.host,
            parse(page.url).path,
            form.name,
            form.subject,
            state.text("email"),
            state.text("name"),
            option,
            state.text("message"),
            state.checks.get("consent", False) if asked else None,
        )
    )
