"""The things themselves."""
