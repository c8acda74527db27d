"""Which combined clamps abolish a phenotype: search, proof, explanation."""
