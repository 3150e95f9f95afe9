"""Why a chat gets a story, in one clause that people read ("Nokia is licensor in a patent deal")."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.alerts.told import Told, fitting, named
from newsbot.model.chat import Query
from newsbot.model.deal import Deal, Party

ROLE_CLAUSES = {
    "licensor": "is licensor in",
    "licensee": "is licensee in",
    "cross_licensee": "exchanges licences in",
    "seller": "is seller in",
    "buyer": "is buyer in",
    "pool": "is the pool in",
    "partner": "is a partner in",
    "member": "is a member in",
    "consortium": "is the group in",
    "plaintiff": "is plaintiff in",
    "defendant": "is defendant in",
    "settling": "settles in",
}
KIND_WORDS = {"patent_deal": "patent deal", "alliance": "alliance", "patent_dispute": "patent dispute"}
STATUS_WORDS = {"announced": "", "rumored": "rumoured ", "ended": "finished "}


def reason(query: Query, told: Told) -> str:
    """The clause for one query that wants this story."""
    if query.story_id is not None:
        return "you follow this deal"
    deal = fitting(query, told)
    return "it fits your subscription" if deal is None else _of_deal(query, deal, told)


def _of_deal(query: Query, deal: Deal, told: Told) -> str:
    parties, words = named(query, deal, told)
    what = _a(f"{STATUS_WORDS[deal.status]}{KIND_WORDS.get(deal.kind, f'story about {deal.kind}')}")
    if query.together and len(parties) > 1:
        return f"{_and([party.company or party.name for party in parties])} are together in {what}"
    if parties:
        party = next((party for party in parties if party.role in query.roles), parties[0])
        return f"{party.company or party.name} {_clause(party, deal)} {what}"
    if words:
        return f"“{words[0]}” is named in {what}"
    if query.fields:
        return f"it is {what} about {next(field for field in query.fields if told.is_about(field))}"
    return f"you asked for all {_all(query, deal)}"


def _clause(party: Party, deal: Deal) -> str:
    same = sum(other.role == party.role for other in deal.parties) > 1
    clause = ROLE_CLAUSES.get(party.role, "takes part in")
    return clause.replace("is licens", "is a licens").replace("is plain", "is a plain") if same else clause


def _all(query: Query, deal: Deal) -> str:
    if not query.kinds and not query.subtypes:
        return "deals"
    words = KIND_WORDS.get(deal.kind)
    return (
        f"stories about {deal.kind}"
        if words is None
        else f"{words}s of this sort"
        if query.subtypes
        else f"{words}s"
    )


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
