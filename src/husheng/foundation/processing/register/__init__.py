"""The register of columns: every room says in `data.toml` what each of its columns holds. Pure but for `installed`."""
