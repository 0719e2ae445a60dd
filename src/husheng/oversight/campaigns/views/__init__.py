"""Pages of the campaigns room: campaigns, tasks, reports, cells, the region's form, files."""
