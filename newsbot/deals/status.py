"""announced, rumored or ended: from modality, tense and negation around what made the kind."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.deals.matches import Match, lists_of
from newsbot.deals.patterns import Pattern, compile_pattern
from newsbot.deals.tokens import Line
from newsbot.deals.vocabulary import Rule

# Patterns, tried in this order on the lines that made the kind. Words are data; the language is that of `patterns`.
ENDED = (
    "(ends|ended|ending|end|expire+|expiring|scrap+|scrapped|scrapping|ditch+|dissolve+|terminate+|terminated|terminating|cancel+|cancelled|canceled|collapse+|abandon+|dropped|axed|axes|shelved|unravel+|sour|sours|soured) ..5 (partnership|alliance|venture|agreement|deal|talks|collaboration|tie-up|pact|license|licence|jv|plans|plan|relationship|cooperation|ties)",
    "(call+ off|calls off|called off|walk+ away|walked away|fall+ through|fell through|falls through|break+ off|broke off|broken off|break up|broke up|breaks up|part ways|parted ways|parts ways|pull+ out|pulled out|back+ out|backed out|split up|splits from|fall apart|fell apart|wound down|winds down|unwind+|no longer)",
    "(refuse+|refusing|refused|decline+|declined|reject+|rejects|rejected|turn+ down|turned down|rebuff+|spurn+) ..6 (license|licence|settle|settlement|offer|bid|deal|partnership|alliance|licensing)",
    "(partnership|alliance|venture|agreement|deal|collaboration|pact|licence|license|jv|talks) ..5 (ends|ended|expires|expired|expire|over|dead|collapses|collapsed|scrapped|blocked|rejected|terminated|dissolved|fails|failed|sours|soured|broke down|fell apart|off)",
    "(block+|blocked|blocks|veto+|vetoed) ..6 (partnership|alliance|venture|deal|agreement)",
    "(fail+|failed) to (reach|agree|settle|strike|secure|win)",
    "(rules out|ruled out|denies|denied|quashes) ..6 (deal|partnership|alliance|licence|license|agreement|talks)",
)
RUMORED = (
    "(in|holds|hold|holding|held|enter+|early|advanced|open+|considering|resume+|resumed|start+|begin+) ..3 (talks|discussions|negotiations)",
    "(reportedly|rumor+|rumour+|rumored|rumoured|allegedly planning|said to|expected to|likely to|speculation|sources say|whispers)",
    "(may|might|could|would|mulls|mull|mulling|considering|considers|consider|weighs|weighing|eyes|eyeing|explores|exploring|seeks|seek|seeking|wants|want|hopes|hoping|plans|planning|planned|discuss|discusses|discussing|negotiating|near|nears|close to|nearing|in line to|offers|offered|offer|bid|bids|bidding|poised|propose+|proposed|proposal|tries|trying|willing|looking to|looks to|ready to)",
)


class StatusReader:
    """The patterns above, compiled once."""

    def __init__(self) -> None:
        lists = lists_of({})
        self._ended = tuple(compile_pattern(pattern, lists) for pattern in ENDED)
        self._rumored = tuple(compile_pattern(pattern, lists) for pattern in RUMORED)

    def status(self, matches: Sequence[Match]) -> tuple[str, str]:
        """The status and the words that say so, "" when nothing does."""
        for match in matches:
            if isinstance(match.rule, Rule) and match.rule.status:
                return match.rule.status, match.text
        if not matches:
            return "announced", ""
        line = matches[0].line
        for patterns, status in ((self._ended, "ended"), (self._rumored, "rumored")):
            words = _first(patterns, line)
            if words:
                return status, words
        return "announced", ""


def _first(patterns: Sequence[Pattern], line: Line) -> str:
    for pattern in patterns:
        if pattern.possible(line.words):
            found = pattern.engine.search(line.code)
            if found is not None:
                return line.source(found.start(), found.end())
    return ""
