"""The language server: what an editor shows of a network file while it is being written."""
