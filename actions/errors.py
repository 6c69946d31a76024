"""The one error that the user must mend: everything else is an outcome or infrastructure."""


class UsageMistake(Exception):
    """Wrong usage or bad input; the message says what to do. The command line exits with 2."""
