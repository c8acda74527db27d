"""Side-by-side runs against peers, and how cost grows with the file. Never part of the default test run."""
