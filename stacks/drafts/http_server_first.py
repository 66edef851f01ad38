"""A first draft of the host on Python's http.server, with the standard library alone.

mistakes.yaml lists its mistakes.
"""
import datetime
import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]+|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+")

imports = {}
lock = threading.Lock()


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_json(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def send_problem(self, status, code, message):
        self.send_json(status, {"code": code, "message": message})

    def authorized(self):
        if self.headers.get("Api-Key") != API_KEY:
            self.send_problem(401, 16, "wrong API key")
            return False
        if "X-Pinecone-Api-Version" not in self.headers:
            self.send_problem(400, 3, "X-Pinecone-Api-Version is missing")
            return False
        return True

    def do_POST(self):
        if not self.authorized():
            return
        if self.path != "/bulk/imports":
            return self.send_problem(404, 5, "no such path")
        if self.headers.get_content_type() != "application/json":
            return self.send_problem(415, 3, "the body must be JSON")
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))

        uri = body.get("uri")
        if not isinstance(uri, str) or len(uri) > 1500 or not STORAGE.match(uri):
            return self.send_problem(400, 3, "uri is not valid")
        integration_id = str(body.get("integrationId", ""))
        if len(integration_id) > 1000:
            return self.send_problem(400, 3, "integrationId is too long")
        mode = body.get("errorMode", {})
        if not isinstance(mode, dict) or mode.get("onError", "abort") not in ("abort", "continue"):
            return self.send_problem(400, 3, "errorMode is not valid")

        with lock:
            import_id = str(len(imports) + 1)
            imports[import_id] = {
                "id": import_id, "uri": uri, "status": "Pending", "createdAt": now(),
                "percentComplete": 0, "recordsImported": 0,
            }
        self.send_json(200, {"id": import_id})

    def do_GET(self):
        if not self.authorized():
            return
        url = urlsplit(self.path)
        if url.path == "/bulk/imports":
            return self.list_imports(parse_qs(url.query))
        found = self.find(url.path)
        if found:
            self.send_json(200, found)

    def do_DELETE(self):
        if not self.authorized():
            return
        found = self.find(self.path)
        if found:
            with lock:
                if found["status"] == "Pending":
                    found.update(status="Cancelled", finishedAt=now())
            self.send_json(200, {})

    def find(self, path):
        match = re.fullmatch("/bulk/imports/([^/]+)", path)
        found = match and imports.get(match.group(1))
        if not found:
            self.send_problem(404, 5, "no such import")
        return found

    def list_imports(self, query):
        try:
            limit = int(query.get("limit", ["100"])[0])
            first = int(query.get("paginationToken", ["0"])[0])
        except ValueError:
            return self.send_problem(400, 3, "limit and paginationToken are numbers")
        if not 1 <= limit <= 100 or first < 0:
            return self.send_problem(400, 3, "limit is from 1 to 100")
        with lock:
            data = list(imports.values())
        page = {"data": data[first:first + limit]}
        if first + limit < len(data):
            page["pagination"] = {"next": str(first + limit)}
        self.send_json(200, page)

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
