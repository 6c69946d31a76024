"""How an attempt ends, as its trace says it."""

from dataclasses import replace

from ..traces.redactor import Redactor
from ..traces.schema import Ending, Verdict


def masked_ending(ending: Ending, secrets: Redactor) -> Ending:
    """The end, with secrets as their names."""
    answer = None if ending.answer is None else secrets.mask(ending.answer)
    extracted = ending.extracted and secrets.masked(ending.extracted)
    return replace(ending, why=secrets.mask(ending.why), answer=answer, extracted=extracted)


def unverified(why: str) -> Verdict:
    """Nothing was decided, and why."""
    return Verdict(status="unverified", why=why)
