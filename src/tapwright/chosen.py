"""The settings of a call from Python: one object, and what is named besides over it."""

from collections.abc import Mapping

from .actions import UsageError
from .tasks.arguments import check_model
from .tasks.settings import Settings


def settings_of(settings: object) -> Settings:
    """These settings, or the usual ones for None; raises UsageError for anything else."""
    if not isinstance(settings, Settings | None):
        raise UsageError(f"settings is {settings!r}: give tapwright.Settings(...), or its fields")
    return settings or Settings()


def over(
    settings: Settings, made: object, of_a_name: Mapping[str, object], **named: object
) -> Settings:
    """The settings with those that are named in their place; raises UsageError.

    With a model that is `made` already, what goes with a model's name is of no use: named here
    (`of_a_name`) it is a mistake, and where the settings have it the model comes over it.
    """
    given = {name: value for name, value in {**of_a_name, **named}.items() if value is not None}
    # What nobody has named stays so: a table of routes stands below what somebody has.
    old = {name: getattr(settings, name) for name in settings.model_fields_set}
    if made is not None:
        check_model(made)
        for name, value in of_a_name.items():
            if value is not None:
                raise UsageError(f"{name} goes with a model's name, and the model is an object")
        old |= dict.fromkeys(("model", *of_a_name))
    return Settings.checked("the call", {**old, **given})
