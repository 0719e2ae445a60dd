"""Pages of the leads room."""
