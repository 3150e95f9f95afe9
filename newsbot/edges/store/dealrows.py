"""Deals and their parties as rows, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from newsbot.edges.store.among import among
from newsbot.edges.store.connections import AsyncConnection
from newsbot.edges.store.numbers import take_ids
from newsbot.edges.store.tables import deals, parties
from newsbot.model.deal import Deal, Evidence, Party


class FoundDeal(NamedTuple):
    """A deal with where it was found. `keys` are the folded names of its parties, in their order."""

    entry_id: int
    story_id: int
    at: datetime
    deal: Deal
    keys: Sequence[str]


async def insert_deals(connection: AsyncConnection, found: Sequence[FoundDeal]) -> None:
    if not found:
        return
    ids = await take_ids(connection, "deals", len(found))
    rows = []
    party_rows = []
    for deal_id, (entry_id, story_id, at, deal, keys) in zip(ids, found, strict=True):
        rows.append(
            {
                "deal_id": deal_id,
                "entry_id": entry_id,
                "story_id": story_id,
                "kind": deal.kind,
                "subtype": deal.subtype,
                "status": deal.status,
                "sentence": deal.sentence,
                "score": deal.score,
                "fields": list(deal.fields),
                "money": deal.money,
                "term": deal.term,
                "evidence": [[one.what, one.text, one.rule, one.weight] for one in deal.evidence],
                "at": at,
            }
        )
        for position, (party, key) in enumerate(zip(deal.parties, keys, strict=True)):
            party_rows.append(
                {
                    "deal_id": deal_id,
                    "position": position,
                    "name": party.name,
                    "name_key": key,
                    "role": party.role,
                    "company": party.company,
                }
            )
    await connection.execute(insert(deals), rows)
    if party_rows:
        await connection.execute(insert(parties), party_rows)


async def delete_deals(connection: AsyncConnection, entry_ids: Iterable[int]) -> None:
    await connection.execute(delete(deals).where(among(connection, deals.c.entry_id, entry_ids)))


async def deals_of(connection: AsyncConnection, entry_ids: Sequence[int]) -> Mapping[int, tuple[Deal, ...]]:
    """The deals of these entries, in the order in which they were found."""
    if not entry_ids:
        return {}
    mine = among(connection, deals.c.entry_id, entry_ids)
    rows = (await connection.execute(select(deals).where(mine).order_by(deals.c.deal_id))).all()
    if not rows:
        return {}
    taking_part = (
        select(parties)
        .where(among(connection, parties.c.deal_id, [row.deal_id for row in rows]))
        .order_by(parties.c.deal_id, parties.c.position)
    )
    by_deal: dict[int, list[Party]] = {}
    for row in (await connection.execute(taking_part)).all():
        party = Party(name=row.name, role=row.role, company=row.company)
        by_deal.setdefault(row.deal_id, []).append(party)
    found: dict[int, tuple[Deal, ...]] = {}
    for row in rows:
        deal = Deal(
            kind=row.kind,
            subtype=row.subtype,
            status=row.status,
            parties=tuple(by_deal.get(row.deal_id, ())),
            sentence=row.sentence,
            score=row.score,
            fields=tuple(row.fields),
            money=row.money,
            term=row.term,
            evidence=tuple(Evidence(*one) for one in row.evidence),
        )
        found[row.entry_id] = (*found.get(row.entry_id, ()), deal)
    return found
