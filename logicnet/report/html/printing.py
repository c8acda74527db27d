"""A report as PDF: its page printed by a browser that the reader has, so that paper is what the page prints.

Any browser of the Chromium family does (Chromium, Chrome, Edge, Brave): it is called without a window, once. A library
that lays out HTML by itself would be a second look of the same page, and draws no SVG with style sheets as browsers do.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from logicnet.errors import UsageError
from logicnet.report.html.render import to_html

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.report.html.contents import Report

__all__ = ["browser", "refuse_without_browser", "to_pdf"]

#: Names under which such browsers are found, and where they lie on systems that do not put programs on the path.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
            "msedge", "brave-browser")  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
#: Seconds that printing may take where no limit says less, and that it gets in any case: a part is printed as well.
MOST, LEAST = 120.0, 20.0
INSTEAD = "write report.html, and print it to PDF from a browser"
#: When it was printed. The file has no other trace of the clock; blanks of the same length keep every offset in it.
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^)]*\)")


def browser() -> str | None:
    """The program that prints, or ``None`` where there is none."""
    found = (shutil.which(name) for name in PROGRAMS)
    return next((one for one in found if one), next((place for place in PLACES if os.access(place, os.X_OK)), None))


def refuse_without_browser() -> str:
    """The program that prints.

    Raises:
        UsageError: there is none.
    """
    program = browser()
    if program is None:
        names = "Chromium, Chrome, Edge or Brave"
        raise UsageError(f"a PDF is printed by {names}, and none of them is installed", f"install one, or {INSTEAD}")
    return program


def to_pdf(report: Report, limits: Limits) -> bytes:
    """The page as a browser prints it on A4; the same report and browser give the same bytes.

    Raises:
        UsageError: there is no browser of the Chromium family, it fails, or it does not finish in time.
    """
    program = refuse_without_browser()
    left = limits.remaining()
    seconds = MOST if left is None else max(LEAST, min(MOST, left))
    with tempfile.TemporaryDirectory(prefix="logicnet-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_text(to_html(report, "pdf"), "utf-8")
        command = [
            program, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={Path(folder, 'profile')}",
            "--no-pdf-header-footer", f"--print-to-pdf={printed}",
            # A browser refuses to run as root with its sandbox; the page is our own, and asks for nothing.
            *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            page.as_uri(),
        ]  # fmt: skip
        try:
            _run(command, seconds)
        except subprocess.TimeoutExpired:
            raise UsageError(f"the browser did not print the page within {seconds:g} s", INSTEAD) from None
        except OSError as fault:
            raise UsageError(f"`{program}` could not be started: {fault.strerror}", INSTEAD) from None
        if not printed.is_file():
            raise UsageError(f"`{program}` printed nothing", INSTEAD)
        return _DATES.sub(lambda date: b" " * len(date[0]), printed.read_bytes())


def _run(command: list[str], seconds: float) -> None:
    """Run it to its end, and end it with all that it started when it takes longer, or when this program is stopped."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)  # fmt: skip
    try:
        process.wait(seconds)
    finally:
        if process.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
