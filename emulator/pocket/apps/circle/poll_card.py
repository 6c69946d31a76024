"""Polls: how they stand, voting in them, and asking a new one."""

from __future__ import annotations

from ...raster.geometry import Rect
from ...toolkit import kit
from ...toolkit.strings import tr
from .group_store import GroupStore
from .look import CircleActivity, stamp
from .post_card import item_id
from .records import Option, Poll

DAYS = (1, 3, 7)
MOST = 6
"""Options of one poll."""


class _Share:
    """A row whose background says how large a share is."""

    def __init__(self, child: kit.View, share: float, chosen: bool) -> None:
        self._child, self._share, self._chosen = child, share, chosen

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        node = self._child.layout(ui, limits)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("surface_container"), kit.dp(12))
            x1 = rect.x0 + round(rect.width * self._share)
            if x1 - rect.x0 > kit.dp(12):
                tone = ui.color("primary_container" if self._chosen else "surface_highest")
                canvas.box(Rect(rect.x0, rect.y0, x1, rect.y1), tone, kit.dp(12))

        return kit.Node(node.width, node.height, [node], paint)


class PollCards:
    """Builds the polls of one group."""

    def __init__(self, activity: CircleActivity) -> None:
        self.activity = activity
        self.store = GroupStore(activity.phone)

    def card(self, poll: Poll) -> kit.View:
        """The question, its options, and when voting ends."""
        phone = self.activity.phone
        open_still = poll.closes_ms > phone.epoch_ms()
        ends = tr("Closed on {when}", when=stamp(phone, poll.closes_ms))
        if open_still:
            ends = tr("Open until {when}", when=stamp(phone, poll.closes_ms))
        count = tr("1 vote") if poll.votes == 1 else tr("{n} votes", n=poll.votes)
        parts: list[kit.View] = [
            kit.Text(poll.question, "title_medium", rid="poll_question"),
            kit.Text(
                tr("Asked by {name}", name=poll.asked_by),
                "body_small",
                "on_surface_variant",
                1,
                rid="poll_author",
            ),
            kit.Space(height=12),
        ]
        for option in poll.options:
            parts += [self._option(poll, option, open_still), kit.Space(height=8)]
        foot: list[kit.View] = [
            kit.Flex(
                kit.Text(
                    f"{count} \u2022 {ends}", "body_small", "on_surface_variant", rid="poll_state"
                )
            )
        ]
        if poll.mine is not None and open_still:
            foot.append(
                kit.Button(
                    tr("Remove vote"),
                    lambda: self.store.vote(poll.id, None),
                    "text",
                    rid="remove_vote",
                )
            )
        parts.append(kit.Row(foot))
        return kit.Pad(kit.card(kit.Column(parts), color="surface_low", rid="poll"), x=12, y=6)

    def _option(self, poll: Poll, option: Option, open_still: bool) -> kit.View:
        chosen = poll.mine == option.id
        share = option.votes / poll.votes if poll.votes else 0.0
        figures = kit.Text(
            f"{option.votes} \u2022 {round(share * 100)}%",
            "label_medium",
            "on_surface_variant",
            1,
            rid="option_votes",
        )
        row = kit.Row(
            [
                kit.RadioButton(chosen, enabled=open_still),
                kit.Flex(kit.Text(option.label, "body_large", lines=2, rid="option_label")),
                figures,
            ],
            gap=4,
        )
        body = _Share(kit.Sized(kit.Pad(row, right=14), height=52), share, chosen)
        info = kit.Info(
            "android.widget.RadioButton",
            "poll_option",
            desc=option.label,
            checkable=True,
            checked=chosen,
            enabled=open_still,
        )
        act = self._voter(poll, option) if open_still else None
        return kit.Tap(body, act, info=info)

    def _voter(self, poll: Poll, option: Option) -> kit.Handler:
        def vote() -> None:
            if poll.mine != option.id:
                self.store.vote(poll.id, option.id)

        return vote


class NewPollActivity(CircleActivity):
    """The form of a new poll."""

    def on_open(self) -> None:
        self.store = GroupStore(self.phone)
        self.question = kit.FieldState(submit="next", limit=140)
        self.options = [_option(), _option()]
        self.days = 3
        self.scroll = kit.ScrollState()
        self.edit(self.question)

    def screen(self, ui: kit.Ui) -> kit.View:
        ask = kit.Button(tr("Ask"), self._ask, enabled=self._ready, rid="ask_poll")
        bar = kit.AppBar(
            tr("New poll"),
            self.leave,
            [ask, kit.Space(width=8)],
            back_icon="close",
            back_desc=tr("Close"),
        )
        rows: list[kit.View] = [
            kit.Pad(kit.TextField(self.question, tr("Question"), rid="poll_question"), x=16, y=8)
        ]
        for index, field in enumerate(self.options):
            rows.append(self._row(index, field))
        if len(self.options) < MOST:
            add = kit.Button(tr("Add option"), self._add, "text", "add", rid="add_option")
            rows.append(kit.Pad(kit.Row([add]), x=8))
        chips = [
            kit.Chip(
                tr("1 day") if days == 1 else tr("{n} days", n=days),
                self._lasts(days),
                days == self.days,
            )
            for days in DAYS
        ]
        rows += [
            kit.Pad(
                kit.Text(tr("Voting lasts"), "title_small", rid="header"), x=16, top=16, bottom=4
            ),
            kit.Pad(kit.Row(chips, gap=8), x=16),
        ]
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), top=bar)

    @property
    def _labels(self) -> list[str]:
        return [field.text.strip() for field in self.options if field.text.strip()]

    @property
    def _ready(self) -> bool:
        labels = self._labels
        return bool(self.question.text.strip()) and len(set(labels)) == len(labels) >= 2

    def _row(self, index: int, field: kit.FieldState) -> kit.View:
        label = tr("Option {n}", n=index + 1)
        parts: list[kit.View] = [kit.Flex(kit.TextField(field, label, rid="poll_option"))]
        if len(self.options) > 2:
            remove = kit.IconButton(
                "close", tr("Remove option {n}", n=index + 1), lambda: self.options.remove(field)
            )
            parts.append(kit.Pad(remove, top=8))
        return kit.Pad(kit.Row(parts), left=16, right=16 if len(parts) == 1 else 4, y=4)

    def _add(self) -> None:
        self.options.append(_option())
        self.edit(self.options[-1])

    def _lasts(self, days: int) -> kit.Handler:
        def act() -> None:
            self.days = days

        return act

    def _ask(self) -> None:
        if self._ready:
            group = item_id(self.intent.data)
            self.store.ask(group, self.question.text.strip(), self._labels, self.days)
            self.finish()
            self.toast(tr("Poll opened"))


def _option() -> kit.FieldState:
    return kit.FieldState(submit="next", limit=80)
