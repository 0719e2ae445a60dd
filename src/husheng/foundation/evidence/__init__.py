"""Evidence: what was secured, by whom, unchanged since; and its chain of custody."""
