"""The propositional core of a certificate: that no set is left out, for a checker of other people.

Every refutation says of a set what it must pin, or must not pin, to work. These clauses, the sets that the certificate
names, and the bound on the size have no solution together: that is what "no set is left out" comes down to once each
entry is checked. The clauses are a file that any SAT or pseudo-Boolean solver reads, and the proof one that any checker
of such proofs follows. What they do not say is that the clauses are true of the network: that is checked here.

Sources: DIMACS CNF and the proof format DRUP as the SAT Competition defines them (Heule, Hunt, Wetzler: Trimming while
checking clausal proofs, FMCAD 2013, doi:10.1109/FMCAD.2013.6679408); OPB as the Pseudo-Boolean Competition defines it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from logicnet.limits import Limits, satisfiable, shielded

__all__ = ["PropositionalCore"]


class PropositionalCore(Struct, frozen=True):
    """Clauses over variables 1, 2, ..., and that at most ``bound`` of the variables ``counted`` are true."""

    #: What each variable says, in plain words: first one per choice of the certificate, then one per pin.
    variables: tuple[str, ...]
    #: The clauses in groups, each with a sentence on why it holds.
    groups: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
    counted: tuple[int, ...]
    bound: int

    @property
    def clauses(self) -> Iterator[tuple[int, ...]]:
        return (clause for _, clauses in self.groups for clause in clauses)

    def counting(self) -> tuple[tuple[int, ...], ...]:
        """The bound as clauses, with variables of its own behind :attr:`variables`; none where it rules out nothing."""
        if self.bound >= len(self.counted):
            return ()
        from pysat.card import CardEnc, EncType

        top = len(self.variables)
        made = CardEnc.atmost(lits=list(self.counted), bound=self.bound, top_id=top, encoding=EncType.totalizer)
        return tuple(map(tuple, made.clauses))

    def solution(self) -> tuple[int, ...] | None:
        """The variables of :attr:`variables` that are true in one solution, ascending; ``None`` iff there is none."""
        from pysat.solvers import Solver

        with shielded(), Solver(name="cadical153") as solver:
            for clause in (*self.clauses, *self.counting()):
                solver.add_clause(clause)
            if not satisfiable(solver):
                return None
            return tuple(x for x in solver.get_model() if 0 < x <= len(self.variables))

    def dimacs(self) -> str:
        """The core in DIMACS CNF, the bound on the size as clauses. Comments say what each variable and group means."""
        groups = [*self.groups, (f"at most {self.bound} of the choices", self.counting())]
        variables = max([len(self.variables), *(abs(x) for _, clauses in groups for clause in clauses for x in clause)])
        lines = [f"c {line}" for line in self._head()]
        lines.append(f"p cnf {variables} {sum(len(clauses) for _, clauses in groups)}")
        for why, clauses in groups:
            lines.append(f"c {why}")
            lines += [" ".join(map(str, (*clause, 0))) for clause in clauses]
        return "\n".join(lines) + "\n"

    def opb(self) -> str:
        """The core in OPB, the format of pseudo-Boolean solvers: the bound on the size is one constraint there."""
        bounded = self.bound < len(self.counted)
        count = sum(len(clauses) for _, clauses in self.groups) + bounded
        lines = [f"* #variable= {len(self.variables)} #constraint= {count}"]
        lines += [f"* {line}" for line in self._head()]
        for why, clauses in self.groups:
            lines.append(f"* {why}")
            lines += [" ".join(f"+1 {'' if x > 0 else '~'}x{abs(x)}" for x in clause) + " >= 1 ;" for clause in clauses]
        if bounded:
            lines.append(f"* at most {self.bound} of the choices")
            lines.append(" ".join(f"-1 x{x}" for x in self.counted) + f" >= -{self.bound} ;")
        return "\n".join(lines) + "\n"

    def proof(self, limits: Limits) -> str | None:
        """A proof in DRUP that what :meth:`dimacs` says has no solution; ``None`` where a limit came first.

        Raises:
            ValueError: there is a solution.
        """
        from pysat.solvers import Solver

        # Glucose: every step of its proof follows by unit propagation alone, so that the simplest checker follows it.
        with Solver(name="glucose4", with_proof=True) as solver:
            for clause in (*self.clauses, *self.counting()):
                solver.add_clause(clause)
            found = satisfiable(solver, limits=limits)
            if found is None:
                return None
            if found:
                raise ValueError("the core has a solution")
            steps = solver.get_proof()
            # Where clauses contradict each other as they are read, the solver leaves out that nothing is left.
            return "".join(f"{line}\n" for line in (*steps, *(["0"] if "0" not in steps[-1:] else [])))

    def _head(self) -> list[str]:
        told = "The propositional core of a certificate of logicnet: without a solution, no set is left out."
        return [told, *(f"x{k} = {words}" for k, words in enumerate(self.variables, 1))]
