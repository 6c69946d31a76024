"""A phone for other agents, over the Model Context Protocol (extra `mcp`)."""
