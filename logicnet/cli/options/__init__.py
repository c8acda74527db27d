"""Options of the commands: each is declared once, and commands take them in groups."""

from logicnet.cli.command import Options as Options
from logicnet.cli.options.groups import *  # noqa: F403
from logicnet.cli.options.rules import *  # noqa: F403
from logicnet.cli.options.words import *  # noqa: F403
