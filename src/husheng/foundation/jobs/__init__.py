"""Long work: queued in the act's transaction, shown with progress, cancellable."""
