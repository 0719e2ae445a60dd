"""A synthetic city of any size, for benchmarks: places, agencies, people, organisations and three years of work.

`generate.generate_city` makes it.
"""
