"""A first draft of the host on Flask, which renders an import once and compares keys in constant time.

mistakes.yaml lists its mistakes.
"""
import hmac
import json
import os
import re
import threading
from datetime import datetime, timezone
from functools import lru_cache

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")
DIGITS = re.compile(r"[0-9]{1,9}")
MODES = {"abort", "continue"}
LONGEST = {"integrationId": 1500, "uri": 1000}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024
app.url_map.merge_slashes = False
imports = {}
lock = threading.Lock()


class Refused(Exception):
    def __init__(self, message, status=400, code=3, headers=None):
        super().__init__(message)
        self.status, self.code, self.headers = status, code, headers or {}


def problem(status, code, message, *details):
    return jsonify(code=code, message=message, details=details), status


@app.errorhandler(Refused)
def refused(e):
    return *problem(e.status, e.code, "The request was refused.", str(e)), e.headers


@app.errorhandler(HTTPException)
def http_error(e):
    return problem(e.code, {404: 5, 405: 12}.get(e.code, 3), e.name, e.description)


@app.errorhandler(Exception)
def failed(e):
    app.logger.exception("failed")
    return problem(500, 13, "Something went wrong.")


@app.before_request
def authenticate():
    request.get_data()  # or the connection is closed on a sender that still writes
    if not hmac.compare_digest(request.headers.get("Api-Key", "").strip(" \t"), API_KEY):
        raise Refused("The API key is missing or not valid.", 401, 16, {"WWW-Authenticate": "ApiKey"})
    if "X-Pinecone-Api-Version" not in request.headers:
        raise Refused("The header X-Pinecone-Api-Version is missing.")


def now():
    return datetime.now(timezone.utc).isoformat()


def no_constant(name):
    raise ValueError(name + " is not JSON")


def read_object():
    if request.mimetype != "application/json":
        raise Refused("The body must be application/json.", 415)
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Refused("The body must not be compressed.", 415)
    try:
        body = json.loads(request.get_data().decode("utf-8"), parse_int=float, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.")
    if not isinstance(body, dict):
        raise Refused("The body must be an object.")
    return body


def check_text(body, name):
    if not isinstance(body[name], str):
        raise Refused(f"{name} must be a string.")
    if len(body[name]) > LONGEST[name]:
        raise Refused(f"{name} is too long.")


@app.route("/bulk/imports", methods=["POST"], provide_automatic_options=False)
def start():
    body = read_object()
    if "uri" not in body:
        raise Refused("uri is required.")
    check_text(body, "uri")
    if not STORAGE.match(body["uri"]):
        raise Refused("uri must name a place on S3, GCS or Azure.")
    if "integrationId" in body:
        check_text(body, "integrationId")
    mode = body.get("errorMode", {})
    if not isinstance(mode, dict):
        raise Refused("errorMode must be an object.")
    if mode.get("onError", "abort") not in MODES:
        raise Refused("onError must be abort or continue.")

    with lock:
        import_id = str(len(imports) + 1)
        imports[import_id] = {
            "id": import_id,
            "uri": body["uri"],
            "status": "Pending",
            "createdAt": now(),
            "percentComplete": 0.0,
            "recordsImported": 0,
        }
    return jsonify(id=import_id)


@app.route("/bulk/imports", methods=["GET"], provide_automatic_options=False)
def list_imports():
    limit = request.args.get("limit", "100")
    if not DIGITS.fullmatch(limit) or not 1 <= int(limit) <= 100:
        raise Refused("limit must be from 1 to 100.")
    token = request.args.get("paginationToken") or "0"
    if not DIGITS.fullmatch(token) or int(token) > len(imports):
        raise Refused("The paginationToken is not known.")
    first, end = int(token), int(token) + int(limit)
    found = list(imports.values())
    pagination = {"next": str(end)} if end < len(found) else None
    return jsonify(data=found[first:end], pagination=pagination)


def find(import_id):
    if import_id not in imports:
        raise Refused("There is no such import.", 404, 5)
    return imports[import_id]


@lru_cache(maxsize=1024)
def rendered(import_id):
    return json.dumps(find(import_id))


@app.route("/bulk/imports/<import_id>", methods=["GET"], provide_automatic_options=False)
def describe(import_id):
    return Response(rendered(import_id), mimetype="application/json")


@app.route("/bulk/imports/<import_id>", methods=["DELETE"], provide_automatic_options=False)
def cancel(import_id):
    found = find(import_id)
    if found["status"] == "Pending":
        found.update(status="Cancelled", finishedAt=now())
    return jsonify({})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
