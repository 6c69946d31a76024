"""Which phone session belongs to the client that calls."""

import re

from .call import CallContext
from .phone_session import ClientPhone

_KEY = "tapwright.phone_session"
_ODD = re.compile(r"[^\w .+-]")


def session_of(context: CallContext) -> ClientPhone:
    """The phone session of the client that calls; it ends with the client's connection."""
    # The SDK has no public way from a call to its connection.
    connection = context.session._connection  # pyright: ignore[reportPrivateUsage]
    session = connection.state.get(_KEY)
    if not isinstance(session, ClientPhone):
        info = connection.client_params.client_info if connection.client_params else None
        client = f"{info.name} {info.version}" if info else "a client"
        session = ClientPhone(
            context.request_context.lifespan_context, _ODD.sub("_", client)[:60].strip()
        )
        connection.state[_KEY] = session
        connection.exit_stack.push_async_callback(session.close)
    return session
