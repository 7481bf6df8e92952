"""``python -m hofburg`` is the command ``hofburg``."""

import sys

from hofburg.cli import main

if __name__ == "__main__":
    sys.exit(main())
