"""Makes the models of each attempt: from profiles, or those that somebody has made already."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ...device.device import Device
from ..dialects import Dialect
from .base import Model
from .gate import EndpointGates
from .profiles import Profile, find_key

if TYPE_CHECKING:
    # Only who plays a scripted model loads the rehearsal.
    from ..rehearsal import RehearsalServer, Solution
    from ..rehearsal.noise import NoiseRules


def build_model(
    profile: Profile, gates: EndpointGates, environ: Mapping[str, str] | None = None
) -> Model:
    """A model ready to be asked, its key taken from the environment; UsageError without one."""
    key = find_key(profile, environ)
    # The HTTP client takes long to import: only those who ask a model pay for it.
    from .remote import RemoteModel

    return RemoteModel(profile, key, gate=gates.of(profile))


@dataclass(frozen=True, slots=True)
class Models:
    """The model that acts, the bigger one that is asked when it does not get on, and those that
    take its place for some classes of tasks, by their profiles' names."""

    acting: Model
    advisor: Model | None = None
    others: Mapping[str, Model] = field(default_factory=dict[str, Model])


class ModelSource(Protocol):
    """Where the models of an attempt come from."""

    @property
    def profile(self) -> Profile:
        """Of the model that acts."""
        ...

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Of the model that acts, and of the advisors if there are any."""
        ...

    @property
    def needs_solution(self) -> bool:
        """Whether what is asked of it must come with a solution, for it is scripted."""
        ...

    def models(
        self, name: str, device: Device, solution: "Solution | None" = None, luck: str = ""
    ) -> AbstractAsyncContextManager[Models]:
        """The models for one attempt called `name`, as long as the block lasts.

        A scripted one plays `solution` on `device`, and `luck` seeds the mistakes that it makes.
        Raises UsageError if a key is missing.
        """
        ...


class GivenModels:
    """Models that were made elsewhere, and are closed there."""

    needs_solution = False

    def __init__(self, models: Models) -> None:
        self._models = models

    @property
    def profile(self) -> Profile:
        """Of the model that acts."""
        return self._models.acting.profile

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Of all of them."""
        models = (self._models.acting, self._models.advisor, *self._models.others.values())
        return tuple(model.profile for model in models if model)

    @asynccontextmanager
    async def models(
        self, name: str, device: Device, solution: "Solution | None" = None, luck: str = ""
    ) -> AsyncGenerator[Models]:
        """The same for every attempt."""
        yield self._models


class ModelFactory:
    """Makes models from profiles; scripted ones are served by one rehearsal server.

    It answers in `dialect` where somebody else's agent asks there."""

    def __init__(
        self,
        profile: Profile,
        advisor: Profile | None = None,
        server: "RehearsalServer | None" = None,
        noise: "NoiseRules | None" = None,
        gates: EndpointGates | None = None,
        others: tuple[Profile, ...] = (),
        dialect: Dialect | None = None,
    ) -> None:
        self.profile = profile
        self._others = others
        self._dialect = dialect
        self._noise = noise
        self._advisor = advisor
        self._server = server
        self._gates = gates or EndpointGates()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Of the model that acts, and of the advisors if there are any."""
        return tuple(filter(None, (self.profile, self._advisor, *self._others)))

    @property
    def needs_solution(self) -> bool:
        """Whether it is scripted; the null model does nothing at all."""
        return self.profile.scripted and self.profile.name != "null"

    @asynccontextmanager
    async def models(
        self, name: str, device: Device, solution: "Solution | None" = None, luck: str = ""
    ) -> AsyncGenerator[Models]:
        """The models for one attempt called `name`; raises UsageError if a key is missing."""
        url = self._serve(name, device, solution, luck)
        made: list[Model] = []

        def make(profile: Profile) -> Model:
            local = profile.model_copy(update={"base_url": url}) if profile.scripted else profile
            made.append(build_model(local, self._gates))
            return made[-1]

        try:
            acting, advisor = make(self.profile), self._advisor and make(self._advisor)
            yield Models(acting, advisor, {one.name: make(one) for one in self._others})
        finally:
            for model in made:
                await model.close()
            if self._server is not None:
                self._server.remove_session(name)

    def _serve(
        self, name: str, device: Device, solution: "Solution | None", luck: str
    ) -> str | None:
        """The address at which the rehearsal plays the solution; None without a rehearsal."""
        if self._server is None:
            return None
        from ..rehearsal import NullSolution, view_screen
        from ..rehearsal.noise import Noise

        return self._server.add_session(
            name,
            solution or NullSolution(),
            lambda: view_screen(device),
            noise=self._noise and Noise(self._noise, luck),
            dialect=self._dialect,
        )
