"""A whole evaluation: labelled files, the unsure stories apart, yardstick, corpora left out; and its text.

Reading the files, the clock and printing belong to the caller; counting is in `evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from newsbot.deals.classify import Finder
from newsbot.deals.evaluation import BANDS, Item, Judged, Result, Slip, accuracy, evaluate
from newsbot.deals.learning import learn
from newsbot.deals.lessons import lessons
from newsbot.deals.scoring import TELLING, Weights
from newsbot.deals.yardstick import keyword_filter
from newsbot.model.deal import KINDS

Example = tuple[Item, Mapping[str, Mapping[str, float]]]  # a story, and the features of each kind


@dataclass(slots=True)
class Report:
    """Everything `newsbot evaluate` prints."""

    files: dict[str, Result] = field(default_factory=dict)  # sure stories of each file
    total: Result = field(default_factory=Result)  # sure stories of all files
    everything: Result = field(default_factory=Result)  # with the unsure ones
    keywords: Result | None = None
    left_out: dict[str, Result] = field(
        default_factory=dict
    )  # corpus -> scored without having learned from it
    left_out_total: Result | None = None
    per_second: float | None = None

    def text(self, *, errors: bool = False) -> str:
        return render(self, errors=errors)


def measure(
    files: Sequence[tuple[str, Sequence[Item]]],
    finder: Finder,
    everyday: Sequence[Item] = (),
    *,
    keywords: bool = False,
    leave_out: bool = False,
    seconds: Callable[[], float] | None = None,
) -> Report:
    """`files`: name and labelled stories; `everyday`: news without labels, which leaving out learns from too.

    `seconds`: a clock that only runs forward, for the throughput.
    """
    report = Report()
    resolve = finder.directory.company
    judged = {name: [_judge(item, finder) for item in items] for name, items in files}
    for name, ones in judged.items():
        report.files[name] = evaluate([one for one in ones if is_sure(one.item)], resolve)
    every = list(chain.from_iterable(judged.values()))
    sure = [one for one in every if is_sure(one.item)]
    report.total = evaluate(sure, resolve)
    report.everything = evaluate(every, resolve)
    if keywords:
        filtered = [
            Judged(one.item, keyword_filter(one.item["title"], one.item.get("summary") or "")) for one in sure
        ]
        report.keywords = evaluate(filtered, resolve)
    if leave_out:
        _leave_out(report, sure, finder, _everyday(everyday, finder))
    if seconds is not None:
        started = seconds()
        for one in every:
            finder.find(one.item["title"], one.item.get("summary") or "")
        report.per_second = len(every) / max(1e-9, seconds() - started)
    return report


def learn_weights(items: Sequence[Item], finder: Finder) -> dict[str, Weights]:
    """What `newsbot learn` stores: the weights of every kind, from the stories that are surely labelled."""
    labelled = [(item, _features(item, finder)) for item in items if "labels" in item and is_sure(item)]
    return _learn([*_lessons(finder), *labelled], _everyday(items, finder))


def _everyday(items: Sequence[Item], finder: Finder) -> list[Mapping[str, Mapping[str, float]]]:
    """Of unlabelled news, what no rule finds any kind in: it teaches which words mean nothing."""
    features = (_features(item, finder) for item in items if "labels" not in item)
    return [found for found in features if not any(map(TELLING.intersection, found.values()))]


def _lessons(finder: Finder) -> list[Example]:
    return [
        (
            {"labels": [{"kind": lesson.kind}] if lesson.kind else []},
            finder.features(lesson.title, lesson.summary),
        )
        for lesson in lessons()
    ]


def is_sure(item: Item) -> bool:
    return bool(item.get("sure", True))


def corpus_of(item: Item) -> str:
    return str(item.get("corpus") or "collected")


def _judge(item: Item, finder: Finder) -> Judged:
    considered = finder.consider(item["title"], item.get("summary") or "")
    return Judged(
        item,
        finder.find(item["title"], item.get("summary") or ""),  # as in live use, the trigger look included
        {one.kind: one.score for one in considered},
        {one.kind: one.evidence for one in considered},
    )


def _features(item: Item, finder: Finder) -> Mapping[str, Mapping[str, float]]:
    return finder.features(item["title"], item.get("summary") or "")


def _learn(
    examples: Sequence[Example], everyday: Sequence[Mapping[str, Mapping[str, float]]] = ()
) -> dict[str, Weights]:
    return {
        kind: learn(
            [
                (found[kind], any(label["kind"] == kind for label in item["labels"]))
                for item, found in examples
            ],
            [found[kind] for found in everyday],
        )
        for kind in KINDS
    }


def _leave_out(
    report: Report,
    sure: Sequence[Judged],
    finder: Finder,
    everyday: Sequence[Mapping[str, Mapping[str, float]]],
) -> None:
    examples = [(one.item, _features(one.item, finder)) for one in sure]
    own = _lessons(finder)
    judged: list[Judged] = []
    for corpus in sorted({corpus_of(item) for item, _ in examples}):
        others = [example for example in examples if corpus_of(example[0]) != corpus]
        weights = _learn([*own, *others], everyday)
        other = finder.weighing(weights)
        ones = [_judge(item, other) for item, _ in examples if corpus_of(item) == corpus]
        report.left_out[corpus] = evaluate(ones, finder.directory.company)
        judged += ones
    report.left_out_total = evaluate(judged, finder.directory.company)


def render(report: Report, *, errors: bool = False) -> str:
    """Plain text for a terminal of 100 columns."""
    lines: list[str] = []
    for name, result in report.files.items():
        lines += [f"{name}, {result.items} sure stories", *_table(result), ""]
    lines += [
        f"All files, {report.total.items} sure stories",
        *_table(report.total),
        *_calibration(report.total),
        "",
    ]
    lines += [f"With the unsure ones, {report.everything.items} stories", *_table(report.everything), ""]
    if report.keywords is not None:
        lines += ["A plain keyword filter on the sure stories", *_kinds(report.keywords), ""]
    if report.left_out_total is not None:
        lines += ["Every corpus scored with weights that were learned on the others"]
        lines += [
            f"  {corpus:<22} {result.items:>5} stories  micro F1 {result.micro.f1:.3f}"
            for corpus, result in report.left_out.items()
        ]
        lines += [*_table(report.left_out_total), ""]
    if report.per_second is not None:
        lines += [f"{report.per_second:,.0f} stories a second on one core", ""]
    if errors:
        lines += chain.from_iterable(_slip(slip) for slip in report.everything.slips)
    return "\n".join(lines).rstrip() + "\n"


def _table(result: Result) -> list[str]:
    return [
        *_kinds(result),
        f"  subtype {accuracy(result.subtypes):.3f}   status {accuracy(result.statuses):.3f}",
        f"  party F1 {result.parties.f1:.3f} (of every label and alert {result.all_parties.f1:.3f})",
        f"  role {accuracy(result.roles):.3f}   alerts right {accuracy(result.alerts):.3f}",
    ]


def _kinds(result: Result) -> list[str]:
    lines = ["  kind             precision  recall     F1    hits  false  missed"]
    rows = [*result.kinds.items(), ("micro", result.micro)]
    lines += [
        (
            f"  {name:<16} {count.precision:>9.3f} {count.recall:>7.3f} {count.f1:>6.3f} {count.hits:>7} "
            f"{count.false_alarms:>6} {count.misses:>7}"
        )
        for name, count in rows
    ]
    return [*lines, f"  macro F1 {result.macro_f1:.3f}"]


def _calibration(result: Result) -> list[str]:
    lines = ["  score         stories   of the kind"]
    for lower, upper, band in zip(BANDS, BANDS[1:], result.bands, strict=False):
        count = band[True] + band[False]
        share = f"{band[True] / count:.2f}" if count else "-"
        lines.append(f"  {lower:.1f} to {upper:.1f}   {count:>8}   {share:>11}")
    return lines


def _slip(slip: Slip) -> list[str]:
    sure = "" if is_sure(slip.item) else " (unsure)"
    lines = [f"{slip.what}, {slip.kind}{sure}: {slip.item.get('id', '')} {slip.item['title']}"]
    if slip.expected:
        lines.append(f"    expected {slip.expected}")
    if slip.got:
        lines.append(f"    found    {slip.got}")
    lines += [
        f"    {evidence.weight:+.2f} {evidence.what}: {evidence.rule} [{evidence.text}]"
        for evidence in slip.evidence
        if evidence.weight
    ]
    return lines
