"""What pygls leaves open of the protocol: every request gets an answer, also one that makes no sense.

A request with parameters that are none, one before the server is set up and one after it was shut down are answered
with an error; a server that was asked to shut down, and then to exit, exits with status 0 (Language Server Protocol
3.17, "Lifecycle messages"). Errors hold one sentence, never a traceback.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcInvalidRequest, JsonRpcParseError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

__all__ = ["LogicnetProtocol", "Server", "silence"]

#: Codes of the protocol: "a request before initialize", and the one that JSON-RPC has for a request that is none.
_NOT_INITIALIZED = -32002


class LogicnetProtocol(LanguageServerProtocol):
    """The protocol of pygls with an answer to everything."""

    #: Whether the editor asked for a shutdown, and whether it then said that this is the end.
    asked_to_stop = False
    left = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message; ``None`` for a request with parameters that are none, which is answered here."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            id = data.get("id")
            if "method" in data and isinstance(id, int | str):
                fault = JsonRpcInvalidParams(f"the parameters of `{data['method']}` are not those of the protocol")
                self._send_response(id, error=fault.to_response_error())
            return None

    def handle_message(self, message: Any) -> None:
        """As pygls does; what it would leave without an answer gets one."""
        if message is None:
            return
        if not hasattr(message, "jsonrpc"):
            self.refuse(JsonRpcInvalidRequest("this is no request"))
            return
        method, id = getattr(message, "method", ""), getattr(message, "id", None)
        if method == lsp.EXIT:
            self.left = True
        if method == lsp.SHUTDOWN and self._workspace is not None:
            self.asked_to_stop, stopping = True, not self.asked_to_stop
        else:
            stopping = False
        if id is not None and method and not stopping:
            why = self._unready(method)
            if why is not None:
                self._send_response(id, error=why.to_response_error())
                return
        if self._workspace is None and method not in (lsp.INITIALIZE, lsp.EXIT):
            return
        super().handle_message(message)

    def refuse(self, why: JsonRpcException) -> None:
        """Answer what has no number that an answer could name."""
        self._send_response(None, error=why.to_response_error())

    def _unready(self, method: str) -> JsonRpcException | None:
        if self.asked_to_stop:
            return JsonRpcInvalidRequest("the server has been shut down")
        if self._workspace is None and method != lsp.INITIALIZE:
            return JsonRpcException("the server has not been initialized", code=_NOT_INITIALIZED)
        return None

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        if error is not None:
            # Only who works on logicnet could read it.
            error.data = None
        super()._send_response(msg_id, result, error)


class Server(LanguageServer):
    """A server that says what it could not do to the editor, and nothing on standard error."""

    protocol: LogicnetProtocol

    def report_server_error(self, error: Exception, source: Any) -> None:
        """An answer to a text that is no JSON; everything else has been answered already."""
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
            self.protocol.refuse(JsonRpcParseError("this is no JSON"))


def silence() -> None:
    """Keep what pygls logs away from standard error."""
    log = logging.getLogger("pygls")
    log.addHandler(logging.NullHandler())
    log.propagate = False
