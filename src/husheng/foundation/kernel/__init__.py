"""The kernel: what every room may use and what itself knows no room."""
