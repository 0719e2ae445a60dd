"""The portal's pages. All of them show help, rights and lawful places first (P10)."""
