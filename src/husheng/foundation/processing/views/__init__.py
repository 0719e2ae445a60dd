"""Pages of this room: the register, impact assessments, collection forms."""
