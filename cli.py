"""Runs logicnet from a checkout: ``python cli.py attractors m2``."""
import sys
from logicnet.cli import main
sys.exit(main())
