"""The source's scenario, played with synthetic people: who is found, when, and who is suspected wrongly.

39,000 records in three years; 38,000 of them out of one register in bulk, the rest a few dozen at a time by a clerk
whose job was to register them; both among many others who do their work. `play` says what the checks made of it.
"""

from .outcome import Outcome, Played
from .play import play
from .scenario import SOURCE, Habit, Scenario

__all__ = ["SOURCE", "Habit", "Outcome", "Played", "Scenario", "play"]
