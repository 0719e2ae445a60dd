"""Regions, agencies, people and their posts: who is who, and who may see and do what."""
