"""Learning from many firms: the simulated population and what is chosen or trained on it."""
