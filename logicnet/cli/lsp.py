"""``logicnet lsp``."""

from __future__ import annotations

import os

from logicnet.cli import options
from logicnet.cli.status import Status
from logicnet.errors import UsageError

__all__ = ["lsp"]


def lsp(debug: options.Debug = False) -> Status:
    """Serve an editor: diagnostics, hover, rename, completion, formatting (extra `lsp`).

    An editor starts this by itself and speaks the Language Server Protocol over standard input and output; see
    docs/editors.md.
    """
    try:
        from logicnet.lsp.protocol import silence
        from logicnet.lsp.server import create_server
    except ImportError as fault:
        raise UsageError(
            f"the language server needs {fault.name}, which is not installed", "pip install 'logicnet[lsp]'"
        ) from None
    if not debug:
        silence()
    server = create_server()
    # Closed at the end by pygls, which must not be the standard output that others flush.
    with os.fdopen(os.dup(1), "wb") as out:
        server.start_io(stdout=out)
    protocol = server.protocol
    return Status.FINDINGS if protocol.left and not protocol.asked_to_stop else Status.DONE
