"""Runs logicnet from a checkout: ``python cli.py attractors m2``."""
import sys
from logicnet.cli import main
if __name__ == "__main__":
    sys.exit(main())
