"""Other people's harnesses, whose agents ours can be and whose tasks ours can play."""
