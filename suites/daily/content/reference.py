"""A figure that an encyclopaedia states."""

from random import Random
from typing import ClassVar

from ....emulator.pocket.apps.browser.encyclopedia import HOST, SITE, facts
from ....emulator.pocket.apps.browser.encyclopedia_entries import kinds
from ....tasks.answers import quantity
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from .web import WebTask

ATTRIBUTES_ZH = {
    "Surface area": "面积", "Maximum depth": "最大深度", "Average depth": "平均深度",
    "Shore length": "岸线长度", "Surface elevation": "湖面海拔", "Water volume": "水量",
    "Elevation": "海拔", "Prominence": "地形突起度", "Isolation": "地形孤立度",
    "Annual snowfall": "年降雪量", "Highest hut": "最高山屋的海拔", "Normal route": "常规路线长度",
    "Length": "长度", "Basin area": "流域面积", "Average discharge": "平均流量",
    "Source elevation": "源头海拔", "Mouth elevation": "河口海拔", "Navigable length": "通航长度",
    "Total length": "总长", "Main span": "主跨", "Width": "宽度",
    "Height of the towers": "桥塔高度", "Clearance below": "桥下净空", "Daily traffic": "日交通量",
    "Height": "高度", "Height of the deck": "观景台高度", "Lift speed": "电梯速度",
    "Mass": "质量", "Body length": "体长", "Weight": "体重", "Lifespan": "寿命",
    "Top speed": "最高速度", "Gestation": "妊娠期", "Heartbeats": "心率", "Beam": "船宽",
    "Draught": "吃水", "Displacement": "排水量", "Radius": "半径", "Orbital period": "公转周期",
    "Day length": "一天的长度", "Mean temperature": "平均温度", "Distance": "距离",
}  # fmt: skip


class PageFact(WebTask):
    """One figure of one entry is looked up, with its unit."""

    name: ClassVar = "PageFact"
    summary: ClassVar = "Look up a figure in an encyclopaedia"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.QUERY, Tag.ANSWER})
    constraints: ClassVar = 2
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """An entry of a field, each field in turn, and two measured attributes of it."""
        kind = kinds()[(self.seed * 3 + self.trial) % len(kinds())]
        self.topic, self.other = random.sample(kind.names, 2)
        measured = [item.name for item in kind.attributes if item.unit]
        self.attribute, self.confused = random.sample(measured, 2)

    @property
    def wording(self) -> Goal:
        """Attribute, entry and site."""
        return Goal(
            en=f"According to {SITE.name} ({HOST}), what is the “{self.attribute}” of "
            f"{self.topic}? "
            "Answer with the number and its unit, as the site gives them.",
            zh=f"据 {SITE.name}（{HOST}）网站，{self.topic} 的{ATTRIBUTES_ZH[self.attribute]}"
            f"（{self.attribute}）是多少？请按网站上的写法回答数字和单位。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The number and the unit are those of the site."""
        truth = quantity(self.truth)
        told = quantity(found.answer)
        expected, said = (" ".join(map(str, one or ("nothing",))) for one in (truth, told))
        holds = truth == told
        return (Evidence(what="number and unit", expected=expected, found=said, holds=holds),)

    @property
    def truth(self) -> str:
        """What the site says."""
        return facts()[self.topic][self.attribute]

    def declared(self, change: Change) -> bool:
        """Looking changes nothing."""
        return False
