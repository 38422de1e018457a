"""What was audited before, kept so that an unchanged document need not be audited again.

    bytes of a file + everything that its audit depends on -> key -> entry: the audit, as msgspec writes it

Nothing is looked up by name or time alone, so nothing stale is ever served: an edited file, another option, rule,
version or library gives another key. An entry that is damaged or foreign is passed over and written anew.
"""
