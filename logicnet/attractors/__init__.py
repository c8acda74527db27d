"""Fixed points, trap spaces, attractors, and what an answer about them says."""
