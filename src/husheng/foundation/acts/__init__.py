"""Acts: every change of the world is one function, one verb, one transaction."""
