"""A printed arrangement as text and as Markdown, from the same structure as the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hofburg.reports.arrangement_annexes import Form, label_of
from hofburg.reports.arrangement_articles import Article, Clause, PrintedArrangement
from hofburg.reports.arrangement_print_words import Texts, by_language, each, in_each, words
from hofburg.reports.markdown import code, opening, prose, table
from hofburg.reports.wording import plain

__all__ = ["clause_in", "heading_in", "printed_markdown", "printed_text"]


def printed_markdown(printed: PrintedArrangement) -> str:
    """An arrangement as Markdown, its languages side by side in tables; ends with a newline."""
    return _joined(_markdown(printed))


def printed_text(printed: PrintedArrangement) -> str:
    """An arrangement as plain text, one language beneath the other; ends with a newline."""
    return _joined(_text(printed))


def _joined(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.rstrip("\n") + "\n"


# -- Markdown --------------------------------------------------------------------------------------


def _markdown(it: PrintedArrangement) -> Iterator[str]:
    langs = it.languages
    head = [words(language)["language"] for language in langs]
    if it.stamp:
        yield from (f"**{prose(_both(it.stamp, langs))}**", "")
    yield from (f"# {prose(_both(it.title, langs))}", "")
    facts = ([prose(f"{in_each(key, n)}: {in_each(v, n)}") for n in langs] for key, v in it.head)
    yield from table(head, facts)
    if it.notices:
        yield from (f"## {prose(_both(each('notices', langs), langs))}", "")
        yield from table(head, ([prose(t) for t in by_language(one, langs)] for one in it.notices))
    for article in it.articles:
        yield from (f"## {_heading(article, langs)}", "")
        yield from table(head, ([_cell(clause, n) for n in langs] for clause in article.clauses))
    if it.left:
        yield from (f"## {prose(_both(each('left', langs), langs))}", "")
        rows = ([prose(f"{key}: {in_each(why, n)}") for n in langs] for key, why in it.left)
        yield from table(head, rows)
    yield from _annexes(it)


def _heading(article: Article, langs: Sequence[str]) -> str:
    return prose(" / ".join(heading_in(article, n) for n in langs))


def heading_in(article: Article, language: str) -> str:
    """*Article 3 (A3). Yearly list of stores*."""
    said = words(language)["article"].format(number=article.number)
    key = f" ({plain(article.key)})" if article.key else ""
    return f"{said}{key}. {in_each(article.heading, language)}"


def clause_in(clause: Clause, language: str) -> str:
    """The text of a clause in a language, with its number and label."""
    text = in_each(clause.texts, language)
    label = f" [{plain(clause.label)}]" if clause.kind == "rule" else ""
    return f"{clause.number} {text}{label}".lstrip()


def _cell(clause: Clause, language: str) -> str:
    text = prose(clause_in(clause, language))
    return f"*{text}*" if clause.kind == "beside" else text


def _annexes(it: PrintedArrangement) -> Iterator[str]:
    langs = it.languages
    yield from (f"## {prose(_both(each('annex-forms', langs), langs))}", "")
    if not it.forms:
        yield from (prose(_both(each("no-forms", langs), langs)), "")
    for form in it.forms:
        yield from _form(form, langs)
    yield from (f"## {prose(_both(each('annex-rules', langs), langs))}", "")
    keys = ("what", "says", "paragraph", "trust", "source")
    rows = (
        (f"{code(rule.name)} {rule.kind}", "; ".join(code(line) for line in rule.written),
         prose(rule.paragraph), rule.mark, prose(rule.source))
        for rule in it.rules
    )  # fmt: skip
    yield from table([prose(_both(each(key, langs), langs)) for key in keys], rows)
    yield from (f"- {mark}: {prose(_both(meaning, langs))}" for mark, meaning in it.marks)
    yield ""
    if it.places:
        yield from (f"## {prose(_both(each('annex-places', langs), langs))}", "")
        for one in it.places:
            yield f"- {code(one.area)}, {prose(_both(one.piece, langs))}: {' '.join(one.points)}"
        yield ""
    if it.sources:
        yield from (f"## {prose(_both(each('sources', langs), langs))}", "")
        yield from (f"- {code(key)}: {prose(text)}" for key, text in it.sources)
        yield ""
    yield f"{prose(_both(each('hash', langs), langs))}: {code(it.digest)}"


def _form(form: Form, langs: Sequence[str]) -> Iterator[str]:
    yield from (f"### {code(form.name)}: {prose(_both(form.title, langs))}", "")
    if form.text:
        yield from (opening(_both(form.text, langs)), "")
    field = prose(_both(each("form-field", langs), langs))
    titles = [field, *(words(n)["language"] for n in langs)]
    star = {True: " \\*", False: ""}
    rows = (
        [f"{'– ' * it.depth}{code(it.name)}{star[it.required]}",
         *(prose(f"{label_of(it, n)}: {it.holds[n]}") for n in langs)]
        for it in form.fields
    )  # fmt: skip
    yield from table(titles, rows)
    if any(it.required for it in form.fields):
        yield from (f"\\* {prose(_both(each('required', langs), langs))}", "")


def _both(texts: Texts, langs: Sequence[str]) -> str:
    return " / ".join(by_language(texts, langs))


# -- text ------------------------------------------------------------------------------------------


def _text(it: PrintedArrangement) -> Iterator[str]:
    langs = it.languages
    if it.stamp:
        yield from (*by_language(it.stamp, langs), "")
    for line in by_language(it.title, langs):
        yield from (line, "=" * min(len(line), 76))
    yield ""
    for n in langs:
        yield from (f"{in_each(key, n)}: {in_each(value, n)}" for key, value in it.head)
        yield from ("", *(in_each(one, n) for one in it.notices), "")
    for article in it.articles:
        for n in langs:
            said = heading_in(article, n)
            yield from (said, "-" * min(len(said), 76))
        yield ""
        for clause in article.clauses:
            yield from (*(clause_in(clause, n) for n in langs), "")
    if it.left:
        yield from (_both(each("left", langs), langs), "")
        for label, why in it.left:
            yield from (f"{plain(label)}: {text}" for text in by_language(why, langs))
        yield ""
    yield from (_both(each("annex-forms", langs), langs), "")
    for form in it.forms:
        yield f"{form.name}: {_both(form.title, langs)}"
        for one in form.fields:
            said = " / ".join(f"{label_of(one, n)}: {one.holds[n]}" for n in langs)
            star = "*" if one.required else ""
            yield f"{'  ' * (one.depth + 1)}{one.name}{star}: {said}"
        yield ""
    yield from (_both(each("annex-rules", langs), langs), "")
    for rule in it.rules:
        where = ", ".join(part for part in (rule.paragraph, rule.mark, rule.source) if part)
        yield f"{rule.name}: {rule.kind} [{where}]"
        yield from (f"  {line}" for line in rule.written)
    yield from ("", *(f"{mark}: {_both(meaning, langs)}" for mark, meaning in it.marks), "")
    if it.places:
        yield from (_both(each("annex-places", langs), langs), "")
        for place in it.places:
            yield f"{place.area}, {_both(place.piece, langs)}:"
            yield from (f"  {point}" for point in place.points)
        yield ""
    yield from (f"{plain(key)}: {plain(text)}" for key, text in it.sources)
    yield from ("", f"{_both(each('hash', langs), langs)}: {it.digest}")
