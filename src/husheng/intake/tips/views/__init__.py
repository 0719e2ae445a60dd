"""The officers' and custodians' pages. What is opened stands in one answer to one POST, and nowhere else."""
