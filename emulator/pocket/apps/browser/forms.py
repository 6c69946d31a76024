"""Forms on pages: what was entered, what is wrong with it, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ...toolkit import kit
from ...toolkit.strings import tr
from .page import Form, FormField

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


class FormState:
    """The entries of one form while its page is open."""

    def __init__(self) -> None:
        self.fields: dict[str, kit.FieldState] = {}
        self.checks: dict[str, bool] = {}
        self.choices: dict[str, int] = {}
        self.errors: dict[str, str] = {}
        self.sent = False

    def field(self, item: FormField, submit: Callable[[], None]) -> kit.FieldState:
        """The state of a text entry, made when first shown."""
        found = self.fields.get(item.name)
        if found is None:
            match item.kind:
                case "email":
                    found = kit.FieldState(keyboard="email", submit="next")
                case "long":
                    found = kit.FieldState(keyboard="multiline", submit="newline")
                case "search":
                    found = kit.FieldState(submit="search", on_submit=lambda _: submit())
                case _:
                    found = kit.FieldState(submit="next")
            self.fields[item.name] = found
        return found

    def text(self, name: str) -> str | None:
        """What was typed; None when the form has no such entry."""
        found = self.fields.get(name)
        return None if found is None else found.text.strip()

    def check(self, form: Form) -> bool:
        """Note what is missing or wrong; True when the form can be sent."""
        self.errors = {}
        for item in form.fields:
            if item.kind == "choice":
                continue
            if item.kind == "check":
                if item.required and not self.checks.get(item.name, False):
                    self.errors[item.name] = tr("Please tick this box to continue")
                continue
            text = self.text(item.name) or ""
            if item.required and not text:
                self.errors[item.name] = tr("Please fill in this field")
            elif item.kind == "email" and text and not EMAIL.fullmatch(text):
                self.errors[item.name] = tr("Please enter a valid email address")
        return not self.errors


@dataclass(frozen=True, slots=True)
class FormView:
    """Draws a form; `send` is called when its button is tapped."""

    form: Form
    state: FormState
    send: Callable[[], None]

    def build(self) -> kit.View:
        """The form as a card, or the thanks once it was sent."""
        if self.state.sent:
            return self._thanks()
        if self.form.name == "search":
            return self._search()
        parts: list[kit.View] = [
            kit.Text(self.form.title, "title_large", rid="form_title"),
            kit.Space(height=4),
            kit.Text(self.form.intro, "body_medium", "on_surface_variant", rid="form_intro"),
            kit.Space(height=16),
        ]
        for item in self.form.fields:
            parts += [self._entry(item), kit.Space(height=12)]
        parts.append(
            kit.Row(
                [kit.Flex(kit.Space()), kit.Button(self.form.submit, self.send, rid="form_submit")],
                gap=8,
            )
        )
        return kit.Surface(kit.Pad(kit.Column(parts), x=16, y=16), "surface_container", 16)

    def _thanks(self) -> kit.View:
        row = kit.Row(
            [
                kit.Icon("check_circle", 28, "tertiary", True),
                kit.Flex(kit.Text(self.form.thanks, "body_large", rid="form_thanks")),
            ],
            gap=16,
        )
        return kit.Surface(kit.Pad(row, x=16, y=20), "tertiary_container", 16)

    def _search(self) -> kit.View:
        item = self.form.fields[0]
        field = kit.TextField(
            self.state.field(item, self.send),
            hint=item.label,
            form="plain",
            rid="search_field",
            min_height=48,
        )
        go = kit.Button(self.form.submit, self.send, "tonal", rid="form_submit")
        row = kit.Row([kit.Flex(kit.Pad(field, left=16)), go, kit.Space(width=4)], gap=8)
        return kit.Surface(row, "surface_high", 28)

    def _entry(self, item: FormField) -> kit.View:
        match item.kind:
            case "check":
                return self._check(item)
            case "choice":
                return self._choice(item)
            case _:
                return kit.TextField(
                    self.state.field(item, self.send),
                    item.label,
                    rid=f"form_{item.name}",
                    error=self.state.errors.get(item.name, ""),
                    min_lines=3 if item.kind == "long" else 1,
                )

    def _check(self, item: FormField) -> kit.View:
        on = self.state.checks.get(item.name, False)

        def toggle() -> None:
            self.state.checks[item.name] = not on

        error = self.state.errors.get(item.name, "")
        label: list[kit.View] = [kit.Text(item.label, "body_medium", hidden=True)]
        if error:
            label.append(kit.Text(error, "body_small", "error", rid="form_error"))
        info = kit.Info(
            "android.widget.CheckBox", f"form_{item.name}", item.label, checkable=True, checked=on
        )
        return kit.Tap(
            kit.Row([kit.Checkbox(on, rid=""), kit.Flex(kit.Column(label))]), toggle, info=info
        )

    def _choice(self, item: FormField) -> kit.View:
        chosen = self.state.choices.get(item.name, 0)
        rows: list[kit.View] = [kit.Text(item.label, "label_large", "on_surface_variant", rid="")]
        for index, option in enumerate(item.options):

            def choose(index: int = index) -> None:
                self.state.choices[item.name] = index

            info = kit.Info(
                "android.widget.RadioButton",
                f"form_{item.name}",
                option,
                checkable=True,
                checked=index == chosen,
            )
            label = kit.Text(option, "body_large", hidden=True)
            rows.append(
                kit.Tap(
                    kit.Row([kit.RadioButton(index == chosen, rid=""), kit.Flex(label)]),
                    choose,
                    info=info,
                )
            )
        return kit.Column(rows)
