"""What the Python hosts share: the rules of a start, and the imports of one process."""
import datetime
import hmac
import json
import os
import re
import threading

KEY = os.environ["API_KEY"].encode()
LARGEST = 4 << 20
STORAGE = re.compile(r"(s3|gs)://[^/]+(/|\Z)|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+")

_imports = {}
_lock = threading.Lock()


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def error(status, message):
    """The body of every error: a code of gRPC, and a sentence."""
    return {"code": {401: 16, 404: 5}.get(status, 3), "message": message, "details": []}


def authorize(headers):
    given = (headers.get("Api-Key") or "").strip(" \t").encode("latin-1", "replace")
    if not hmac.compare_digest(given, KEY):
        raise Refusal(401, "The API key is not valid.")
    if headers.get("X-Pinecone-Api-Version") is None:
        raise Refusal(400, "The header X-Pinecone-Api-Version is missing.")


def check_media(headers):
    media = (headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if media != "application/json":
        raise Refusal(415, "The body must be application/json.")
    if headers.get("Content-Encoding"):
        raise Refusal(415, "No content coding is supported.")


def _no_constant(name):
    raise ValueError(name + " is not JSON")


def start(body):
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        json.dumps(fields, ensure_ascii=False).encode("utf-8")  # half a surrogate pair can be listed by nobody
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON.") from None
    if not isinstance(fields, dict):
        raise Refusal(400, "The body is not a JSON object.")
    uri = fields.get("uri")
    if not isinstance(uri, str) or len(uri) > 1500 or not STORAGE.match(uri):
        raise Refusal(400, "uri must name a directory of a storage, in up to 1500 characters.")
    integration = fields.get("integrationId", "")
    if not isinstance(integration, str) or len(integration) > 1000:
        raise Refusal(400, "integrationId is a text of up to 1000 characters.")
    mode = fields.get("errorMode", {})
    if not isinstance(mode, dict) or mode.get("onError", "abort") not in ("abort", "continue"):
        raise Refusal(400, "errorMode.onError is abort or continue.")
    with _lock:
        key = str(len(_imports) + 1)
        _imports[key] = {"id": key, "uri": uri, "status": "Pending", "createdAt": _now(),
                         "percentComplete": 0, "recordsImported": 0}
    return {"id": key}


def list_page(limit, token):
    """One page; the parameters are the texts of the query, or None."""
    if limit is not None and not re.fullmatch("[0-9]{1,3}", limit) or not 1 <= int(limit or 100) <= 100:
        raise Refusal(400, "limit is a number from 1 to 100.")
    if token is not None and not re.fullmatch("[0-9]{1,9}", token):
        raise Refusal(400, "The paginationToken is unknown.")
    first = int(token or 0)
    with _lock:
        found = list(_imports.values())
    page = {"data": found[first:first + int(limit or 100)]}
    last = first + len(page["data"])
    if last < len(found):
        page["pagination"] = {"next": str(last)}
    return page


def describe(key):
    with _lock:
        if key not in _imports:
            raise Refusal(404, "There is no such import.")
        return dict(_imports[key])


def cancel(key):
    if describe(key)["status"] == "Pending":
        with _lock:
            _imports[key].update(status="Cancelled", finishedAt=_now())
    return {}


def _now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()
