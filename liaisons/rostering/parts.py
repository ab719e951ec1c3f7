"""Clusters share nothing, so each is planned by itself: exact, and no engine finds it alone."""

from __future__ import annotations

from dataclasses import replace

from liaisons.rostering.instance import Instance


def clusters(instance: Instance) -> tuple[str, ...]:
    """Names of all clusters, sorted."""
    return tuple(sorted({school.cluster for school in instance.schools}))


def part(instance: Instance, cluster: str) -> Instance:
    """The instance of one cluster, sorted by id. Splitting is exact: clusters share nothing."""
    schools = sorted((s for s in instance.schools if s.cluster == cluster), key=lambda s: s.id)
    liaisons = sorted((o for o in instance.liaisons if o.cluster == cluster), key=lambda o: o.id)
    school_ids = {school.id for school in schools}
    liaison_ids = {liaison.id for liaison in liaisons}
    return replace(
        instance,
        schools=tuple(schools),
        liaisons=tuple(liaisons),
        pins=tuple(pin for pin in instance.pins if pin.school in school_ids),
        blocks=tuple(
            block
            for block in instance.blocks
            if (block.school is None or block.school in school_ids)
            and (block.liaison is None or block.liaison in liaison_ids)
        ),
    )
