"""Tables of claims: one claim a row, its meaning in columns.

rows -> grouped by document -> Document with one table -> claims and relations by column -> checked like prose
"""
