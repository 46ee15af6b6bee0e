"""`python -m broadcaster` is the command `loa`."""

from broadcaster.cli import main

if __name__ == "__main__":
    main()
