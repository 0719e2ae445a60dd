"""What people search for: pairs of characters from real titles, from the most frequent to the rarest, and pairs that
two different titles make, which may be nowhere at all."""

from __future__ import annotations

from random import Random

from husheng.intake.leads.models import Lead


def pairs(count: int, seed: str = "words") -> list[str]:
    """Two-character searches: three of four stand in some title."""
    random = Random(seed)  # noqa: S311 - which words are measured
    titles = list(Lead.objects.order_by("pk").values_list("title", flat=True)[: 20 * count : 17])
    found = []
    for number in range(count):
        words = [
            word
            for word in random.choice(titles).replace("（", " ").replace("）", " ").split(" · ")
            if len(word) > 1
        ]
        if number % 4 < 3:
            word = random.choice(words)
            start = random.randrange(len(word) - 1)
            found.append(word[start : start + 2])
        else:
            found.append(random.choice(words)[0] + random.choice(random.choice(titles).split(" · "))[-1])
    return found
