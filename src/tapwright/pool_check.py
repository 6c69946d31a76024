"""What a pool of somebody's file may not do by itself, asked before anything of it is started."""

import os
from pathlib import Path

from .actions import UsageError
from .fleet.pools import FILE, Pool, find_pool


def check_named(pool: str | None) -> None:
    """Raise UsageError if there is no such pool, or its token has not been confirmed; None names
    none."""
    if pool is not None:
        check_token(*find_pool(pool))


def check_token(name: str, pool: Pool, file: Path = FILE) -> None:
    """Raise UsageError if a file of somebody's chooses by itself where a token is sent."""
    if pool.stf is None or not os.environ.get(pool.stf.token_env):
        return
    from .agent.models.profiles import load_profiles
    from .agent.models.trust import KeyUse, TrustStore, key_homes, objection, server_of

    use = KeyUse(pool.stf.token_env, server_of(pool.stf.url), name)
    why = objection(use, key_homes(load_profiles()))
    if why and not TrustStore().allows_key(use):
        raise UsageError(
            f"{file} lets the pool {name!r} send the token in {use.variable} to {use.server}, and "
            f"{why}; nothing was sent. If you want that: `tapwright trust {file}`"
        )
