"""Plans 方案 as data: one folder a campaign, with plan.toml and form.toml; a new campaign is a file, not code."""
