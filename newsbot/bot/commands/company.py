"""/company NAME: its recent deals, partners and open disputes, and a tap to subscribe."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapidfuzz import fuzz, process

from newsbot.alerts.query import from_json
from newsbot.bot.request import Answer, Command, Request, put, say
from newsbot.bot.subscribing import Wish, alike, subscribe
from newsbot.deals.names_fold import fold
from newsbot.edges.store.searching import partners_of
from newsbot.edges.store.stories import Listing, count_stories, course_of, list_stories
from newsbot.edges.store.subscriptions import subscriptions_of
from newsbot.messages import companies
from newsbot.messages.buttons import company_key
from newsbot.model.alert import Part
from newsbot.model.chat import Query
from newsbot.model.story import Story

LONGEST = 80
NEAR = 75
PARTNERS_SINCE = timedelta(days=3 * 365)
DISPUTES = 8  # looked at for whether they are still open
OVER = frozenset(("settled", "ended", "closed"))


async def show(request: Request) -> Answer:
    typed = " ".join(request.words[:LONGEST].split()).strip("\"'“”‘’")
    if not typed:
        return say(companies.which())
    tracked = request.house.finder.directory.company(typed)
    if tracked is not None:
        return say(await _page(request, tracked, tracked=True))
    near = _near(request, typed)
    page = None if near else await _known(request, typed)
    if page is None:
        request.house.others.keep(company_key(typed), typed, request.now)
    return say(page or companies.not_found(typed, near=near))


async def tap(request: Request) -> Answer:
    """A company's page, or a subscription to all its deals."""
    name = request.house.company_of(request.argument(0), request.now)
    tracked = company_key(name) in request.house.names
    if request.argument(1) == "subscribe":
        query = Query(companies=(name,)) if tracked else Query(words=(name,))
        return say(await subscribe(request, Wish(query, "instant")))
    return put(await _page(request, name, tracked=tracked))


def _near(request: Request, typed: str) -> list[str]:
    """Tracked companies whose name is almost that."""
    folded = {company.name: fold(company.name) for company in request.house.companies}
    hits = process.extract(fold(typed), folded, scorer=fuzz.ratio, score_cutoff=NEAR, limit=4)
    return [name for _, _, name in hits]


async def _known(request: Request, typed: str) -> Part | None:
    """A party that nobody tracks, by the name that the news give it; None where no deal names it."""
    async with request.store.read() as connection:
        stories = await list_stories(connection, Listing(companies=(fold(typed),), limit=1))
    if not stories:
        return None
    parties = [party for deal in stories[0].deals for party in deal.parties]
    name = next((party.name for party in parties if fold(party.name) == fold(typed)), typed)
    request.house.others.keep(company_key(name), name, request.now)
    return await _page(request, name, tracked=False)


async def _page(request: Request, name: str, *, tracked: bool) -> Part:
    key = fold(name)
    async with request.store.read() as connection:
        deals = await list_stories(connection, Listing(companies=(key,), limit=6))
        total = await count_stories(connection, Listing(companies=(key,)))
        partners = await partners_of(connection, key, request.now - PARTNERS_SINCE)
        fights = Listing(companies=(key,), kinds=("patent_dispute",), limit=DISPUTES)
        disputes = [
            fight
            for fight in await list_stories(connection, fights)
            if _open(await course_of(connection, fight.story_id), request.now)
        ]
        mine = await subscriptions_of(connection, request.chat.chat_id, from_json)
    wanted = Query(companies=(name,)) if tracked else Query(words=(name,))
    return companies.company_page(
        name,
        deals=deals,
        partners=partners,
        disputes=disputes,
        chat=request.chat,
        now=request.now,
        tracked=tracked,
        subscribed=any(alike(one.query, wanted) for one in mine),
        total=total,
    )


def _open(course: tuple[Story, ...], now: datetime) -> bool:
    """Whether nothing has ended the fight so far; after two silent years nobody counts on it."""
    last = course[-1] if course else None
    if last is None or now - last.last_at > timedelta(days=730):
        return False
    return not (last.moves and last.moves[-1].stage in OVER) and not any(
        deal.status == "ended" for deal in last.deals
    )


COMMAND = Command(words={"company": show}, taps={"co": tap}, free=frozenset(("company",)))
