"""`auditor completion`."""

from __future__ import annotations

import click

from auditor.commands.options import HELP

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_AUDITOR_COMPLETE"
"""The variable with which a shell asks for completions."""


@click.command(context_settings=HELP)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options.

    \b
    Exit status:
      0  it is printed
      2  a shell that is not known

    \b
    Examples:
      bash:  eval "$(auditor completion bash)"          in ~/.bashrc
      zsh:   eval "$(auditor completion zsh)"           in ~/.zshrc
      fish:  auditor completion fish > ~/.config/fish/completions/auditor.fish
    """
    click.echo(script(shell), nl=False)


def script(shell: str) -> str:
    """What a shell is to run, as click writes it."""
    from click.shell_completion import ShellComplete, get_completion_class

    from auditor.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None
    # The base class is asked, as that of bash would start a bash to learn its version.
    return ShellComplete.source(kind(cli, {}, "auditor", VARIABLE))
