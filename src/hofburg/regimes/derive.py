"""Make of an arrangement and its base one document: the base's, with the changes put in.

What comes out is linked and run as any other regime, so that neither evaluator knows of
arrangements. Whom it binds is written into the conditions of what it touches and adds.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hofburg.regimes.body import party
from hofburg.regimes.expression import near, shown
from hofburg.regimes.faults import Faults
from hofburg.regimes.faults import Path as Steps
from hofburg.regimes.link_areas import check_whose
from hofburg.regimes.merge import Merged
from hofburg.regimes.model import Document
from hofburg.regimes.parameters import end_of_day, start_of_day
from hofburg.regimes.tokens import tree

__all__ = ["KINDS", "derived"]

KINDS = ("duty", "limit", "content", "gate")
_ADDED = ("sources", "paragraphs", "rows", "out_of_scope", "messages", "terms", "areas")
_LISTS = ("units", "organisations")
_SHARED = ("columns", "messages", "parts", "with")  # of a process: what may be added to it
_BASES = ("zone", "handling", "holidays")  # what an overlay takes as it is
_FIGURE = ("value", "versions", "readings", "unit", "mark", "source", "paragraph")
_SAID = ("paragraph", "mark", "source", "strength", "text")


def derived(base: Merged, own: Merged, document: Document) -> Merged:
    """The document of an overlay: ``base`` with what ``own`` (as ``document`` has it) changes.

    Faults are among its problems, each at its place in the overlay.
    """
    return _Deriver(base, own, document).made()


class _Deriver:
    def __init__(self, base: Merged, own: Merged, document: Document) -> None:
        self.own, self.document = own, document
        self.faults = Faults(own.place)
        self.out = Merged(own.name)
        self.out.data = deepcopy(base.data)
        self.out.origin = dict(base.origin)
        self.labels = {
            str(p.get("label")): n for n, p in enumerate(base.data.get("provisions", ()))
        }
        header = document.arrangement
        self.under = header is not None and header.for_ == "under"

    def made(self) -> Merged:
        self._header()
        for section in _ADDED:
            self._add(section)
        check_whose(self.document, self.faults)
        for section in _LISTS:
            listed = [*self.out.data.get(section, ()), *self.own.data.get(section, ())]
            if listed:
                self.out.data[section] = list(dict.fromkeys(listed))
        self._parameters()
        self._processes()
        inherited = set(self.labels) - set(self.document.touches)
        self._touches()
        self._additions()
        if self.under:
            for label in inherited:  # until the end of the arrangement, if not of their own
                provision = self.out.data["provisions"][self.labels[label]]
                self._narrow(provision)
                self._term(provision)
        for label in self.document.leaves:
            self._leave(label)
        if not (self.document.touches or self.document.provisions):
            self._say((), "changes-nothing", "changes nothing of its base",
                      "Touch a provision of it, or add one.")  # fmt: skip
        self.out.problems += self.faults.problems
        return self.out

    def _say(self, path: Steps, rule: str, message: str, remedy: str) -> None:
        self.faults.report(path, rule, message, remedy)

    def _from_own(self, path: Steps, at: Steps) -> None:
        """Faults of a path of the whole are reported at a place in the overlay."""
        self.out.origin[path] = self.own.origin.get(at) or next(
            (source, (*steps, *at[length:]))
            for length in range(len(at) - 1, -1, -1)
            if (found := self.own.origin.get(at[:length])) or length == 0
            for source, steps in [found or (next(iter(self.own.origin.values()))[0], ())]
        )

    def _header(self) -> None:
        data = self.out.data
        if self.document.arrangement is None or self.document.arrangement.for_ is None:
            self._say(("arrangement",), "scope", "does not say for whom it is",
                      "Write arrangement: {for: under}, or for: parties.")  # fmt: skip
        if self.document.regime in (data["regime"], "base"):
            said = f"{shown(self.document.regime)} is what its base is called"
            self._say(("regime",), "taken", said, "Give the arrangement an id of its own.")
        for code in self.document.parties or ():
            reason, remedy = party(data.get("parties"), code, data.get("organisations", ()))
            if reason:
                self._say(("parties", code), "unknown-state", reason, remedy)
        self._dates()
        for name in _BASES:
            if name in self.own.data:
                self._say((name,), "of-the-base", f"{name} is that of the base", "Leave it out.")
        for name in ("edition", "holidays"):
            data.pop(name, None)
        for name in ("regime", "title", "since", "edition", "arrangement"):
            if name in self.own.data:
                data[name] = self.own.data[name]
                self._from_own((name,), (name,))

    def _dates(self) -> None:
        """Its term lies in that of its base: nothing is inherited from what is not in force."""
        base, zone = self.out.data, str(self.out.data.get("zone", "UTC"))
        ends: list[int | None] = []
        for name, read in (("since", start_of_day), ("until", end_of_day)):
            try:
                ends.append(read(getattr(self.document, name), zone))
            except ValueError as error:
                self._say((name,), "date", str(error), "Write it as 2024-03-01.")
        if len(ends) < 2:
            return
        since, until = ends
        first, last = start_of_day(base.get("since"), zone), end_of_day(base.get("until"), zone)
        if since is not None and until is not None and since > until:
            self._say(("until",), "date", "the arrangement ends before it begins", "Swap the two.")
        if since is not None and first is not None and since < first:
            self._say(("since",), "date", "the arrangement begins before its base",
                      f"Write {base['since']}, the first day of the base.")  # fmt: skip
        if until is not None and last is not None and until > last:
            self._say(("until",), "date", "the arrangement ends after its base",
                      f"Write {base['until']}, the last day of the base.")  # fmt: skip

    def _own_mark(self, item: Any) -> Any:
        """An item of the overlay, with its default mark and source written out."""
        default = self.document.provenance
        if not isinstance(item, dict):
            return item
        return {"mark": default.mark, "source": default.source} | item

    def _add(self, section: str) -> None:
        for name, item in self.own.data.get(section, {}).items():
            target = self.out.data.setdefault(section, {})
            if name in target and not (section == "sources" and target[name] == item):
                self._say((section, name), "defined-twice", f"the base has {shown(name)} already",
                          "Choose another name.")  # fmt: skip
                continue
            marked = section in ("messages", "terms", "areas")
            target[name] = self._own_mark(item) if marked else item
            self._from_own((section, name), (section, name))

    def _parameters(self) -> None:
        target = self.out.data.setdefault("parameters", {})
        for name, item in self.own.data.get("parameters", {}).items():
            made = self._own_mark(item)
            if name in target:
                kept = {k: v for k, v in target[name].items() if k not in _FIGURE}
                before = {k: target[name].get(k) for k in ("value", "versions", "readings")}
                if before == {k: made.get(k) for k in before}:
                    said = f"{name} is as it is in the base"
                    remedy = "Leave it out, or change it."
                    self._say(("parameters", name), "changes-nothing", said, remedy)
                made = kept | made
            target[name] = made
            self._from_own(("parameters", name), ("parameters", name))

    def _processes(self) -> None:
        target = self.out.data.setdefault("processes", {})
        for name, item in self.own.data.get("processes", {}).items():
            path: Steps = ("processes", name)
            if name not in target:
                target[name] = self._own_mark(item)
                self._from_own(path, path)
                continue
            for key, added in item.items():
                if key not in _SHARED or not isinstance(added, dict):
                    remedy = f"Add {', '.join(_SHARED)}, or make a process of your own."
                    said = f"{key} of {name} is that of the base"
                    self._say((*path, key), "of-the-base", said, remedy)
                    continue
                whole = target[name].setdefault(key, {})
                if isinstance(whole, list):  # messages without routes
                    whole = target[name][key] = {message: {} for message in whole}
                for inner, value in added.items():
                    if inner in whole:
                        self._say((*path, key, inner), "defined-twice",
                                  f"{name} of the base has {shown(inner)} already",
                                  "Choose another name.")  # fmt: skip
                        continue
                    whole[inner] = value
                    self._from_own((*path, key, inner), (*path, key, inner))

    def _touches(self) -> None:
        for label, raw in self.own.data.get("touches", {}).items():
            path: Steps = ("touches", label)
            if label not in self.labels:
                remedy = near(label, [*self.labels]) or "`hofburg regime show` lists them."
                self._say(
                    path, "unknown-label", f"the base has no provision {shown(label)}", remedy
                )
                continue
            index = self.labels[label]
            item = raw or {}
            provision = self.out.data["provisions"][index]
            if item.get("paragraph") and provision.get("paragraph"):
                # Nothing may be left to code it: that it reads otherwise here is the reason.
                aside = self.out.data.setdefault("out_of_scope", {})
                aside.setdefault(str(provision["paragraph"]), f"read as {item['paragraph']} here")
            provision |= {k: item[k] for k in _SAID if item.get(k) is not None}
            default = self.document.provenance
            provision["mark"] = item.get("mark") or default.mark
            provision["source"] = item.get("source") or default.source
            for kind in KINDS:
                if item.get(kind) is not None:
                    self._whole(item[kind].get("when"), (*path, kind, "when"))
                    self._patch(provision, kind, item[kind], path)
            self._whole(item.get("when"), (*path, "when"))
            self._narrow(provision, item.get("when"))
            if item.get("until") != "open":
                self._term(provision)
            self._from_own(("provisions", index), path)
            for kind in KINDS:
                if kind not in item and kind in provision:
                    self._from_own(("provisions", index, kind), path)

    def _patch(
        self, provision: dict[str, Any], kind: str, roles: dict[str, Any], path: Steps
    ) -> None:
        if not self.under:
            self._say((*path, kind), "loosens",
                      "what binds all between the parties is not rewritten here",
                      "Change a parameter, narrow it with when, or add a provision.")  # fmt: skip
        elif kind not in provision:
            self._say((*path, kind), "kind", f"{provision['label']} is no {kind}",
                      f"It is a {next(k for k in KINDS if k in provision)}.")  # fmt: skip
        else:
            provision[kind] = provision[kind] | roles

    def _additions(self) -> None:
        listed = self.out.data.setdefault("provisions", [])
        for number, raw in enumerate(self.own.data.get("provisions", ())):
            if str(raw.get("label")) in self.labels:
                self._say(("provisions", number, "label"), "defined-twice",
                          f"the base has a provision {shown(raw['label'])}",
                          "Write it under touches, or choose another label.")  # fmt: skip
                continue
            provision = self._own_mark(deepcopy(raw))
            for kind in KINDS:
                if isinstance(provision.get(kind), dict):
                    path: Steps = ("provisions", number, kind, "when")
                    self._whole(provision[kind].get("when"), path)
            self._narrow(provision)
            self._term(provision)
            self._from_own(("provisions", len(listed)), ("provisions", number))
            listed.append(provision)

    def _whole(self, when: object, path: Steps) -> None:
        """A condition stands by itself: no bracket of it closes one that is put around it."""
        if isinstance(when, str):
            with self.faults.at(*path):
                tree(when)

    def _narrow(self, provision: dict[str, Any], when: object = None) -> None:
        """Add a condition, and that its parties are meant: no third State is bound."""
        kind = next((k for k in KINDS if isinstance(provision.get(k), dict)), None)
        if kind is None:
            return  # said by the shape
        rule = dict(provision[kind])
        said = [it for it in (rule.get("when"), when) if it is not None]
        tests = [str(it).lower() if isinstance(it, bool) else str(it) for it in said]
        if self.document.parties:
            codes = ", ".join(f"'{code}'" for code in sorted(self.document.parties))
            ends = [rule.get("by" if kind in ("duty", "content") else "of"), rule.get("to")]
            tests += [f"({end}) IN ({codes})" for end in ends if end is not None]
        if tests:
            rule["when"] = tests[0] if len(tests) == 1 else " AND ".join(f"({t})" for t in tests)
        provision[kind] = rule

    def _term(self, provision: dict[str, Any]) -> None:
        """It ends with the arrangement, unless it ended before."""
        end = self.document.until
        if end is not None and str(provision.get("until") or end) >= end:
            provision["until"] = end

    def _leave(self, label: str) -> None:
        if not self.under:
            self._say(("leaves", label), "loosens", "what binds all is not left out",
                      "Only an arrangement `for: under` may leave something out.")  # fmt: skip
        elif label not in self.labels or label in self.document.touches:
            self._say(("leaves", label), "unknown-label", f"{shown(label)} is not inherited",
                      near(label, [*self.labels]) or "Take it out.")  # fmt: skip
