"""From rules to a monotone circuit and a SAT encoding; no name goes further in than here."""
