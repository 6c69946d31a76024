"""AndroidWorld: our agent in its harness, and its tasks in our benches; loads neither by itself."""
