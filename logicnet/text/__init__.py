"""Text with places: sources, diagnostics, the expression language."""
