"""Goals in words of the worked jobs in `examples/jobs`, and how a rehearsal reaches them."""
