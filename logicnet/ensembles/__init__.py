"""Ensembles: every network that a partially specified one allows, asked at once.

The words are those of the field. A rule is *open* where its function is not decided
(:mod:`logicnet.network.openness`). A *choice* is one thing left open: AND or OR in one place, one of several rules, a
regulation that may be absent, one row of a truth table. One outcome for every choice is an *instantiation*; the rules
of the file are the *reference instantiation*, outcome 0 of every choice. All of them are the *ensemble*; those that
meet given expectations are *consistent*. What is true in all of them is *robust*.

The interface for other rooms, kept small and stable:

* :class:`~logicnet.ensembles.partial.PartialNetwork`: the ``choices``; ``encoded``, a network with one hidden input for
  each bit of a choice, over which :func:`logicnet.perturbation.question.decide` answers for all instantiations at once;
  ``setting(outcomes)``, hidden inputs fixed, to follow the settings of an environment; ``instantiate(outcomes)``, an
  ordinary network; ``constraints()``, clauses over bits that say which settings are instantiations.

* :class:`~logicnet.ensembles.consistency.Consistency`: the instantiations that meet expectations. ``find(agreeing,
  given, assuming)`` gives one with these bits, or proves that there is none and names expectations and bits that the
  proof used; ``switch``, ``add`` and ``exclude`` put clauses of a caller behind a switch; ``minimal_core``;
  ``enumerate`` and ``settle`` make the list or the clauses complete, so that
  :class:`~logicnet.ensembles.counting.Counter` counts.
* :class:`~logicnet.ensembles.claims.Claim`: one expectation, answered at an instantiation with a region of bits in
  which the answer is proved to stay.

Hidden inputs are bits, counted from 0; bit ``k`` is node ``len(reference) + k`` of ``encoded``, and variable ``k + 1``
of ``constraints``. They are free unless a setting fixes them. Free inputs of the network and free choices are different
quantifiers to a reader, "in every environment" and "whatever the rule", although one solver answers for both.
"""
