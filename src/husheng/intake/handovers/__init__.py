"""Hand-overs: two-sided contracts between agencies, with items, receipts and clocks on both sides."""
