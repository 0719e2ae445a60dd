"""The demo: a synthetic city on the real Tianjin 2023 campaign, and the journey of one lead through it."""
