"""The ledger 存证台账: proves that no act was changed, added or removed later, without holding a value."""
