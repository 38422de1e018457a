"""Settings: what a run is told by its configuration files, the environment and the command line.

    auditor.toml or [tool.auditor] -> values with their places -> settings -> defaults of the command line's options

An option becomes configurable by one line in `options.OPTIONS`.
"""
