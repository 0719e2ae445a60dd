"""Leaders and the public see what was done."""
