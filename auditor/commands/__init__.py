"""The commands, each a module that is imported when the command is asked for.

A new command is one module that holds a click command named as the module, and one line in `COMMANDS`.
"""

from __future__ import annotations

COMMANDS = {
    "check": "Check the numbers of documents against each other.",
    "extract": "List the quantitative claims of documents, without checking them.",
    "report": "Write outputs of a run that was saved as JSON.",
    "baseline": "Keep a list of known findings, so that only new ones fail.",
    "config": "Show the settings in force and where each comes from.",
    "init": "Write a commented configuration file to start from.",
    "gate": "Hold claims or a saved run to a suite of Great Expectations.",
    "rules": "Look at rules, and begin, test and lint rules of your own.",
    "completion": "Print what makes a shell complete commands and options.",
}
"""What each command is for, in the order of `auditor --help`."""
