"""A stand-in for AndroidWorld's public contract, written for the tests: nothing of it is theirs."""
