"""The network as its author wrote it: nodes, rules, meaning, expectations, and the file they stand in."""
