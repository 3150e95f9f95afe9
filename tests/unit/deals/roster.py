"""The tracked companies that the tests of names share."""

from newsbot.deals.parties import Directory
from newsbot.model.company import Company

COMPANIES = (
    Company("Nokia", ("Nokia Technologies", "ノキア"), ("NOK",), exclude=("Nokia, Finland",)),
    Company("Xiaomi", ("小米",)),
    Company("Qualcomm", tickers=("NASDAQ:QCOM",)),
    Company("Samsung", ("Samsung Electronics",), subsidiaries=("Harman",)),
    Company("AT&T"),
    Company("Telefonica", ("Telefónica",)),
    Company("Sony"),
    Company("NEC"),
    Company("Google", subsidiaries=("DeepMind",)),
    Company(
        "Apple",
        ("Apple Inc.",),
        ("AAPL",),
        exclude=("apple pie", "Big Apple"),
        ambiguous=True,
        cues=("iPhone", "Tim Cook"),
    ),
    Company("Amazon", exclude=("Amazon rainforest",), ambiguous=True, cues=("AWS",)),
    Company("Ford", ("Ford Motor",), ambiguous=True, cues=("Dearborn",)),
    Company("Arm", ("ARM", "Arm Holdings"), ambiguous=True, cues=("chip designer",)),
    Company("Block", ("Block Inc.",), ambiguous=True),
    Company("Orange", ambiguous=True, cues=("telecom",)),
    Company("Here", ("HERE", "Here Technologies"), ambiguous=True, exclude=("click here",)),
    Company("Sharp", exclude=("sharp rise",), ambiguous=True, cues=("Aquos",)),
    Company("Visa", exclude=("visa waiver",), ambiguous=True),
    Company("Target", exclude=("price target",), ambiguous=True),
    Company("Intel", exclude=("intel officials",), ambiguous=True),
    Company("Vivo", ("vivo",), ambiguous=True, exclude=("in vivo",)),
    Company("General Motors", ("GM",), ambiguous=True, cues=("Detroit",)),
    Company("Merck", exclude=("Merck KGaA",), ambiguous=True),
    Company("Merck KGaA"),
    Company("X", ("Twitter",), ambiguous=True, cues=("Musk",)),
)
DIRECTORY = Directory(COMPANIES)


def tracked(text: str) -> list[str]:
    """The tracked companies of the text, in order."""
    return [mention.company for mention in DIRECTORY.mentions(text) if mention.company is not None]


def named(text: str) -> list[str]:
    """The names in the text that may be an organisation's, in order."""
    return [mention.name for mention in DIRECTORY.mentions(text) if mention.sort in {"company", "guess"}]
