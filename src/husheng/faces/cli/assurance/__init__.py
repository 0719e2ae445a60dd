"""What two standards and the threat table ask, and where each is met: data, and the page made from it."""
