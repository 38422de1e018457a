"""Tie-out: what a document says held against what is known from elsewhere.

    claims and relations ─▶ rates       reference exchange rates       ─▶ relations `rate-reference`
    audited document     ─▶ facts       a table of facts               ─▶ findings `facts/…`
    audited document     ─▶ against     the document it was made from  ─▶ findings `source/…`

What is compared is decided here; whether it fits is decided by rules, as everywhere.
"""
