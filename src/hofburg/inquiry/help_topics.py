"""What the workbench is, its pages, and what its words mean, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hofburg.languages import say

__all__ = ["HELP_GROUPS", "HelpTopic", "help_topics"]

HELP_GROUPS = ("about", "pages", "statuses", "marks", "clocks", "keys")


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """A word or page explained.

    Attributes:
        group: one of ``HELP_GROUPS``.
        id: names it in addresses: ``status-missed``; of a page its route.
        title, text: in the language of the request.
        word: of a status, mark or key, as findings and keyboards write it; else empty.
    """

    group: str
    id: str
    title: str
    text: str
    word: str = ""


def help_topics(group: str | None = None) -> list[HelpTopic]:
    """Every topic, or those of one group, in the language of the request."""
    made = [*_about(), *_pages(), *_statuses(), *_marks(), *_clocks(), *_keys()]
    return [topic for topic in made if group in (None, topic.group)]


def _about() -> Iterator[HelpTopic]:
    for id_, title, text in (
        (
            "what-it-is",
            say("What this is"),
            say(
                "A workbench for a centre's own register: it says who owes what to whom by when,"
                " what was done, how far quotas are used, and what the texts offer next. Every"
                " answer names its paragraph and what it rests on."
            ),
        ),
        (
            "what-it-is-not",
            say("What this is not"),
            say(
                "It is not the official channel. Notifications travel on the OSCE Communications"
                " Network; only what was recorded as transmitted there counts as sent. Nothing"
                " leaves this machine, and nothing is sent by it."
            ),
        ),
        (
            "who-judges",
            say("Who judges"),
            say(
                "The tool states facts; States judge. A message that is not in your hands is not"
                " called missed, unless it was owed to you or the register is declared complete."
                " What is unknown stays unknown."
            ),
        ),
        (
            "find-the-reason",
            say("Where a statement comes from"),
            say(
                "Every finding leads to a page that explains it: the sentence, the paragraph, the"
                " entries it rests on, what is missing, what would change it, and the command that"
                " gives the same answer again."
            ),
        ),
        (
            "exports",
            say("Taking a list with you"),
            say(
                "Every list can be exported. Each file says which edition of the document, which"
                " register and which moment it rests on, and carries the highest handling mark of"
                " what is in it."
            ),
        ),
    ):
        yield HelpTopic("about", id_, title, text)


def _pages() -> Iterator[HelpTopic]:
    for id_, title, text in (
        ("today", say("Today"),
         say("What is due, soon or overdue; what others owe; what changed.")),
        ("calendar", say("Calendar"), say("A year: duties, visits, activities and their days.")),
        ("register", say("Register"), say("Entries and threads, with their signed originals.")),
        ("drafts", say("Drafts"), say("Messages in preparation: filled in, checked, printed.")),
        ("processes", say("Processes"), say("Cases as timelines, with clocks and accounts.")),
        ("quotas", say("Quotas"),
         say("How far limits are used up, by whom, and what may be refused.")),
        ("map", say("Map"), say("Places of entries, areas and activities, with a list beside it.")),
        ("regimes", say("Regimes"),
         say("The documents: paragraph, duty, numbers, provenance, cases.")),
        ("arrangements", say("Arrangements"),
         say("What a few States add to a document, compared.")),
        ("options", say("Options"),
         say("What can be done, with whom, and whose agreement it takes.")),
        ("search", say("Search"), say("Entries, provisions, States, places, arrangements, help.")),
        ("glossary", say("Glossary"), say("Terms of the documents in the languages offered.")),
        ("help", say("Help"), say("This page.")),
    ):  # fmt: skip
        yield HelpTopic("pages", id_, title, text)


def _statuses() -> Iterator[HelpTopic]:
    for word, title, text in (
        ("pending", say("pending"), say("Not yet overdue, and nothing known has been done.")),
        ("met", say("met"), say("Done in time; of a content rule: the message says what it must.")),
        ("early", say("early"), say("Done before the time at which it could be done.")),
        ("late", say("late"), say("Done, after the time by which it was due.")),
        ("missed", say("missed"),
         say("The time has passed, and it is known not to have been done.")),
        ("within", say("within"), say("Inside the limit.")),
        ("exceeded", say("exceeded"), say("Beyond the limit.")),
        ("refusable", say("refusable"),
         say("Beyond a quota: whoever is asked may refuse, and may accept.")),
        ("unmet", say("unmet"), say("The message lacks something, or its parts do not agree.")),
        ("open", say("open"), say("The conditions of this step hold.")),
        ("shut", say("shut"), say("The conditions of this step do not hold.")),
        ("excused", say("excused"), say("The document itself excuses it here.")),
        ("undetermined", say("undetermined"),
         say("The facts at hand do not tell; the page says which one is missing.")),
    ):  # fmt: skip
        yield HelpTopic("statuses", f"status-{word}", title, text, word)


def _marks() -> Iterator[HelpTopic]:
    for word, title, text in (
        ("verified", say("verified"), say("Read in the text itself.")),
        ("inherited", say("inherited"), say("Read in an earlier text that this one continues.")),
        ("practice", say("practice"), say("Known from practice, the press or a secondary copy.")),
        ("recalled", say("recalled"),
         say("Not read; told from memory or by others. To be confirmed.")),
        ("doubtful", say("doubtful"),
         say("Sources differ, or the text is unclear. It decides nothing alone.")),
    ):  # fmt: skip
        yield HelpTopic("marks", f"mark-{word}", title, text, word)


def _clocks() -> Iterator[HelpTopic]:
    for id_, title, text in (
        ("as-of", say("As of"), say("What is due at that moment. Left out: now.")),
        ("known-at", say("Known at"), say("Only what had been recorded by then.")),
        ("known-to", say("Known to"), say("Only what that State had sent or received.")),
        (
            "world",
            say("Account"),
            say("Where public accounts of one event differ, each has findings of its own."),
        ),
        (
            "reading",
            say("Reading"),
            say("Where the text can be read in two ways, each reading has its own findings."),
        ),
    ):
        yield HelpTopic("clocks", f"clock-{id_}", title, text)


def _keys() -> Iterator[HelpTopic]:
    for word, id_, text in (
        ("?", "help", say("Show these keys.")),
        ("Ctrl+K", "menu",
         say("Open the command menu: pages, States, documents, what you saw last.")),
        ("/", "menu-too", say("Open the command menu as well.")),
        ("j", "next", say("Go to the next row of the first list.")),
        ("k", "previous", say("Go to the row before.")),
        ("Enter", "open", say("Open the row, or what is chosen in the menu.")),
        ("x", "exports", say("Go to the exports of the page.")),
        ("Esc", "close", say("Close a dialog.")),
    ):  # fmt: skip
        yield HelpTopic("keys", f"key-{id_}", word, text, word)
