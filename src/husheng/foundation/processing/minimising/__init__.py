"""Data minimisation 最小必要 (个保法 6): a form's fields against its purpose. Pure; tables in `.toml` beside it."""
