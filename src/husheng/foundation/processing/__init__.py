"""处理活动记录: what is kept about people and why, what was assessed, which flows between agencies stand on it."""
