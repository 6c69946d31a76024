"""The words of the gate: what makes an act a sensitive one, and what a goal in words orders."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ...device.labels import read_table


class ActClass(StrEnum):
    """Kinds of acts that a person wants to be asked about."""

    PAY = "pay"
    SEND = "send"
    DELETE = "delete"
    GRANT = "grant"
    INSTALL = "install"
    SECURITY = "security"
    SHARE = "share"
    SECRET = "secret"
    LINK = "link"
    LEAVE = "leave"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassWords(_Table):
    """The words of one class: `labels` on the control that does it, `leads` on one that only goes
    there, `with_price` where a price stands beside it. A goal orders it with `verbs` at the start
    of a clause, or with `verbs_zh` anywhere; both are regular expressions."""

    says: str
    labels: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    with_price: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    verbs_zh: tuple[str, ...] = ()


class PolicyTables(_Table):
    """All of `rules.yaml`."""

    classes: dict[ActClass, ClassWords]
    agrees: tuple[str, ...]
    declines: tuple[str, ...]
    harmless: tuple[str, ...]
    packages: dict[ActClass, tuple[str, ...]]
    ids: dict[ActClass, tuple[str, ...]]
    install_labels: tuple[str, ...]
    grant_labels: tuple[str, ...]
    security_words: tuple[tuple[str, ...], ...]
    secret_words: tuple[str, ...]
    permission_words: tuple[tuple[str, ...], ...]
    settings_packages: tuple[str, ...]
    carriers: tuple[str, ...]
    system: tuple[str, ...]
    no_names: tuple[str, ...]
    astray: tuple[str, ...]


@cache
def policy_tables() -> PolicyTables:
    """The tables that come with tapwright."""
    text = Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
    return PolicyTables.model_validate(read_table(text))


def speaks_to_agents(text: str) -> str:
    """What in a text gives orders to whoever reads the screen for a person, or nothing."""
    found = _astray().search(text)
    return found[0] if found else ""


@cache
def _astray() -> re.Pattern[str]:
    return re.compile("|".join(policy_tables().astray), re.IGNORECASE)


# A currency sign or code beside a number, either way round; the number with its thousands. A view
# has a line: the sign that begins one is not that of the number that ends the line before.
_NUMBER = r"\d{1,3}(?:[,.\u00a0 ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"[$€£¥₹₩]|(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|INR)\b"
_PRICE = re.compile(rf"({_SIGN})\s?({_NUMBER})|({_NUMBER})[^\S\n]?({_SIGN}|元|块|欧元|美元)")
# A yen's sign is a yuan's as well; where it matters, a code says which.
_CURRENCIES = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₹": "INR", "₩": "KRW", "RMB": "CNY",
    "元": "CNY", "块": "CNY", "欧元": "EUR", "美元": "USD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, and the ISO 4217 code of its currency as the sign beside it says."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"


def money_in(text: str) -> tuple[Money, ...]:
    """The amounts of money in a text, in its order."""
    found = ((m[1] or m[4], m[2] or m[3]) for m in _PRICE.finditer(text))
    return tuple(Money(_amount(number), _CURRENCIES.get(sign, sign)) for sign, number in found)


def _amount(number: str) -> Decimal:
    """A number with thousands and decimals as either half of the world writes them."""
    digits = re.sub(r"[\u00a0 ]", "", number)
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0 and len(digits) - last - 1 <= 2:
        return Decimal(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])
    return Decimal(re.sub(r"[.,]", "", digits))


# What stands before the word for the act itself on buttons and sliders: "Yes, delete", "一键下单".
_LEAD_IN = re.compile(
    r"^(?:(?:yes|ok|okay|sure|confirm(?: and)?|go ahead and|"
    r"(?:swipe|slide|tap|hold|press|click)(?: and hold)? to)[\s,.!:–—-]+(?=\w)|"
    r"(?:一键|确认并?|确定|立即|马上|我要|继续|同意并|点击|滑动|长按|现在|仍要|仍然|快速|免密|极速|"
    r"直接|是[，,]|好[，,])(?=\w))"
)


def matches(label: str, words: Iterable[str]) -> str | None:
    """The longest word that the label is, or begins with; also behind "yes," or "swipe to"."""
    plain = label.strip().casefold()
    bare = _LEAD_IN.sub("", plain)
    found = (word for word in words if _begins(plain, word) or _begins(bare, word))
    return max(found, key=len, default=None)


def is_harmless(label: str) -> bool:
    """Whether it declines, or is one of those that only begin like an act of a class."""
    tables, plain = policy_tables(), label.strip().casefold()
    return plain in tables.harmless or plain in tables.declines


def contains(text: str, word: str) -> bool:
    """Whether a word stands in a text; one of letters as a whole word."""
    plain, at = text.casefold(), -1
    while (at := plain.find(word, at + 1)) >= 0:
        before, after = plain[at - 1 : at], plain[at + len(word) : at + len(word) + 1]
        if not word.isascii() or not (before.isalnum() or after.isalnum()):
            return True
    return False


def named_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, or a telephone number, however it is written."""
    number = re.sub(r"\D", "", name)
    if len(number) >= 6 and number[-9:] in re.sub(r"\D", "", text):
        return True
    return name.casefold() in text.casefold()


def is_about(question: str, act: ActClass) -> bool:
    """Whether a question names an act of a class."""
    words = policy_tables().classes[act]
    verbs = "|".join((*words.verbs, *words.verbs_zh))
    return bool(verbs) and bool(re.search(rf"\b(?:{verbs})|(?:{verbs})", question, re.IGNORECASE))


def _begins(plain: str, word: str) -> bool:
    after = plain[len(word) : len(word) + 1]
    return plain.startswith(word) and not (word.isascii() and after.isalnum())


_NOT = (
    r"(?:do not|don['’]t|do n['’]t|never|without|no need to|not to|nor|"
    r"不要|别|不用|无需|请勿|不得)"
)
# Where an order may begin: at the start of a sentence or clause, after "and", "please" ...
_START = (
    r"(?:^|[.;:,!?—–…(\n]\s*|\b(?:and|then|to|please|so|or|also|just|now|me|can you|could you|"
    r"would you|otherwise|instead|you may|you can|may|app|it|here)\s+)"
)
# "Tell me" orders an answer, no message; and an app's name is no verb.
_OTHERS = r"(?!\s+(?:me|us|you|app|settings?)\b)"
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "两": 2, "一": 1, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_THINGS = r"(?:messages?|texts?|orders?|rides?|calls?|posts?|comments?|replies|条|单|个)"
_ALL = re.compile(
    r"\b(?:all|every|everything|everyone|each|any|whole|entire|those|these)\b|所有|全部|每|都",
    re.IGNORECASE,
)
_ASK_FIRST = re.compile(
    r"\bask (?:me|for my ok)\b|\bcheck with me\b|\bconfirm with me\b|先问我|问我|让我确认",
    re.IGNORECASE,
)
_WITHOUT_ASKING = re.compile(
    r"without (?:asking|checking)|no need to ask|do(?: not|n['’]t) ask|"
    r"不用.{0,2}问|无需确认|不必问",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"«「『]([^”\"»」』]{1,80})[”\"»」』]")
_NAME = re.compile(
    r"(?<![.!?:：“\"]\s)(?<![：:])(?<!^)\b[A-ZÀ-Þ][\w'’.-]*(?:\s+[A-ZÀ-Þ][\w'’.-]*)*"
)
_DIGITS = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_FOLDER = r"(?:(?:folder|directory|album|app)\b|文件夹|目录|相册|应用)"
_NAME_ZH = re.compile(r"(?:给|向|对|跟)([\u4e00-\u9fff·]{2,8}?)(?:发|打|说|回|转|的|，|：|留)")


@dataclass(frozen=True, slots=True)
class Order:
    """What a goal allows of one class. `times` is None for as often as it takes; `ask_first` says
    that the user wants to be asked although it is ordered."""

    times: int | None = 1
    ask_first: bool = False


@dataclass(frozen=True, slots=True)
class GoalOrders:
    """A goal as the gate reads it. `quoted` and `names` are what it calls by name, inside of
    quotation marks and outside; `limit` is the highest amount of money that it mentions, `every`
    says that it is about many."""

    goal: str
    orders: dict[ActClass, Order] = field(default_factory=dict[ActClass, Order])
    forbidden: frozenset[ActClass] = frozenset()
    names: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    limit: Money | None = None
    every: bool = False

    def without_orders(self) -> "GoalOrders":
        """The same, as if a stranger had said it: what it forbids holds, and it orders nothing."""
        return replace(self, orders={})

    def objects(self, act: ActClass, names: Sequence[str]) -> tuple[str, ...]:
        """Those of these names that an act of a class may be about: not the app or folder in which
        something is looked for before the goal comes to that order."""
        words, goal = policy_tables().classes[act], self.goal
        verbs = rf"{_START}(?:{_any_of(words.verbs)})\b{_OTHERS}"
        ordered = "|".join((verbs, *words.verbs_zh)) if words.verbs else _any_of(words.verbs_zh)
        begins = re.search(ordered, goal, re.IGNORECASE) if ordered else None
        if begins is None:
            return tuple(names)
        before, order = goal[: begins.start()], goal[begins.start() :]
        looked_in = (rf"{re.escape(name)}[”\"»」』]?\s*{_FOLDER}" for name in names)
        places = [bool(re.search(there, before, re.IGNORECASE)) for there in looked_in]
        return tuple(
            name for name, place in zip(names, places, strict=True) if not place or name in order
        )

    @classmethod
    def read(cls, goal: str) -> "GoalOrders":
        """Read a goal in English or Chinese; what is not ordered in so many words is not."""
        denied = frozenset(act for act in ActClass if _denies(goal, act))
        # What stands in quotation marks is a text to be written or found, and orders nothing.
        rest = _QUOTED.sub("“…”", re.sub(rf"{_NOT}[^.;,!?。；，！？\n]*", "…", goal, flags=re.I))
        orders = {act: _order(rest, goal, act) for act in ActClass if _orders(rest, act)}
        limit = max(money_in(goal), key=lambda money: money.amount, default=None)
        quoted = tuple(dict.fromkeys(_QUOTED.findall(goal)))
        every = bool(_ALL.search(goal))
        return cls(goal, orders, denied - set(orders), _names(goal), quoted, limit, every)


def _orders(goal: str, act: ActClass) -> bool:
    words = policy_tables().classes[act]
    # What an app may do is said of the app: "Maps may know my location".
    start = r"\b" if act is ActClass.GRANT else _START
    found = words.verbs and re.search(
        rf"{start}(?:{_any_of(words.verbs)})\b{_OTHERS}", goal, re.IGNORECASE
    )
    return bool(found or (words.verbs_zh and re.search(_any_of(words.verbs_zh), goal)))


def _order(rest: str, goal: str, act: ActClass) -> Order:
    asks = bool(_ASK_FIRST.search(goal)) and not _WITHOUT_ASKING.search(goal)
    may_ask = act in (ActClass.PAY, ActClass.SEND, ActClass.DELETE, ActClass.SHARE)
    return Order(_times(rest, act), asks and may_ask)


def _times(goal: str, act: ActClass) -> int | None:
    """How often the goal wants it: a number beside the verb, as often as it takes for "all"."""
    if act not in (ActClass.PAY, ActClass.SEND):
        return None
    if act is ActClass.SEND and _ALL.search(goal):
        return None
    words = policy_tables().classes[act]
    verbs = _any_of((*words.verbs, *words.verbs_zh))
    counted = re.search(
        rf"(?:{verbs})\s*({'|'.join(_COUNTS)}|\d)\s*(?:separate\s+|different\s+|more\s+)?{_THINGS}",
        goal,
        re.IGNORECASE,
    )
    if counted:
        number = next(group for group in reversed(counted.groups()) if group).casefold()
        return _COUNTS.get(number) or int(number)
    if act is ActClass.PAY:
        return 1
    begun = len(re.findall(rf"{_START}(?:{verbs})\b", goal, re.IGNORECASE))
    recipients = len(re.findall(r"\band\s+(?=[A-Z])|[、和](?=[^\s])", goal))
    return max(1, begun, 1 + recipients)


def _denies(goal: str, act: ActClass) -> bool:
    words = policy_tables().classes[act]
    verbs = _any_of((*words.verbs, *words.verbs_zh))
    after = r"(?:ing\b|\b|(?<=[^\x00-\x7f]))"
    return bool(verbs) and bool(
        re.search(rf"{_NOT}\s*(?:\w+\s+){{0,2}}?(?:{verbs}){after}{_OTHERS}", goal, re.IGNORECASE)
    )


def _names(goal: str) -> tuple[str, ...]:
    plain = re.sub(r"\bexcept\b[^.;:]*|除了?[^，。；]*", "", _QUOTED.sub("“”", goal))
    found = [*_DIGITS.findall(plain), *_NAME.findall(plain), *_NAME_ZH.findall(plain)]
    names = (re.sub(r"['’]s$", "", name.strip(" .,;:")) for name in found)
    none = policy_tables().no_names
    return tuple(dict.fromkeys(n for n in names if len(n) > 1 and n.casefold() not in none))


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def apps_named(
    goal: str, installed: Iterable[str], labels: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The installed packages that a goal names, with what they are called: `labels` of those that
    are well known, and the last part of the package."""
    found: dict[str, tuple[str, ...]] = {}
    for package in installed:
        last = package.rpartition(".")[2]
        names = (*labels.get(package, ()), last.capitalize())
        if any(_is_named(name, goal) for name in names):
            found[package] = names
    return found


def _is_named(name: str, goal: str) -> bool:
    """Whether a goal names an app: as it is written, since "go" and "clock" are words as well."""
    if not name.isascii():
        return name in goal
    at = rf"\b{re.escape(name)}\b"
    if re.search(rf"{at} app\b|{at}\s*应用", goal, re.IGNORECASE):
        return True
    # A word at the start of a sentence has a capital anyway.
    return bool(re.search(rf"(?<!^)(?<![.!?:]\s)(?<![\w“\"]){at}", goal))
