"""The API: other systems' way in, by token, with the same acts and the same scope as a person of the agency."""
