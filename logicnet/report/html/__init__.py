"""The report: one answer to everything at once, as a page that opens anywhere, with JSON and Markdown twins."""
