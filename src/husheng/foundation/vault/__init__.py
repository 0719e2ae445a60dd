"""The vault: keys and one sealed field type. It has no verbs; revealing is the business of `privacy`."""
