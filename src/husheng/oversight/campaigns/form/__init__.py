"""The report form engine 报表引擎: facts in, matrix out, for any form that a file describes. Pure: no Django, no clock.

Serves the monthly form of seed 002 (due the 25th) and whatever form the next campaign brings.
"""
