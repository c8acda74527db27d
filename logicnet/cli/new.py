"""``logicnet new``."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import remark
from logicnet.cli.status import Status

__all__ = ["new"]


def new(
    name: Annotated[
        str, Role.BEGINS, typer.Argument(metavar="NAME", help="Name of the network; the file is NAME.bnet.")
    ],
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """Begin a network file: a commented skeleton that passes `check`. An existing file is never overwritten."""
    from logicnet.studies.new import begin_network

    path = begin_network(name)
    if not quiet:
        # As it must be typed: quoted, and a dash in front taken for no option.
        typed = shlex.quote(f"./{path}" if path.startswith("-") else path)
        remark(f"wrote {path}; next: logicnet check {typed}")
    return Status.DONE
