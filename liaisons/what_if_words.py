"""The outcome of 'Wat als' in Dutch. Pure."""


def sentence(
    cost: float, there: float, over: float, gained: int, lost: int, changed: int, proven: bool
) -> str:
    """The outcome in one breath."""
    parts = [_cost(cost)]
    if there:
        word = "meer" if there > 0 else "minder"
        parts.append(f"Contactpersonen hebben {half_days(abs(there))} per week {word}.")
    if over:
        parts.append(f"Er wordt {half_days(over)} per week meer beloofd dan er is.")
    if gained:
        parts.append(f"{_schools(gained)} meer dagdelen dan nu.")
    if lost:
        parts.append(f"{_schools(lost)} minder dagdelen dan nu.")
    if not gained and not lost:
        parts.append("Geen school krijgt meer of minder dagdelen dan nu.")
    lines = "verandert 1 regel" if changed == 1 else f"veranderen {changed} regels"
    parts.append(f"Er {lines} in het rooster.")
    if not proven:
        parts.append(
            "Het rekenen is gestopt voordat het bewijs rond was: dit rooster kan, maar misschien "
            "kan het nog beter."
        )
    return " ".join(parts)


def _cost(cost: float) -> str:
    if not cost:
        return "Het rooster vraagt evenveel dagdelen als nu."
    word = "meer" if cost > 0 else "minder"
    return f"Het rooster vraagt {half_days(abs(cost))} per week {word} dan nu."


def amount(number: float) -> str:
    """'0,88', in the sentence and beside it the same."""
    # Eighths of a half-day: a half is rounded up, as people do.
    rounded = int(number * 100 + 0.5) / 100
    return f"{rounded:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def half_days(number: float) -> str:
    text = amount(number)
    return f"{text} {'dagdeel' if text == '1' else 'dagdelen'}"


def _schools(number: int) -> str:
    return "1 school krijgt" if number == 1 else f"{number} scholen krijgen"
