"""Whistleblowers 举报: what they tell is sealed to the officers' own keys, and answered through their receipt."""
