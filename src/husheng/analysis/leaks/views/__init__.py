"""Pages of the leaks room: findings, canaries, runs of a seized list."""
