"""A printed arrangement as plain structure: head, articles, annexes; every text by language.

What becomes of it, a document of two columns or lines of text, is for who renders it. A text that
a language has not is not there: renderers say that it is not translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.reports.arrangement_annexes import Form, Places, Rule, forms_of, places_of, rules_of
from hofburg.reports.arrangement_figures import area_words, figure_words, state_name, unknown
from hofburg.reports.arrangement_print_words import LANGUAGES, Texts, each, in_each, told, words
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.regimes import Arrangement, Law, Provision

__all__ = ["Article", "Clause", "PrintedArrangement", "printed_arrangement"]

_MARKS = ("verified", "inherited", "practice", "recalled", "doubtful")


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph of an article.

    Attributes:
        kind: ``rule`` (numbered), ``beside`` (what the base says there), ``figure``,
            ``definition`` or ``said`` (for the reader only).
        texts: what it says, by language; empty where no words are given.
        label: of the provision or figure, by which annex 2 says where it comes from.
        number: of a rule: ``3.1``.
    """

    kind: str
    texts: Texts
    label: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article: what stands under one paragraph of the document.

    ``key`` is the document's own number of it (``A3``); empty for what has none.
    """

    number: int
    key: str
    heading: Texts
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class PrintedArrangement:
    """All that stands on the printed pages of an arrangement, in order.

    Attributes:
        id: of the arrangement; ``digest`` is the hash of its edition.
        languages: columns, in order.
        stamp: what is printed across the head of each page; empty while it is in force.
        title: by language.
        head: parties, term and the like: caption and value, both by language.
        notices: what to know before it is used.
        articles, forms, rules, places: its articles and annexes.
        left: inherited provisions that find nothing in it, with the reason.
        marks: how far things can be trusted: mark and meaning.
        sources: key and text, as the document has them.
    """

    id: str
    digest: str
    languages: tuple[str, ...]
    stamp: Texts
    title: Texts
    head: tuple[tuple[Texts, Texts], ...]
    notices: tuple[Texts, ...]
    articles: tuple[Article, ...]
    left: tuple[tuple[str, Texts], ...]
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    places: tuple[Places, ...]
    marks: tuple[tuple[str, Texts], ...]
    sources: tuple[tuple[str, str], ...]


def printed_arrangement(law: Law, languages: Sequence[str] = LANGUAGES) -> PrintedArrangement:
    """An arrangement, or any regime, as it is printed.

    Args:
        law: the law; of an overlay only what it touches and adds is printed.
        languages: of ``en`` and ``ru`` those wanted, in the order of the columns.
    """
    return _Printer(law, tuple(languages)).printed()


class _Printer:
    def __init__(self, law: Law, languages: tuple[str, ...]) -> None:
        from hofburg.arrangements import difference

        self.law, self.languages, self.header = law, languages, law.arrangement
        said = difference(law)
        labels = [it.label for it in (*said.touched, *said.added)]
        self.own = [it for label, it in law.provisions.items() if label in set(labels)]
        self.figures = [law.parameters[it.name] for it in said.figures if it.here]
        base = law.base
        self.areas = [a for a in law.areas.values() if base is None or a.name not in base.areas]

    def printed(self) -> PrintedArrangement:
        law, base = self.law, self.law.base
        rules = rules_of(self.own, self.figures, self.languages)
        used = {rule.mark for rule in rules}
        marks = [mark for mark in _MARKS if mark in used]
        known = base.sources if base else {}
        return PrintedArrangement(
            id=law.id,
            digest=law.digest,
            languages=self.languages,
            stamp=self._stamp(),
            title=law.title,
            head=tuple(self._head()),
            notices=tuple(self._notices()),
            articles=tuple(self._articles()),
            left=tuple(self.header.left.items()) if self.header else (),
            forms=forms_of(law, self.languages),
            rules=rules,
            places=places_of(self.areas, self.languages),
            marks=tuple((mark, each(f"mark-{mark}", self.languages)) for mark in marks),
            sources=tuple((k, text) for k, text in law.sources.items() if k not in known),
        )  # fmt: skip

    # -- the head ----------------------------------------------------------------------------------

    def _stamp(self) -> Texts:
        status = self.header.status if self.header else "in-force"
        return {} if status == "in-force" else each(f"stamp-{status}", self.languages)

    def _head(self) -> Iterator[tuple[Texts, Texts]]:
        for key, values in self._facts():
            if any(values.values()):
                yield each(key, self.languages), values

    def _facts(self) -> Iterator[tuple[str, Texts]]:
        law, header, languages = self.law, self.header, self.languages
        yield "id", dict.fromkeys(languages, plain(law.id))
        if law.base is not None:
            yield "base", {lang: self._base_title(lang) for lang in languages}
        yield "edition", dict.fromkeys(languages, plain(law.edition))
        if header is None:
            return
        yield "parties", {lang: self._parties(header, lang) for lang in languages}
        if header.scope:
            yield "for", each(f"for-{header.scope}", languages)
        yield "term", {lang: self._term(header, lang) for lang in languages}
        yield "status", each(header.status, languages)
        yield "nature", each(header.nature, languages)
        # One line of the document, in the language in which it was written down.
        yield "signed", {"en": plain(header.signed)} if header.signed else {}
        yield "area", header.area
        if header.precedes:
            yield "precedes", dict.fromkeys(languages, ", ".join(header.precedes))

    def _base_title(self, language: str) -> str:
        base = self.law.base
        return f"{in_each(base.title, language)} ({plain(base.id)})" if base else ""

    def _parties(self, header: Arrangement, language: str) -> str:
        if not header.parties:
            return words(language)["all"]
        return "; ".join(state_name(self.law, code, language) for code in header.parties)

    def _term(self, header: Arrangement, language: str) -> str:
        from hofburg.reports.arrangement_page import term_words

        return term_words(self.law, header, words(language))

    def _notices(self) -> Iterator[Texts]:
        languages, every = self.languages, str(len(self.figures))
        draft = self.header is not None and self.header.status in ("draft", "proposed")
        doubtful = sum(it.doubtful for it in self.figures)
        open_ = sum(unknown(it) for it in self.figures)
        if doubtful:
            key = "notice-proposals" if draft else "notice-doubtful"
            yield each(key, languages, count=str(doubtful), all=every)
        if open_:
            yield each("notice-unknown", languages, count=str(open_), all=every)
        if self.header is not None:
            if self.header.incomplete:
                yield each("notice-incomplete", languages, why=self.header.incomplete)
            yield each("note", languages)
        if self.areas:
            yield each("no-sovereignty", languages)

    # -- articles ----------------------------------------------------------------------------------

    def _articles(self) -> Iterator[Article]:
        law, base = self.law, self.law.base
        own = _counted([key for key in law.paragraphs if not base or key not in base.paragraphs])
        used = [it.provenance.paragraph for it in self.own]
        used += [it.provenance.paragraph for it in self.figures]
        used += [area.provenance.paragraph for area in self.areas if area.provenance]
        number = 0
        for key in dict.fromkeys([*own, *used]):
            clauses = tuple(self._clauses(key, number + 1))
            if clauses:
                number += 1
                heading = law.headings.get(key, {}) if key else each("no-article", self.languages)
                yield Article(number, key, heading, clauses)

    def _clauses(self, key: str, article: int) -> Iterator[Clause]:
        law = self.law
        if key in law.reasons and (law.base is None or key not in law.base.paragraphs):
            yield Clause("said", law.reasons[key])
        for area in self.areas:
            if (area.provenance.paragraph if area.provenance else "") == key:
                yield Clause("definition", area_words(law, area, self.languages), area.name)
        count = 0
        for it in self.own:
            if it.provenance.paragraph == key:
                count += 1
                yield from self._rule(it, f"{article}.{count}")
        for figure in self.figures:
            if figure.provenance.paragraph == key:
                yield Clause("figure", self._figure(figure.name), figure.name)

    def _rule(self, it: Provision, number: str) -> Iterator[Clause]:
        base = self.law.base
        yield Clause("rule", it.text or each("no-words", self.languages), it.label, number)
        before = base.provisions.get(it.label) if base else None
        if base and before and before.text and before.text != it.text:
            where = f"{plain(base.id)}, {plain(before.provenance.paragraph or before.label)}"
            texts = each("instead", self.languages, base=where, text=before.text)
            yield Clause("beside", texts, it.label)

    def _figure(self, name: str) -> Texts:
        """*notify.troops = 3000 troops (in VD2011: 9000 troops; another reading: 4500 troops)*."""
        return {language: self._figure_in(name, language) for language in self.languages}

    def _figure_in(self, name: str, language: str) -> str:
        law, said = self.law, words(language)
        it = law.parameters[name]
        before = law.base.parameters.get(name) if law.base else None
        asides = []
        if law.base and before:
            value = figure_words(law.base, before, language)
            asides.append(said["in-base-figure"].format(base=plain(law.base.id), value=value))
        for reading in it.readings:
            asides.append(said["otherwise"].format(value=figure_words(law, it, language, reading)))
        if it.doubtful:
            draft = self.header is not None and self.header.status in ("draft", "proposed")
            asides.append(said["proposal" if draft else "doubtful-figure"])
        text = said["figure"].format(name=plain(name), value=figure_words(law, it, language))
        about = told(it.text, language) or (said["missing"] if it.text else "")
        aside = f" ({'; '.join(asides)})" if asides else ""
        return f"{text}{aside}{f'. {about}' if about else ''}"


def _counted(keys: list[str]) -> list[str]:
    """Articles of one series (A1, A2, A10) by their numbers, whichever file names them first."""
    found = [re.fullmatch(r"(\D*)(\d{1,6})", key) for key in keys]
    series = [it for it in found if it]
    if len(series) < len(keys) or len({it[1] for it in series}) > 1:
        return keys
    return [it[0] for it in sorted(series, key=lambda it: int(it[2]))]
