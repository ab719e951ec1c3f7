"""Django's rules for a new password in our words: its Dutch misses some and says 'je'."""

from django.contrib.auth import password_validation as rules


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Kies minstens {self.min_length} tekens."


class NotCommon(rules.CommonPasswordValidator):
    """Not among the 20,000 that are found most in stolen lists."""

    def get_error_message(self) -> str:
        return "Dit wachtwoord wordt vaak gebruikt en is te makkelijk te raden. Kies een ander."


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord heeft alleen cijfers. Gebruik ook letters."


class NotLikeThePerson(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord lijkt te veel op uw naam of e-mailadres. Kies een ander."
