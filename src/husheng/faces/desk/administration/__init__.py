"""The three administrators (三权分立): people and posts, the installation, the audit. None of them sees case data."""
