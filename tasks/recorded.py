"""The settings that an episode or a bench was begun with, when it is gone on with.

They hold again as they were where this user has begun it here. A folder that comes from somebody
else loosens nothing and chooses no server by itself, as little as that one's tapwright.yaml does.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..agent.models.profiles import find_profile
from ..agent.models.trust import SettingUse, TrustStore, as_json, check_setting
from ..traces.reader import read_episode
from .file_trust import loosening
from .proof import runs_command
from .settings import DEFAULT_MODEL, FILE, Settings, signed_text, with_first_ladder

EPISODE = "episode.json"
# The phone may be another one by now, and has the app under test as the episode left it; the
# profiles are those of whoever goes on.
_NOT_RECORDED = ("device", "display", "app", "app_data", "profiles")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Settings as `file` holds them; `own` says that this user's mark is on them, `more` is what
    beside them only a person may choose."""

    file: Path
    values: Mapping[str, object]
    own: bool
    more: tuple[SettingUse, ...] = ()

    def settings(
        self,
        flags: Mapping[str, object],
        environ: Mapping[str, str] = os.environ,
        file: Path = FILE,
    ) -> Settings:
        """Them below these flags, and above tapwright.yaml and the environment; raises UsageError
        for what nobody has confirmed."""
        if self.own:
            return Settings.load({**self.values, **flags}, environ, file)
        for use in self.uses(flags, environ, file):
            check_setting(use, environ)
        settings = Settings.load({**self.values, **flags}, environ, file)
        if "base_url" in self.values and "base_url" not in flags:
            find_profile(
                settings.model or DEFAULT_MODEL, settings.base_url, settings.model_name,
                environ, settings.profiles, url_from=self.file,
            )  # fmt: skip
        return settings

    def uses(
        self,
        flags: Mapping[str, object],
        environ: Mapping[str, str] = os.environ,
        file: Path = FILE,
    ) -> Iterator[SettingUse]:
        """What of it only a person may choose; raises UsageError for what is no setting."""
        below = Settings.load(flags, environ, file)
        recorded = Settings.checked(str(self.file), self.values)
        yield from loosening(self.file, recorded, below, flags)
        yield from self.more


def recorded_episode(folder: Path, environ: Mapping[str, str] = os.environ) -> Recorded:
    """What an episode was begun with; raises UsageError if there is none."""
    record = read_episode(folder)
    signed = signed_text(record.settings, record.checks)
    own = TrustStore(environ).signed(signed, record.signature)
    found = with_first_ladder(record.settings)
    values = {k: v for k, v in found.items() if k not in _NOT_RECORDED}
    commands = [line for line in record.checks if runs_command(line)]
    more = SettingUse(folder / EPISODE, "checks", as_json(commands), "runs these on the phone")
    return Recorded(folder / EPISODE, values, own, (more,) if commands else ())
