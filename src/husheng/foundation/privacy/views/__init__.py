"""Pages of the room; none of them shows a personal value."""
