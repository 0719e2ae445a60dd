"""The desk: home, search, login and the administrators' pages; what shows several rooms at once lives here."""
