"""Python's requests with urllib3's own retries, as many connectors have it: tickets by updated_since, over all pages."""

import json
import os

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

URL = os.environ["FRESHDESK_EMULATOR_URL"]
STORE = os.path.join(os.environ["FRESHDESK_EMULATOR_RUN_DIR"], "store.json")

session = requests.Session()
session.auth = (os.environ["FRESHDESK_EMULATOR_API_KEY"], "X")
session.mount("http://", HTTPAdapter(max_retries=Retry(total=4, backoff_factor=0.1, status_forcelist=[429, 502, 503])))

kept = {"since": "2000-01-01T00:00:00Z", "tickets": {}}
if os.path.exists(STORE):
    with open(STORE) as file:
        kept = json.load(file)
since, tickets = kept["since"], kept["tickets"]

params = {"updated_since": since, "order_by": "updated_at", "order_type": "asc", "per_page": 100}
url = f"{URL}/api/v2/tickets"
while url:
    reply = session.get(url, params=params, timeout=5)
    reply.raise_for_status()
    for row in reply.json():
        tickets[str(row["id"])] = {name: row[name] for name in ("id", "subject", "status", "updated_at")}
        since = max(since, row["updated_at"])
    url, params = reply.links.get("next", {}).get("url"), None

with open(STORE, "w") as file:
    json.dump({"since": since, "tickets": tickets}, file)
