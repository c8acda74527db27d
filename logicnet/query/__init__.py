"""Temporal questions about one network: model checking, with traces and witnesses."""
