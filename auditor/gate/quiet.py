"""What keeps Great Expectations to itself: no analytics, no progress bars. It is settled before GX is imported."""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ.setdefault("TQDM_DISABLE", "1")
