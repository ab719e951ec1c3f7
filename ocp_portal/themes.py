"""What questions, and what people learn from them, are about: one list for all rooms."""

from django.db import models


class Theme(models.TextChoices):
    BEHAVIOUR = "behaviour", "gedrag en omgang"
    MOOD = "mood", "stemming en angst"
    HOME = "home", "thuissituatie"
    UPBRINGING = "upbringing", "opvoeding"
    ABSENCE = "absence", "verzuim of thuiszitten"
    LEARNING = "learning", "leren en ontwikkeling"
    HIDDEN = "hidden", "schoolresultaten goed, toch zorgen"  # CAS-8
    SAFETY = "safety", "veiligheid"
    OTHER = "other", "iets anders"
