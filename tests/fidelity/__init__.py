"""docs/fidelity.md: what of Android the simulated phone has, made from its checks."""
