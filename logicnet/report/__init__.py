"""Results as text, JSON, CSV and Markdown."""
