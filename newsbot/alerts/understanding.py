"""What the segments of a typed text mean together: the walk over them, and the sum it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsbot.alerts.choosing import KIND_OF, direction_roles, ordered, wanted_kinds, wanted_statuses
from newsbot.alerts.describing import describe
from newsbot.alerts.names import Names
from newsbot.alerts.segments import Segment
from newsbot.alerts.words import ROLE_NAMES
from newsbot.errors import CommandError
from newsbot.model.chat import Query
from newsbot.model.deal import ROLES

MAX_NAMES = 50
Named = tuple[str, str]  # "company" or "word", and the name
EXAMPLES = (
    "/subscribe Nokia, Ericsson licences and settlements daily\n"
    "/subscribe alliances with Qualcomm\n"
    "/subscribe all patent disputes but no rumours"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A text, understood. `better` is the same with misspelt companies put right, "" if there are none."""

    query: Query
    rhythm: str
    notes: tuple[str, ...] = ()
    better: str = ""


@dataclass(slots=True)
class Reader:
    """Walks over the segments. `turn` is the last small word that changes what the next names mean."""

    names: Names
    topics: tuple[str, ...]
    turn: str = ""
    comma: bool = False  # a comma since the last segment
    last: str = ""  # what the last segment under this turn was: name or vocabulary
    rhythm: str = ""
    lead: list[Named] = field(default_factory=list)
    beside: list[Named] = field(default_factory=list)  # after "with"
    withs: int = 0
    together: bool = False
    only: bool = False
    said: bool = False  # anything besides words such as "against" and "only"
    open_without: bool = False  # nothing to leave out has followed yet
    story_id: int | None = None
    directions: dict[str, str] = field(default_factory=dict)  # name -> by, to, against
    lists: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    typos: list[tuple[str, str]] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def put(self, name: str, *values: str) -> None:
        kept = self.lists.setdefault(name, [])
        kept.extend(value for value in values if value not in kept)

    def take(self, segment: Segment) -> None:
        if segment.kind == "sep":
            self.comma = True
            return
        self.said = self.said or segment.kind != "sense" or "turn" not in dict(segment.senses)
        if segment.kind == "sense":
            self._sense(segment)
            self.comma = False
        else:
            self._name(segment)
            self.comma = False

    # ---- words of the vocabulary

    def _sense(self, segment: Segment) -> None:
        senses = dict(segment.senses)
        if "link" in senses:
            return
        if self.turn == "as" and (role := senses.get("as") or senses.get("role")):
            self.put("roles", role)
            return
        for category in ("turn", "rhythm", "days", "status", "subtype", "kind", "kinds", "field", "role"):
            if category in senses:
                getattr(self, f"_{category}")(senses[category])
                return
        if "as" in senses:
            self.put("roles", senses["as"])

    def _negative(self, what: str) -> bool:
        """Under "without", until a comma is followed by something of another sort."""
        if self.turn == "without" and self.comma and self.last not in ("", what):
            self.turn = ""
        self.last = what
        negative = self.turn == "without"
        self.open_without = self.open_without and not negative
        return negative

    def _turn(self, value: str) -> None:
        if value in ("together", "plus"):
            self.together = True
            return
        if value == "only":
            self.only = True
            self.turn = "" if self.turn == "without" else self.turn
            return
        if value == "with":
            self.withs += 1
        if value == "with" and self.turn == "without":
            return
        self.turn = value
        self.last = ""
        self.open_without = self.open_without or value == "without"

    def _rhythm(self, value: str) -> None:
        if value == "weekly":
            self.note("I send alerts at once or once a day; /digest weekly adds a roll-up every Monday.")
        if value == "hourly":
            self.note(
                "I send alerts at once or once a day; there is no hourly digest, so these come at once."
            )
        self.rhythm = {"weekly": "daily", "hourly": "instant"}.get(value, value)
        self.turn = ""

    def _days(self, _value: str) -> None:
        self.note("Days and hour of the digest are the same for the whole chat: set them with /digest")
        self.rhythm = self.rhythm or "daily"
        self.turn = ""

    def _status(self, value: str) -> None:
        self.put("no_statuses" if self._negative("vocabulary") else "statuses", value)

    def _subtype(self, value: str) -> None:
        self.put("no_subtypes" if self._negative("vocabulary") else "subtypes", value)

    def _kind(self, *values: str) -> None:
        self.put("no_kinds" if self._negative("vocabulary") else "kinds", *values)

    def _kinds(self, _value: str) -> None:
        if self.turn == "about" and (self.lists.get("kinds") or self.lists.get("subtypes")):
            return  # "disputes over patents"
        self._kind("patent_deal", "patent_dispute")

    def _field(self, value: str) -> None:
        self.put("exclude" if self._negative("name") else "fields", value)

    def _role(self, value: str) -> None:
        self.put("roles", value)
        self.turn = ""

    # ---- names

    def _name(self, segment: Segment) -> None:
        text = " ".join(segment.text.split())
        if not text:
            return
        if not any(letter.isalnum() for letter in text):
            raise CommandError(f"“{text}” holds no letter or digit to look for. For example:\n{EXAMPLES}")
        if segment.kind == "topic":
            self._kind(text)
        elif self.turn == "story" and segment.number:
            self.story_id = int(text)
        elif self.turn == "topic":
            self._topic(text)
        elif self._negative("name"):
            self._left_out(segment, text)
        elif self.turn == "about" and segment.kind != "company":
            self.put("fields", text)
        else:
            self._party(segment, text)

    def _left_out(self, segment: Segment, text: str) -> None:
        company = text if segment.kind == "company" else self.names.company(text)
        near = self.names.near(text) if company is None and segment.kind == "word" else None
        if near is not None:
            self.typos.append((text, near))
            self.note(f"Nobody tracks “{text}” here. Did you mean {near}?")
        self.put("exclude", company or text)

    def _topic(self, text: str) -> None:
        known = {topic.casefold(): topic for topic in self.topics}
        if text.casefold() not in known:
            choice = ", ".join(f"“{topic}”" for topic in self.topics) or "none so far"
            raise CommandError(f"There is no topic “{text}” here. The topics are: {choice}.")
        self.put("kinds", known[text.casefold()])

    def _party(self, segment: Segment, text: str) -> None:
        company = text if segment.kind == "company" else self.names.company(text)
        if company is None and segment.kind == "word" and _is_prose(text):
            raise CommandError(f"I did not understand “{text}”. Write it like one of these:\n{EXAMPLES}")
        found = ("company", company) if company else ("word", text)
        if company is None:
            self._untracked(text, guess=segment.kind == "word")
        if self.turn in ("by", "to", "against"):
            self.directions[found[1]] = self.turn
        (self.beside if self.turn in ("with", "between") else self.lead).append(found)
        if self.turn == "between":
            self.together = True
        if self.turn in ("as", "about"):
            self.turn = ""

    def _untracked(self, text: str, *, guess: bool) -> None:
        near = self.names.near(text) if guess else None
        if near is not None:
            self.typos.append((text, near))
            self.note(f"Nobody tracks “{text}” here. Did you mean {near}?")
        else:
            self.note(f"Nobody tracks “{text}” here, so I look for these words in the news.")

    # ---- the sum

    def understood(self) -> Understood:
        if not self.said:
            raise CommandError(f"That says nothing to look for. For example:\n{EXAMPLES}")
        if self.open_without:
            raise CommandError(
                "What shall I leave out? Say it behind “without”: /subscribe all without Nokia"
            )
        parties = tuple(dict.fromkeys((*self.lead, *self.beside)))
        kinds, subtypes = wanted_kinds(self.lists, self.topics, only=self.only)
        query = Query(
            companies=_of_sort("company", parties),
            words=_of_sort("word", parties),
            kinds=kinds,
            subtypes=subtypes,
            statuses=wanted_statuses(self.lists),
            fields=tuple(self.lists.get("fields", ())),
            exclude=tuple(self.lists.get("exclude", ())),
            story_id=self.story_id,
        )
        together = self._at_once(parties, query)
        query = replace(query, together=together, roles=self._roles(subtypes, kinds, together=together))
        if query.roles and not parties:
            role = ROLE_NAMES[query.roles[0]]
            raise CommandError(f"Who should be {role}? Name a company: /subscribe Nokia as {role}")
        if len(parties) + len(query.exclude) + len(query.fields) > MAX_NAMES:
            raise CommandError(f"That is more than {MAX_NAMES} names. Please make two subscriptions of it.")
        rhythm = self.rhythm or "instant"
        return Understood(
            query=query,
            rhythm=rhythm,
            notes=tuple(self.notes),
            better=describe(self._corrected(query), rhythm) if self.typos else "",
        )

    def _corrected(self, query: Query) -> Query:
        meant = dict(self.typos)
        companies = dict.fromkeys((*query.companies, *(meant[word] for word in query.words if word in meant)))
        words = tuple(word for word in query.words if word not in meant)
        exclude = tuple(dict.fromkeys(meant.get(word, word) for word in query.exclude))
        return replace(query, companies=tuple(companies), words=words, exclude=exclude)

    def _at_once(self, parties: Sequence[Named], query: Query) -> bool:
        """Whether all must take part. "A or B, with C" is two wishes, and is refused with both spelt out."""
        if len(parties) < 2:
            return False
        if self.together or len(set(self.directions.values())) > 1:
            return True
        if self.lead and self.withs >= len(parties) - 1:
            return True
        facing = self.beside if self.withs else [party for party in parties if party[1] in self.directions]
        others = [party for party in parties if party not in facing]
        if not facing or not others or len(parties) == 2:
            return bool(facing and others)
        pairs = [(one, other) for one in others for other in facing][:6]
        lines = (_spelt_out(replace(query, together=True), pair, self.rhythm) for pair in pairs)
        raise CommandError(
            "I can watch for several companies at once, or for any of them. Send me:\n" + "\n".join(lines)
        )

    def _roles(self, subtypes: Sequence[str], kinds: Sequence[str], *, together: bool) -> tuple[str, ...]:
        roles = set(self.lists.get("roles", ()))
        sorts = {*(KIND_OF[subtype] for subtype in subtypes), *kinds}
        if together and self.directions:
            self.note("I cannot tie a role to each of two companies, so you get both directions.")
        elif self.directions and len(sorts) == 1:
            for direction in self.directions.values():
                roles |= direction_roles(direction, next(iter(sorts)), subtypes)
        return ordered(roles, ROLES)


def _is_prose(text: str) -> bool:
    """A long run of small words is no name."""
    words = text.split()
    return len(words) > 6 or (len(words) > 3 and text.islower())


def _of_sort(sort: str, parties: Sequence[Named]) -> tuple[str, ...]:
    return tuple(name for each, name in parties if each == sort)


def _spelt_out(query: Query, pair: Sequence[Named], rhythm: str) -> str:
    """The command for two of the companies."""
    two = replace(query, companies=_of_sort("company", pair), words=_of_sort("word", pair))
    return f"/subscribe {describe(two, rhythm)}"
