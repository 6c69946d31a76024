"""How short the prompts of a new episode are kept, and which dialect an older one was spoken in."""

from ..traces.schema import PromptRules
from .ladder import Ladder
from .models.profiles import Profile

# General models, which are told in words what they see; those trained on one grammar were trained
# with a screenshot at every turn.
_GENERAL = ("tool_calls", "compact", "json")
# The shared beginning breaks with every folding, which costs what four more pictures cost from the
# cache: five is the cheapest at the prices of Step 3.7 Flash, by perf/price.py.
_MOST_IMAGES = 5
# A model on low that is not asked to think hidden is not asked to think aloud either.
_WORDS_ON_LOW = 12


def rules_for(profile: Profile, ladder: Ladder) -> PromptRules:
    """The rules of an episode that begins now."""
    dialect = profile.dialect
    if dialect not in _GENERAL:
        return PromptRules(dialect=dialect)
    words = {"thought_words": _WORDS_ON_LOW} if ladder.floor == "low" else {}
    return PromptRules(dialect=dialect, most_images=_MOST_IMAGES, shrinks=True, skips=True, **words)


def spoken(profile: Profile, rules: PromptRules) -> str:
    """The dialect of a model in an episode of those rules: before they were recorded no model spoke
    the compact one."""
    if rules.dialect is None and profile.dialect == "compact":
        return "tool_calls"
    return profile.dialect
