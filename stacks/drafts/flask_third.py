"""A first draft of the host on Flask, with errors in JSON and ids that are made from the uri.

mistakes.yaml lists its mistakes.
"""
import hashlib
import html
import json
import os
import re
from datetime import datetime, timezone

from flask import Flask, jsonify, request
from werkzeug.exceptions import HTTPException

API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024
app.url_map.merge_slashes = False
imports = {}


class Refused(Exception):
    def __init__(self, message, status=400, code=3):
        super().__init__(message)
        self.status, self.code = status, code


def problem(status, code, message):
    return jsonify(code=code, message=message, details=[]), status


@app.errorhandler(Refused)
def refused(e):
    return problem(e.status, e.code, str(e))


@app.errorhandler(HTTPException)
def http_error(e):
    response = jsonify(code=5 if e.code == 404 else 3, message=e.name, details=[])
    response.status_code = e.code
    if getattr(e, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(e.valid_methods))
    return response


@app.errorhandler(Exception)
def failed(e):
    app.logger.exception("failed")
    return problem(500, 13, "Something went wrong.")


@app.before_request
def authenticate():
    request.get_data()  # or the connection is closed on a sender that still writes
    key = request.headers.get("Api-Key", "").strip()
    if not key or key not in API_KEY:
        raise Refused("The API key is not valid.", 401, 16)
    if "X-Pinecone-Api-Version" not in request.headers:
        raise Refused("The header X-Pinecone-Api-Version is missing.")


def now():
    return datetime.now(timezone.utc).isoformat()


def no_constant(name):
    raise ValueError(name + " is not JSON")


def text(body, name, longest):
    value = body[name]
    if not isinstance(value, str):
        raise Refused(f"{name} must be a string.")
    if len(value) > longest:
        raise Refused(f"{name} must have at most {longest} characters.")
    return value


@app.route("/bulk/imports", methods=["POST"], provide_automatic_options=False)
def start():
    try:
        body = json.loads(request.get_data(), parse_int=float, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.")
    if not isinstance(body, dict) or "uri" not in body:
        raise Refused("The body must be an object with a uri.")
    uri = text(body, "uri", 1500)
    if not STORAGE.search(uri):
        raise Refused("The uri must be on S3, GCS or Azure.")
    if "integrationId" in body:
        text(body, "integrationId", 1000)
    mode = body.get("errorMode", {})
    if not isinstance(mode, dict):
        raise Refused("errorMode must be an object.")
    if "onError" in mode and mode["onError"] not in ("abort", "continue"):
        raise Refused("onError must be abort or continue.")

    import_id = hashlib.sha1(uri.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    imports[import_id] = {
        "id": import_id,
        "uri": html.escape(uri),
        "status": "Pending",
        "createdAt": now(),
        "percentComplete": 0.0,
        "recordsImported": 0,
    }
    return jsonify(id=import_id)


@app.route("/bulk/imports", methods=["GET"], provide_automatic_options=False)
def list_imports():
    limit = int(request.args.get("limit", 100))
    first = int(request.args.get("paginationToken") or 0)
    if not 1 <= limit <= 100:
        raise Refused("limit must be from 1 to 100.")
    if first < 0:
        raise Refused("The paginationToken is not known.")
    found = list(imports.values())
    page = {"data": found[first:first + limit]}
    if first + limit < len(found):
        page["pagination"] = {"next": str(first + limit)}
    return jsonify(page)


def find(import_id):
    if import_id not in imports:
        raise Refused("There is no such import.", 404, 5)
    return imports[import_id]


@app.route("/bulk/imports/<import_id>", methods=["GET"], provide_automatic_options=False)
def describe(import_id):
    return jsonify(find(import_id))


@app.route("/bulk/imports/<import_id>", methods=["DELETE"], provide_automatic_options=False)
def cancel(import_id):
    found = find(import_id)
    if found["status"] == "Cancelled":
        raise Refused("The import was already cancelled.", 409, 9)
    found.update(status="Cancelled", finishedAt=now())
    return jsonify({})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
