"""`python -m tapwright` is the same as `tapwright`."""

from .cli import main

if __name__ == "__main__":
    main()
