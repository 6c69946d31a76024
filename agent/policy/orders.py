"""What a goal orders: which classes of acts, how often, for whom, for how much."""

import re
from dataclasses import dataclass, field

from .surface import Surface, prices
from .tables import ActClass, policy_tables

_NOT = r"(?:do not|don['’]t|do n['’]t|never|without|no need to|not to|nor|不要|别|不用|无需|请勿|不得)"
# Where an order may begin: at the start of a sentence or clause, after "and", "please" ...
_START = (
    r"(?:^|[.;:,!?—–…(\n]\s*|\b(?:and|then|to|please|so|or|also|just|now|me|can you|could you|"
    r"would you|otherwise|instead|you may|you can|may|app|it|here)\s+)"
)
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "两": 2, "一": 1, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_ALL = re.compile(
    r"\b(?:all|every|everything|each|any|whole|entire|those|these|items|except|older|duplicates)\b"
    r"|所有|全部|每|都|清空",
    re.IGNORECASE,
)
_ASK_FIRST = re.compile(
    r"\bask (?:me|for my ok)\b|\bcheck with me\b|\bconfirm with me\b|先问我|问我|让我确认",
    re.IGNORECASE,
)
_WITHOUT_ASKING = re.compile(
    r"without (?:asking|checking)|no need to ask|do(?: not|n['’]t) ask|不用问|无需确认|不必问",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"«「『]([^”\"»」』]{1,80})[”\"»」』]")
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-ZÀ-Þ][\w'’.-]*(?:\s+[A-ZÀ-Þ][\w'’.-]*)*")
_DIGITS = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_MOST = re.compile(
    r"(?:at most|up to|no more than|less than|under|below|maximum of|max\.?|for|of|costs?|is|"
    r"至多|最多|不超过|低于|少于)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What a goal allows of one class. `times` is None for as often as it takes; `ask_first` says
    that the user wants to be asked although it is ordered."""

    act: ActClass
    times: int | None = 1
    ask_first: bool = False


@dataclass(frozen=True, slots=True)
class GoalOrders:
    """A goal as the gate reads it; `names` are the people and things that it names, `limit` the
    highest amount of money that it mentions."""

    goal: str
    orders: dict[ActClass, Order] = field(default_factory=dict[ActClass, Order])
    forbidden: frozenset[ActClass] = frozenset()
    names: tuple[str, ...] = ()
    limit: float | None = None

    @classmethod
    def read(cls, goal: str) -> "GoalOrders":
        """Read a goal in English or Chinese; what is not ordered in so many words is not."""
        denied = frozenset(act for act in ActClass if _denies(goal, act))
        rest = _without_denials(goal)
        orders = {act: _order(rest, act) for act in ActClass if _orders(rest, act)}
        amounts = prices(goal)
        return cls(goal, orders, denied - set(orders), _names(goal), max(amounts, default=None))

    def misfit(self, act: ActClass, on: Surface) -> str:
        """Why an act of an ordered class is not the one that was ordered, or nothing."""
        if act is ActClass.PAY and self.limit is not None and (total := total_of(on)):
            if total > self.limit:
                return f"the screen says {total:g}, and the goal speaks of {self.limit:g}"
        if act is ActClass.SEND and self.names and on.known and not self._named_in(on.text):
            return f"none of those that the goal names ({', '.join(self.names[:4])}) stands there"
        if act is ActClass.SECURITY and not any(
            word in self.goal.casefold()
            for word in policy_tables().security_words
            if word in f"{on.label} {on.text}".casefold()
        ):
            return "the goal does not name this setting"
        return ""

    def _named_in(self, text: str) -> bool:
        plain, digits = text.casefold(), re.sub(r"\D", "", text)
        for name in self.names:
            number = re.sub(r"\D", "", name)
            if name.casefold() in plain or (len(number) >= 6 and number[-9:] in digits):
                return True
        return False


def total_of(on: Surface) -> float | None:
    """What is to be paid: the price on the control, else beside the word total, else the highest."""
    if named := prices(on.label):
        return named[-1]
    for index, text in enumerate(on.window):
        if re.search(r"\btotal\b|合计|总计|实付|应付", text, re.IGNORECASE):
            near = prices(" ".join(on.window[index : index + 3]))
            if near:
                return near[0]
    return max(on.prices, default=None)


def names_in(goal: str) -> tuple[str, ...]:
    """The people, things and numbers that a goal names; see `GoalOrders.names`."""
    return _names(goal)


def _orders(goal: str, act: ActClass) -> bool:
    words = policy_tables().classes[act]
    verbs = "|".join(re.escape(verb) for verb in sorted(words.verbs, key=len, reverse=True))
    # What an app may do is said of the app: "Maps may know my location".
    start = r"\b" if act is ActClass.GRANT else _START
    if verbs and re.search(rf"{start}(?:{verbs})\b", goal, re.IGNORECASE):
        return True
    return any(verb in goal for verb in words.verbs_zh)


def _order(goal: str, act: ActClass) -> Order:
    asks = bool(_ASK_FIRST.search(goal)) and not _WITHOUT_ASKING.search(goal)
    return Order(act, _times(goal, act), asks and act in (ActClass.PAY, ActClass.SEND))


def _times(goal: str, act: ActClass) -> int | None:
    """How often the goal wants it: a number beside the verb, as often as it takes for "all"."""
    if act not in (ActClass.PAY, ActClass.SEND):
        return None
    words = policy_tables().classes[act]
    if act is ActClass.SEND and _ALL.search(goal):
        return None
    verbs = "|".join(re.escape(verb) for verb in (*words.verbs, *words.verbs_zh))
    counted = re.search(
        rf"(?:{verbs})\s*({'|'.join(_COUNTS)}|\d)\s*(?:separate\s+|different\s+|more\s+)?"
        r"(?:messages?|texts?|orders?|rides?|calls?|posts?|comments?|replies|条|单|个)",
        goal,
        re.IGNORECASE,
    )
    if counted:
        number = counted[1].casefold()
        return _COUNTS.get(number) or int(number)
    if act is ActClass.PAY:
        return 1
    begun = len(re.findall(rf"{_START}(?:{verbs})\b", goal, re.IGNORECASE))
    recipients = len(re.findall(r"\band\s+(?=[A-Z])|[、和](?=[^\s])", goal))
    return max(1, begun, 1 + recipients)


def _denies(goal: str, act: ActClass) -> bool:
    words = policy_tables().classes[act]
    verbs = "|".join(re.escape(verb) for verb in (*words.verbs, *words.verbs_zh))
    return bool(verbs) and bool(
        re.search(rf"{_NOT}\s*(?:\w+\s+){{0,2}}?(?:{verbs})(?:ing\b|\b|(?<=[^\x00-\x7f]))", goal, re.I)
    )


def _without_denials(goal: str) -> str:
    """The goal without its clauses that say what not to do."""
    return re.sub(rf"{_NOT}[^.;,!?。；，！？\n]*", "…", goal, flags=re.IGNORECASE)


def _names(goal: str) -> tuple[str, ...]:
    found = [*_QUOTED.findall(goal), *_DIGITS.findall(goal), *_NAME.findall(goal)]
    found += re.findall(r"(?:给|向|对|跟)([\u4e00-\u9fff·]{2,8}?)(?:发|打|说|回|转|的|，|：|留)", goal)
    plain = (re.sub(r"['’]s$", "", name.strip(" .,;:")) for name in found)
    return tuple(dict.fromkeys(name for name in plain if len(name) > 1))
