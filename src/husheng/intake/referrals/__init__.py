"""Suspected crime to the police: 国务院令310, both sides' clocks, and the prosecutor's supervision."""
