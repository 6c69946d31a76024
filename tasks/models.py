"""The models of a session: made from its settings, or brought along by whoever opens it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ..actions import UsageError
from ..agent.dialects import CALLING, make_dialect
from ..agent.models.base import Model
from ..agent.models.factory import GivenModels, ModelFactory, Models, ModelSource, build_model
from ..agent.models.gate import EndpointGates
from ..agent.models.profiles import Profile, find_key, find_profile
from .choices import check_noise, choose_agent, choose_profile, with_manners_of
from .settings import Settings


@asynccontextmanager
async def open_models(
    settings: Settings, model: Model | None, given: Model | None, gates: EndpointGates
) -> AsyncGenerator[ModelSource]:
    """`model`, with `given` or the settings' advisor above it; without one the settings' own, which
    are served by a rehearsal if they are scripted. Raises UsageError."""
    own = settings.profiles
    foreign = choose_agent(settings)
    if foreign is not None and model is None and settings.model is None:
        from .foreign import NoModel

        yield GivenModels(Models(NoModel(choose_profile(settings))))
        return
    advisor = find_profile(settings.advisor, own=own) if settings.advisor else None
    if advisor is not None and advisor.scripted:
        advisor = with_manners_of(settings, advisor)
    if advisor is None and given is None and settings.effort == "fixed:advisor":
        raise UsageError("fixed:advisor needs to know which: name one with --advisor PROFILE")
    if model is not None:
        check_noise(settings, "the model that is brought along")
        made = build_model(advisor, gates) if advisor and given is None else None
        others = _other_advisors(settings, model.profile.scripted) if given is None else ()
        more = {one.name: build_model(one, gates) for one in others}
        try:
            yield GivenModels(Models(model, given or made, more))
        finally:
            for one in filter(None, (made, *more.values())):
                await one.close()
        return
    profile = choose_profile(settings)
    others = _other_advisors(settings, profile.scripted) if given is None else ()
    if settings.eyes != "tree" and profile.name != "rehearsal":
        raise UsageError(
            f"eyes are what the rehearsal looks with, not {profile.name}: leave --eyes out, or "
            "choose --model rehearsal"
        )
    if not profile.scripted:
        for real in filter(None, (profile, advisor)):
            find_key(real)
        yield ModelFactory(profile, advisor, gates=gates, others=others)
        return
    try:
        from ..agent.rehearsal import RehearsalServer
    except ModuleNotFoundError as error:
        from ..actions.extras import missing_extra

        missing = missing_extra(error)
        if missing is not None and settings.model is None:
            missing.what = (
                "no model is named (--model; `tapwright models` lists them), and the scripted one "
                "that stands in"
            )
        raise missing or error from error
    from ..agent.rehearsal.eyes import open_eyes
    from ..agent.rehearsal.noise import chosen_noise
    from ..agent.rehearsal.vendors import find_manners

    manners = find_manners(settings.manners) if settings.manners else None
    async with RehearsalServer(
        eyes=open_eyes(settings.eyes), manners=manners, caching=profile.prefix_cache,
        any_client=foreign is not None,
    ) as server:  # fmt: skip
        noise = chosen_noise(settings.noise, settings.rho)
        # Where no functions are on offer it has to be told how its words are read.
        told = foreign is not None or profile.dialect not in CALLING
        dialect = make_dialect(profile.dialect) if told else None
        yield ModelFactory(profile, advisor, server, noise, gates, others, dialect)


def _other_advisors(settings: Settings, scripted: bool) -> tuple[Profile, ...]:
    """Those of a table of routes; without one nothing of it is loaded."""
    if not settings.routes:
        return ()
    from .routing import extra_advisors

    return tuple(
        with_manners_of(settings, one) if one.scripted else one
        for one in extra_advisors(settings, scripted)
    )


@asynccontextmanager
async def open_policy_model(
    settings: Settings, gates: EndpointGates
) -> AsyncGenerator[Model | None]:
    """The second model of the gate, if the settings name one; raises UsageError."""
    if settings.policy_model is None:
        yield None
        return
    profile = find_profile(settings.policy_model, own=settings.profiles)
    if profile.scripted:
        raise UsageError(f"{profile.name} is scripted and reads no picture: name another model")
    find_key(profile)
    model = build_model(profile, gates)
    try:
        yield model
    finally:
        await model.close()
