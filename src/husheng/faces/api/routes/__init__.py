"""One file per room: its things as the API shows them, its acts as the API calls them."""
