"""A first draft of the host on Flask, which computes how far an import has come whenever somebody asks.

mistakes.yaml lists its mistakes.
"""
import hmac
import json
import os
import re
import threading
import uuid
from datetime import datetime, timedelta, timezone

from flask import Flask, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")
DIGITS = re.compile(r"[0-9]{1,9}")
MAX_TEXT = 1500
PENDING = timedelta(seconds=1)
DURATION = timedelta(seconds=3)
RECORDS = 1000

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024
app.url_map.merge_slashes = False
imports = {}
lock = threading.Lock()


class Refused(Exception):
    def __init__(self, message, field=None, status=400, code=3, headers=None):
        super().__init__(message)
        self.field, self.status, self.code, self.headers = field, status, code, headers or {}


@app.errorhandler(Refused)
def refused(e):
    details = [e.field] if e.field else []
    return jsonify(code=e.code, message=str(e), details=details), e.status, e.headers


@app.errorhandler(HTTPException)
def http_error(e):
    headers = {"Allow": ", ".join(sorted(e.valid_methods))} if getattr(e, "valid_methods", None) else {}
    code = {404: 5, 405: 12, 500: 13}.get(e.code, 3)
    return jsonify(code=code, message=e.description, details=[]), e.code, headers


@app.before_request
def check_headers():
    request.get_data()
    given = request.headers.get("Api-Key", "").strip(" \t")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), API_KEY.encode()):
        raise Refused("The API key is missing or not valid.", None, 401, 16, {"WWW-Authenticate": "ApiKey"})
    if "X-Pinecone-Api-Version" not in request.headers:
        raise Refused("The header X-Pinecone-Api-Version is missing.")


def no_constant(name):
    raise ValueError(name + " is not JSON")


def read_object():
    if (request.content_type or "").strip().lower() != "application/json":
        raise Refused("The body must be application/json.", None, 415)
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Refused("The body must not be compressed.", None, 415)
    try:
        body = json.loads(request.get_data().decode("utf-8"), parse_int=float, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.")
    if not isinstance(body, dict):
        raise Refused("The body must be an object.")
    return body


def check_text(body, name):
    if not isinstance(body[name], str):
        raise Refused(f"{name} must be a string.", name)
    if len(body[name]) > MAX_TEXT:
        raise Refused(f"{name} must have at most {MAX_TEXT} characters.", name)
    return body[name]


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def status_of(row):
    if row["cancelled_at"]:
        return "Cancelled"
    age = datetime.now(timezone.utc) - row["created_at"]
    if age < PENDING:
        return "Pending"
    return "InProgress" if age < DURATION else "Completed"


def model(row):
    status = status_of(row)
    until = row["cancelled_at"] or datetime.now(timezone.utc)
    share = max(0.0, min(1.0, (until - row["created_at"] - PENDING) / (DURATION - PENDING)))
    if status == "Completed":
        share = 1.0
    answer = {
        "id": row["id"],
        "uri": row["uri"],
        "status": status,
        "createdAt": stamp(row["created_at"]),
        "percentComplete": round(100 * share, 1),
        "recordsImported": int(RECORDS * share),
        "error": row["error"],
    }
    if status == "Cancelled":
        answer["finishedAt"] = stamp(row["cancelled_at"])
    elif status == "Completed":
        answer["finishedAt"] = stamp(row["created_at"] + DURATION)
    return answer


def find(import_id):
    row = imports.get(import_id)
    if row is None:
        raise Refused("There is no such import.", None, 404, 5)
    return row


@app.route("/bulk/imports", methods=["POST"], provide_automatic_options=False)
def start():
    body = read_object()
    if "uri" not in body:
        raise Refused("uri is required.", "uri")
    uri = check_text(body, "uri")
    if not STORAGE.match(uri):
        raise Refused("uri must name a place on S3, GCS or Azure.", "uri")
    if "integrationId" in body:
        check_text(body, "integrationId")
    mode = body.get("errorMode", {})
    if not isinstance(mode, dict):
        raise Refused("errorMode must be an object.", "errorMode")
    if mode.get("onError", "abort") not in ("abort", "continue"):
        raise Refused("onError must be abort or continue.", "errorMode.onError")

    row = {
        "id": str(uuid.uuid4()),
        "uri": uri,
        "created_at": datetime.now(timezone.utc),
        "cancelled_at": None,
        "error": None,
    }
    with lock:
        imports[row["id"]] = row
    return jsonify(id=row["id"]), 200, {"Location": url_for("describe", id=row["id"])}


@app.route("/bulk/imports", methods=["GET"], provide_automatic_options=False)
def list_imports():
    limit = request.args.get("limit", "100")
    if not DIGITS.fullmatch(limit) or not 1 <= int(limit) <= 100:
        raise Refused("limit must be from 1 to 100.", "limit")
    token = request.args.get("paginationToken") or "0"
    if not DIGITS.fullmatch(token):
        raise Refused("The paginationToken is not known.", "paginationToken")
    limit, first = int(limit), int(token)
    with lock:
        rows = list(imports.values())[first : first + limit + 1]
    page = {"data": [model(row) for row in rows]}
    if len(rows) > limit:
        page["pagination"] = {"next": str(first + limit)}
    return jsonify(page)


@app.route("/bulk/imports/<import_id>", methods=["GET"], provide_automatic_options=False)
def describe(import_id):
    return jsonify(model(find(import_id)))


@app.route("/bulk/imports/<import_id>", methods=["DELETE"], provide_automatic_options=False)
def cancel(import_id):
    row = find(import_id)
    with lock:
        if status_of(row) in ("Pending", "InProgress"):
            row["cancelled_at"] = datetime.now(timezone.utc)
    return "", 204


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
