"""The kinds of deal that are looked for. A new kind is one file here, its name below and in `model.deal`."""

from newsbot.deals.kind_files import load_kind
from newsbot.deals.vocabulary import Kind

KINDS: tuple[Kind, ...] = (
    load_kind("patent_deal"),
    load_kind("alliance"),
    load_kind("patent_dispute"),
)
