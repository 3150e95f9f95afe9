"""The kinds of deal that are looked for. A new kind is one file here, one line below, its name in `model.deal`."""

from newsbot.deals.kinds.alliance import ALLIANCE
from newsbot.deals.kinds.patent_deal import PATENT_DEAL
from newsbot.deals.kinds.patent_dispute import PATENT_DISPUTE
from newsbot.deals.vocabulary import Kind

KINDS: tuple[Kind, ...] = (PATENT_DEAL, ALLIANCE, PATENT_DISPUTE)
