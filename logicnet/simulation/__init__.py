"""Time and chance: the network as a Markov chain, drawn at random or solved exactly."""
