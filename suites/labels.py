"""The words of the simulated phone's apps, from English into Chinese and back.

Solutions name labels in English. On a phone that speaks Chinese they are given the screen with its
labels as they are in English, so that one solution does for both languages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from ..agent.rehearsal import ScreenView
from ..device.ui import UiNode
from ..emulator.pocket.toolkit.day_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS

_DAYS = "一二三四五六日"
_DATE = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?"
    r"(?: ?(?:(周[一二三四五六日])|(星期[一二三四五六日])))?"
)
# Between the parts of one text, each of which is a label or content.
_JOINT = re.compile(r"( • | · |\n|, |、|：)")
_JOINTS = {"、": ", ", "：": ": "}
_PLACE = re.compile(r"\\{(\w+)\\}")


@lru_cache(maxsize=1)
def _catalogues() -> Mapping[str, Mapping[str, str]]:
    # Only who plays a task on a Chinese phone loads the phone's apps for their words.
    from ..emulator.pocket.apps import installed_apps
    from ..emulator.pocket.system.language import CONTENT

    system = CONTENT.strings("zh")
    own = {app.package: {**system, **app.words("zh")} for app in installed_apps()}
    return {"": system, **own}


def in_english(view: ScreenView) -> ScreenView:
    """The screen with every label as it is in English; what the apps have no word for, and what may
    stand for several, stays as it is shown."""
    roots = tuple(_read(root, view.package) for root in view.ui.roots)
    return replace(view, ui=replace(view.ui, roots=roots))


def _read(node: UiNode, package: str) -> UiNode:
    return replace(
        node,
        text=_text(node, package) if _may_be(node.text) else node.text,
        desc=english_of(package, node.desc) if _may_be(node.desc) else node.desc,
        children=tuple(_read(child, package) for child in node.children),
    )


def _text(node: UiNode, package: str) -> str:
    if node.class_name.endswith("EditText") or node.short_id == "message_text":
        # What somebody has written; only a field without anything in it shows a label.
        return _back(package).get(node.text) or node.text
    return english_of(package, node.text)


def _may_be(text: str) -> bool:
    return bool(text) and not text.isascii()


@lru_cache(maxsize=8192)
def english_of(package: str, shown: str) -> str:
    """The English label that is shown so, its places filled likewise; `shown` itself if there is
    none or more than one."""
    found = _back(package).get(shown)
    if found is not None:
        return found or shown
    dated = _DATE.sub(_date, shown)
    for pattern, english, loose in _shown_templates(package):
        match = pattern.fullmatch(dated)
        if match and (loose or all(map(str.isascii, match.groups()))):
            parts = {name: english_of(package, part) for name, part in match.groupdict().items()}
            return english.format(**parts)
    joints = _JOINT.split(dated)
    if len(joints) > 1:
        said = [english_of(package, part) for part in joints[::2]]
        if said == joints[::2]:
            # Nothing of it is a label.
            return dated
        between = [_JOINTS.get(joint, joint) for joint in joints[1::2]]
        return "".join(part for pair in zip_longest(said, between, fillvalue="") for part in pair)
    return _apps().get(dated, dated)


def _date(found: re.Match[str]) -> str:
    """A day or a month as `day_words` of the phone's toolkit has them in English."""
    year, month, day, short, long = found.groups()
    names = MONTHS if day is None or long else SHORT_MONTHS
    name = names[int(month) - 1]
    if day is None:
        return f"{name} {year}" if year else found[0]
    weekday = ""
    if short or long:
        place = _DAYS.index((short or long)[-1])
        weekday = f"{(SHORT_WEEKDAYS if short else WEEKDAYS)[place]}, "
    return f"{weekday}{name} {day}{f', {year}' if year else ''}"


@lru_cache(maxsize=1)
def _apps() -> Mapping[str, str]:
    """The apps' English names by those they have in Chinese."""
    from ..emulator.pocket.apps import installed_apps

    return {in_chinese(app.package, f"app:{app.label}"): app.label for app in installed_apps()}


@lru_cache(maxsize=64)
def _back(package: str) -> Mapping[str, str]:
    """English labels by what is shown; empty where there are several."""
    found: dict[str, str] = {}
    for english, chinese in _words(package).items():
        if english.startswith("app:") or "{" in english:
            continue
        before = found.get(chinese, english)
        same = before.casefold() == english.casefold()
        # Of two that differ in their first letter alone the small one stands in sentences too.
        found[chinese] = max(before, english) if same else ""
    return found


@lru_cache(maxsize=4096)
def in_chinese(package: str, label: str) -> str:
    """The label in Chinese, its places filled as they are in English; the label itself if the app
    has no such word."""
    words = _words(package)
    if label in words:
        return words[label]
    for chinese, found in _filled(package, label):
        parts = {name: in_chinese(package, part) for name, part in found.items()}
        return chinese.format(**parts)
    return label


def _filled(package: str, label: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for pattern, chinese in _templates(package):
        if found := pattern.fullmatch(label):
            yield chinese, found.groupdict()


def _words(package: str) -> Mapping[str, str]:
    return _catalogues().get(package) or _catalogues()[""]


@lru_cache(maxsize=64)
def _templates(package: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """English words with places to fill, the longest first, and their Chinese."""
    filled = [pair for pair in _words(package).items() if all(map(_one_of_each, pair))]
    return tuple(
        (_pattern(english), chinese)
        for english, chinese in sorted(filled, key=lambda item: -len(item[0]))
    )


@lru_cache(maxsize=64)
def _shown_templates(package: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """The same the other way round, and whether a place may hold Chinese: not beside a single
    sign, which stands in any sentence."""
    filled = [pair for pair in _words(package).items() if all(map(_one_of_each, pair))]
    return tuple(
        (_pattern(chinese), english, len(re.sub(r"{\w+}|\W", "", chinese)) > 1)
        for english, chinese in sorted(filled, key=lambda item: -len(item[1]))
    )


def _pattern(label: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(label)), re.DOTALL)


def _one_of_each(key: str) -> bool:
    """Whether it has places, each once, and words of its own besides."""
    places = re.findall(r"{(\w+)}", key)
    plain = re.sub(r"{\w+}", "", key)
    return bool(places) and len(places) == len(set(places)) and any(map(str.isalpha, plain))
