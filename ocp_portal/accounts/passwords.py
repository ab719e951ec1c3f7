"""Django's rules for a new password in our words: its Dutch misses some and says 'je'."""

import re
from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError

# The lists of stolen passwords are English. These are what people here type first, with a year
# or an exclamation mark to make it long enough.
DUTCH = """
    wachtwoord welkom welkomthuis hallo geheim geheimpje sesamopenu letmein inloggen toegang
    lente zomer herfst winter voorjaar najaar vakantie kerst kerstmis sinterklaas
    januari februari maart april mei juni juli augustus september oktober november december
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    nederland holland amsterdam rotterdam utrecht denhaag eindhoven brabant limburg
    voetbal ajax feyenoord schatje liefje knuffel koekje vlinder zonnetje prinses
    school basisschool leerling leerkracht juf meester zorgcoordinator internbegeleider
    gemeente centrumjeugdengezin jeugdengezin ocpportaal portaal samenwerking onderwijs
"""
COMMON = frozenset(DUTCH.split())
LOOK_ALIKE = str.maketrans("013457@$!", "oieastasi")


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Kies minstens {self.min_length} tekens."


class NotCommon(rules.CommonPasswordValidator):
    """Not among the 20,000 that are found most in stolen lists."""

    def get_error_message(self) -> str:
        return "Dit wachtwoord wordt vaak gebruikt en is te makkelijk te raden. Kies een ander."

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
        if {_word(core), _word(core.translate(LOOK_ALIKE))} & COMMON:
            raise ValidationError(self.get_error_message(), code="password_too_common")


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord heeft alleen cijfers. Gebruik ook letters."


class NotLikeThePerson(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord lijkt te veel op uw naam of e-mailadres. Kies een ander."


def _word(text: str) -> str:
    """Its letters, once when they stand there twice: 'Welkom2026!' and 'welkomwelkom' alike."""
    letters = re.sub(r"[^a-z]", "", text.casefold())
    return re.sub(r"^(.+?)\1+$", r"\1", letters)
