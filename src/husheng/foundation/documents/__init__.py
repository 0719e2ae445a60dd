"""Papers: one `Paper` value, rendered as .docx, PDF and .xlsx; and the standing letters of the task force."""
