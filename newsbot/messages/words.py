"""How the members of the deal vocabulary are called in messages, and the signs that stand for them."""

from __future__ import annotations

from newsbot.model.deal import Deal

KIND_SIGNS = {"patent_deal": "📜", "alliance": "🤝", "patent_dispute": "⚖️"}
TOPIC_SIGN = "📌"
NEWS_SIGN = "📰"
KIND_TITLES = {"patent_deal": "Patent deals", "alliance": "Alliances", "patent_dispute": "Patent disputes"}
SHORT_TITLES = {"patent_deal": "Patents", "patent_dispute": "Disputes"}  # for buttons
SUBTYPE_TITLES = {
    "license": "Patent licence",
    "cross_license": "Patent cross-licence",
    "sale": "Patent sale",
    "pool": "Patent pool",
    "settlement": "Patent settlement",
    "partnership": "Partnership",
    "joint_venture": "Joint venture",
    "consortium": "Consortium",
    "lawsuit": "Patent lawsuit",
    "ruling": "Patent ruling",
    "challenge": "Patent challenge",
}
# One party has the role; several have it.
ROLE_TITLES = {
    "licensor": ("licensor", "licensors"),
    "licensee": ("licensee", "licensees"),
    "cross_licensee": ("cross-licensee", "cross-licensees"),
    "seller": ("seller", "sellers"),
    "buyer": ("buyer", "buyers"),
    "pool": ("pool", "pools"),
    "partner": ("partner", "partners"),
    "member": ("member", "members"),
    "consortium": ("group", "groups"),
    "plaintiff": ("plaintiff", "plaintiffs"),
    "defendant": ("defendant", "defendants"),
    "settling": ("settling", "settling"),
}
STAGES = {
    "rumored": "rumoured",
    "announced": "announced",
    "closed": "closed",
    "disputed": "disputed",
    "settled": "settled",
    "ended": "ended",
}


def sign(kind: str) -> str:
    return KIND_SIGNS.get(kind, TOPIC_SIGN)


def kind_title(kind: str) -> str:
    """Of several deals: "Patent deals"; a topic is called by its name."""
    return KIND_TITLES.get(kind, kind)


def short_title(kind: str) -> str:
    return SHORT_TITLES.get(kind) or kind_title(kind)


def deal_title(deal: Deal) -> str:
    """Of one deal: "Patent licence"."""
    return SUBTYPE_TITLES.get(deal.subtype) or deal.kind.replace("_", " ")


def status_word(deal: Deal) -> str:
    """The status in a word; a suit or a ruling that is news needs none."""
    if deal.status == "announced" and (deal.kind == "patent_dispute" or not deal.subtype):
        return ""
    return STAGES.get(deal.status, deal.status)


def role_word(role: str, number: int) -> str:
    one, several = ROLE_TITLES.get(role, (role.replace("_", " "), role.replace("_", " ")))
    return one if number == 1 else several
