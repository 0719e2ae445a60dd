"""恢复之后: what an old backup had lost, what a mirror gave back, and who answers for what is still missing."""
