"""The version of logicnet, stated here alone: what imports it needs nothing else of the package."""

__version__ = "0.1.0"
