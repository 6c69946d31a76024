"""The languages a pocket phone can be bought in, and the locale that each of them is."""

from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES: dict[Language, str] = {"en": "en-US", "zh": "zh-CN"}
