"""Days, weekdays and months in Simplified Chinese, for the catalogues of apps that show them."""

from __future__ import annotations

from collections.abc import Mapping

from .day_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS

_DAYS = "一二三四五六日"
DAY_WORDS_ZH: Mapping[str, str] = {
    **{name: f"{number}月" for number, name in enumerate(SHORT_MONTHS, 1)},
    **{name: f"{number}月" for number, name in enumerate(MONTHS, 1)},
    **{name: f"星期{day}" for name, day in zip(WEEKDAYS, _DAYS, strict=True)},
    **{name: f"周{day}" for name, day in zip(SHORT_WEEKDAYS, _DAYS, strict=True)},
    "{month} {year}": "{year}年{month}",
    "{month} {day}": "{month}{day}日",
    "{month} {day}, {year}": "{year}年{month}{day}日",
    "{weekday}, {month} {day}": "{month}{day}日 {weekday}",
    "{weekday}, {month} {day}, {year}": "{year}年{month}{day}日 {weekday}",
    "Today": "今天",
    "Yesterday": "昨天",
    "Tomorrow": "明天",
    "Undo": "撤消",
}
