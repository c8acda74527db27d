"""``python -m logicnet`` is ``logicnet``."""

import sys

from logicnet.cli import main

# A worker process of `screen --jobs` imports this file as well, and must not start the program again.
if __name__ == "__main__":
    sys.exit(main())
