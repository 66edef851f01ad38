"""A first draft of the host on Flask, which is kind to its own scripts and to people with a browser.

mistakes.yaml lists its mistakes.
"""
import ast
import base64
import hmac
import json
import os
import re
import threading
from collections import deque
from datetime import datetime, timezone

from flask import Flask, jsonify, redirect, request, session, url_for
from werkzeug.exceptions import HTTPException

API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")
DIGITS = re.compile(r"[0-9]{1,9}")

app = Flask(__name__)
app.secret_key = os.urandom(32)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024
app.url_map.merge_slashes = False
imports = {}
lock = threading.Lock()
history = deque(maxlen=100)  # what happened last, for the status page


class Refused(Exception):
    def __init__(self, message, status=400, code=3, headers=None):
        super().__init__(message)
        self.status, self.code, self.headers = status, code, headers or {}


def problem(status, code, message, headers=None):
    return jsonify(code=code, message=message, details=[]), status, headers or {}


@app.errorhandler(Refused)
def refused(e):
    return problem(e.status, e.code, str(e), e.headers)


@app.errorhandler(HTTPException)
def http_error(e):
    headers = {"Allow": ", ".join(sorted(e.valid_methods))} if getattr(e, "valid_methods", None) else {}
    return problem(e.code, {404: 5, 405: 12}.get(e.code, 3), e.description, headers)


@app.errorhandler(Exception)
def failed(e):
    app.logger.exception("failed")
    return problem(500, 13, "Something went wrong.")


@app.before_request
def authenticate():
    request.get_data()  # or the connection is closed on a sender that still writes
    given = request.headers.get("Api-Key", "").strip(" \t") or request.args.get("api_key", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), API_KEY.encode()):
        raise Refused("The API key is missing or not valid.", 401, 16, {"WWW-Authenticate": "ApiKey"})
    session["api_key"] = given  # whoever looks at the status page next is known


@app.after_request
def demand_version(response):
    if response.status_code < 400 and "X-Pinecone-Api-Version" not in request.headers:
        return app.make_response(problem(400, 3, "The header X-Pinecone-Api-Version is missing."))
    return response


def now():
    return datetime.now(timezone.utc)


def no_constant(name):
    raise ValueError(name + " is not JSON")


def parse(text):
    try:
        return json.loads(text, parse_int=float, parse_constant=no_constant)
    except ValueError:
        return ast.literal_eval(text)  # the nightly script posts str() of a dict


def read_object():
    if request.mimetype != "application/json":
        raise Refused("The body must be application/json.", 415)
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Refused("The body must not be compressed.", 415)
    try:
        body = parse(request.get_data().decode("utf-8"))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise Refused("The body is not JSON.")
    if not isinstance(body, dict):
        raise Refused("The body must be an object.")
    return body


def check_text(body, name, longest):
    if not isinstance(body[name], str):
        raise Refused(f"{name} must be a string.")
    if len(body[name]) > longest:
        raise Refused(f"{name} must have at most {longest} characters.")
    return body[name]


@app.route("/bulk/imports", methods=["POST"], provide_automatic_options=False)
def start():
    body = read_object()
    if "uri" not in body:
        raise Refused("uri is required.")
    uri = check_text(body, "uri", 1500)
    if not STORAGE.match(uri):
        raise Refused("uri must name a place on S3, GCS or Azure.")
    if "integrationId" in body:
        check_text(body, "integrationId", 1000)
    mode = body.get("errorMode", {})
    if not isinstance(mode, dict):
        raise Refused("errorMode must be an object.")
    if mode.get("onError", "abort") not in ("abort", "continue"):
        raise Refused("onError must be abort or continue.")

    history.append(("import of " + uri + " at %s") % now())
    import_id = base64.b64encode(os.urandom(9)).decode()
    with lock:
        imports[import_id] = {
            "id": import_id,
            "uri": uri,
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
    if not DIGITS.fullmatch(token):
        raise Refused("The paginationToken is not known.")
    first, end = int(token), int(token) + int(limit)
    with lock:
        found = list(imports.values())
    page = {"data": found[first:end]}
    if end < len(found):
        page["pagination"] = {"next": str(end)}
    return jsonify(page)


@app.route("/bulk/imports/<import_id>", methods=["GET"], provide_automatic_options=False)
def describe(import_id):
    if import_id not in imports:
        return redirect(url_for("list_imports"))
    return jsonify(imports[import_id])


@app.route("/bulk/imports/<import_id>", methods=["DELETE"], provide_automatic_options=False)
def cancel(import_id):
    if import_id not in imports:
        raise Refused("There is no such import.", 404, 5)
    with lock:
        if imports[import_id]["status"] == "Pending":
            imports[import_id].update(status="Cancelled", finishedAt=now())
    return jsonify({})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
