"""Write the register of the present form, once: see `register.releases`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from register.releases import FOLDER, make

with tempfile.TemporaryDirectory() as scratch:
    os.environ["XDG_STATE_HOME"] = scratch  # marks of what is made up are nobody's
    try:
        for path in make(FOLDER, Path(scratch)):
            sys.stdout.write(f"{path}\n")
    except FileExistsError as error:
        sys.exit(f"{error.filename} is there already: it is what that form was, and stays.")
