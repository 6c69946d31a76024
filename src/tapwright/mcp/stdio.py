"""The protocol over stdin and stdout; nothing else is written there."""

from mcp.server.mcpserver import MCPServer
from mcp.server.runner import serve_loop
from mcp.server.stdio import stdio_server

from .options import ServerOptions


async def serve_stdio(server: MCPServer[ServerOptions]) -> None:
    """Serve one client until it closes its side.

    Only protocols with a handshake, and so with a session, are spoken: a phone is held by a
    session, and a person is asked within one. Clients of newer protocols fall back to it.
    """
    core = server._lowlevel_server  # pyright: ignore[reportPrivateUsage] - no public loop for one era
    async with stdio_server() as (reading, writing), core.lifespan(core) as state:
        await serve_loop(
            core,
            reading,
            writing,
            lifespan_state=state,
            init_options=core.create_initialization_options(),
        )
