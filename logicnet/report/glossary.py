"""The words of the field and of this program, one meaning each: ``logicnet explain WORD``, and a page of the guide."""

from __future__ import annotations

from typing import Final, NamedTuple

from logicnet.network.update import Update

__all__ = ["TERMS", "Term", "term"]


class Term(NamedTuple):
    """A word and what it means."""

    word: str
    meaning: str
    #: Words that belong to it.
    see: tuple[str, ...] = ()


_WORDS: Final = (
    Term("abolished", "Proved: after the changes no attractor shows the phenotype, at every value of the free inputs. "
         "`--occurrence` says whether that means ever or always.", ("survives", "undecided", "vacuous")),
    Term("attractor", "A smallest set of states that no step leaves. It is a fixed point or complex.",
         ("complex attractor", "fixed point", "trap space")),
    Term("basin", "Weak: the states from which an attractor can be reached. Strong: those from which no other can."),
    Term("candidate", "A change that a search may put into a set. `--candidates` and `--exclude` choose them.",
         ("set",)),
    Term("case", "A network with an environment, clamps, cuts and an update scheme: what every question is about.",
         ("demand", "environment")),
    Term("certificate", "A file that holds the proof of each verdict. `verify` proves it again with other code."),
    Term("choice", "One thing that an open rule leaves open. One outcome of every choice is an instantiation.",
         ("instantiation", "open rule")),
    Term("clamp", "A node pinned to a value in every state, from the first on. Its rule no longer counts.",
         ("cut", "knockout", "knock-in")),
    Term("complete", "Of a list: no attractor is missing.", ("univocal", "faithful", "verdict")),
    Term("complex attractor", "An attractor of more than one state: the network oscillates in it.", ("attractor",)),
    Term("cut", "A regulation pinned: its target sees one value in place of the source, whatever the source is.",
         ("clamp", "regulation")),
    Term("demand", "A formula that a question is about, with the text in which it was asked.", ("case", "phenotype")),
    Term("directive", "A line of the network file that begins with `#:`. It says what a rule cannot say."),
    Term("ensemble", "All networks that the open rules of a file allow.", ("instantiation", "robust")),
    Term("environment", "The values of all inputs, `*` for free. A clamp on an input stands above it.",
         ("input", "case")),
    Term("expectation", "A claim about the network that stands in its file (`#: expect`) and is tested by `check`."),
    Term("faithful", "Of a list: each subspace printed is the hull, so that a node shown as `*` does oscillate.",
         ("hull", "complete", "univocal")),
    Term("finding", "Something that `check` has to say about a file: a code, a place, a sentence, often a hint."),
    Term("fixed point", "A state in which no rule disagrees with the value of its node. It is the same under every "
         "update scheme.", ("attractor",)),
    Term("free input", "An input that nothing sets. An answer holds for both of its values.", ("input", "setting")),
    Term("hull", "The smallest subspace that holds an attractor.", ("subspace", "faithful")),
    Term("input", "A node whose rule is itself.", ("environment", "free input")),
    Term("instantiation", "One network of an ensemble: one outcome for every choice.", ("choice", "ensemble")),
    Term("knock-in", "A clamp to 1.", ("clamp",)),
    Term("knockout", "A clamp to 0.", ("clamp",)),
    Term("limit", "A bound on time, memory or work. An answer that hit one names it; the exit status is 3."),
    Term("minimal", "Of a set: no proper part of it does the same.", ("set", "synergy")),
    Term("minimal trap space", "A trap space with no smaller one inside. Each holds at least one attractor.",
         ("trap space",)),
    Term("open rule", "A rule whose function is not known for sure (`#: open`, `#: optional`).",
         ("choice", "ensemble")),
    Term("percolation", "A node whose rule has one value whatever the free nodes do takes that value, again and again, "
         "until nothing changes."),
    Term("phenotype", "A named formula over nodes. An attractor shows it always, sometimes or never.", ("demand",)),
    Term("proved", "There is a derivation that a program can check. What is not proved is called undecided or unknown.",
         ("certificate", "undecided", "unknown")),
    Term("regulation", "A node and one of its regulators, where the value of the function depends on it.",
         ("sign", "cut")),
    Term("regulator", "A node that influences the value of a rule. A name that is only written there is none."),
    Term("robust", "Of a claim about an ensemble: true in every consistent instantiation.", ("ensemble",)),
    Term("robustness", "At how many settings of the free inputs, or in which environments, a set works.", ("setting",)),
    Term("set", "Changes made at the same time, for good.", ("candidate", "minimal")),
    Term("setting", "One value for each free input.", ("free input",)),
    Term("sign", "Activating, inhibiting or both: what raising the regulator does to the function, never a label.",
         ("regulation",)),
    Term("state", "One value for every node.", ("subspace",)),
    Term("subspace", "Some nodes fixed, the others free (`*`); also the set of states that agree with it.", ("state",)),
    Term("survives", "Proved: after the changes some attractor still shows the phenotype.", ("abolished",)),
    Term("synergy", "A set of two or more changes of which no part works.", ("minimal",)),
    Term("trap space", "A subspace that no step leaves.", ("minimal trap space", "attractor")),
    Term("undecided", "Neither proved nor refuted. The reason stands beside it. Conclude nothing from it.",
         ("unknown", "limit")),
    Term("univocal", "Of a list: each entry holds exactly one attractor.", ("complete", "faithful")),
    Term("unknown", "Of a verdict: not proved either way. It is said, and is no failure.", ("verdict", "undecided")),
    Term("vacuous", "There was nothing to abolish, or the claim holds as well without the change.", ("abolished",)),
    Term("verdict", "Yes, no or unknown: whether something is proved, refuted, or neither.", ("unknown",)),
    Term("witness", "A state, an attractor or a network that shows why a verdict is what it is.", ("verdict",)),
)  # fmt: skip

#: In alphabetical order, the update schemes among them.
TERMS: Final = tuple(
    sorted(
        (*_WORDS, *(Term(scheme.value, scheme.meaning, scheme.see) for scheme in Update)), key=lambda term: term.word
    )
)


def term(word: str) -> Term | None:
    """The entry of a word in any case, or ``None``."""
    wanted = " ".join(word.lower().split())
    return next((known for known in TERMS if known.word == wanted), None)
