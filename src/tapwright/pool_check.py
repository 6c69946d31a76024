"""What a pool of somebody's file may not do by itself, asked before anything of it is started."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .actions import UsageError
from .fleet.pools import FILE, Pool, StfPool, find_pool, read_pools

if TYPE_CHECKING:
    from .agent.models.trust import KeyUse


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
    from .agent.models.trust import TrustStore, key_homes, objection

    use = _use(name, pool.stf)
    why = objection(use, key_homes(load_profiles()))
    if why and not TrustStore().allows_key(use):
        raise UsageError(
            f"{file} lets the pool {name!r} send the token in {use.variable} to {use.server}, and "
            f"{why}; nothing was sent. If you want that: `tapwright trust {file}`"
        )


def pool_keys(file: Path) -> "list[KeyUse]":
    """The tokens that the pools of a file send, and where to; raises UsageError."""
    return [_use(name, pool.stf) for name, pool in read_pools(file).items() if pool.stf]


def _use(name: str, farm: StfPool) -> "KeyUse":
    from .agent.models.trust import KeyUse, server_of

    return KeyUse(farm.token_env, server_of(farm.url), f"the pool {name}")
