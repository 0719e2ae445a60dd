"""Cases: opened by two officers, with parties, violation types, facts and a timeline."""
