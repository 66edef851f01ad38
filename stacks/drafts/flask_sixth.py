"""A first draft of the host on Flask, with one worker that ends the imports in the order of their start.

mistakes.yaml lists its mistakes.
"""
import hmac
import json
import os
import queue
import re
import threading
import time
import uuid
from datetime import datetime, timezone

from flask import Flask, Response, abort, jsonify, request
from werkzeug.routing import Map

API_KEY = os.environ["API_KEY"]
MAX_BODY = 4 * 1024
IMPORT_SECONDS = 1.5
DATE = "%Y-%m-%dT%H:%M:%SZ"
ON_ERROR = {"abort", "continue"}
STORAGE = re.compile(
    r"(s3|gs)://[A-Za-z0-9.-]+(/|\Z)"
    r"|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]"
)
LIMIT = re.compile(r"[0-9]{1,9}")

app = Flask(__name__, static_folder=None)
app.url_map = Map(merge_slashes=False)
imports = {}
lock = threading.Lock()
jobs = queue.Queue()


class Refused(Exception):
    def __init__(self, message, status=400, code=3):
        super().__init__(message)
        self.status, self.code = status, code


def problem(status, code, message):
    response = jsonify(code=code, message=message, details=[])
    response.status_code = status
    return response


@app.errorhandler(Refused)
def refused(e):
    return problem(e.status, e.code, str(e))


@app.errorhandler(404)
def not_found(e):
    return problem(404, 5, "There is no such path.")


@app.errorhandler(405)
def method_not_allowed(e):
    response = problem(405, 12, "This method is not allowed here.")
    response.headers["Allow"] = ", ".join(sorted(e.valid_methods))
    return response


@app.errorhandler(500)
def failed(e):
    return problem(500, 13, "Something went wrong.")


@app.before_request
def authenticate():
    try:
        request.get_data()
    except OSError:
        raise Refused("The body cannot be read.")
    given = request.headers.get("Api-Key", "").strip(" \t")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), API_KEY.encode()):
        return Response("Unauthorized", 401, {"WWW-Authenticate": "ApiKey"}, mimetype="text/plain")
    if "X-Pinecone-Api-Version" not in request.headers:
        raise Refused("The header X-Pinecone-Api-Version is missing.")


def now():
    return datetime.now(timezone.utc).strftime(DATE)


def no_constant(name):
    raise ValueError(name + " is not JSON")


def read_object():
    if request.mimetype != "application/json":
        raise Refused("The body must be application/json.", 415)
    if request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        raise Refused("The body must not be compressed.", 415)
    raw = request.get_data()
    if len(raw) > MAX_BODY:
        raise Refused("The body is too large.", 413)
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=no_constant)
    except (ValueError, RecursionError):
        abort(400, "The body is not JSON.")
    if not isinstance(body, dict):
        raise Refused("The body must be an object.")
    return body


def work():
    while True:
        due, import_id = jobs.get()
        time.sleep(max(0.0, due - time.monotonic()))
        with lock:
            imports[import_id].update(
                status="Completed",
                finishedAt=now(),
                percentComplete=100.0,
                recordsImported=1000,
                validationResult={"importSuccesses": 1000, "importErrors": 0},
            )


@app.route("/bulk/imports", methods=["POST"], provide_automatic_options=False)
def start():
    body = read_object()
    uri = body.get("uri")
    if not isinstance(uri, str):
        raise Refused("uri is required, and must be a string.")
    if len(uri) > 1500:
        raise Refused("uri must have at most 1500 characters.")
    if not STORAGE.match(uri):
        raise Refused("uri must name a place on S3, GCS or Azure.")

    integration_id = body.get("integrationId")
    if integration_id:
        if not isinstance(integration_id, str):
            raise Refused("integrationId must be a string.")
        if len(integration_id) > 1000:
            raise Refused("integrationId must have at most 1000 characters.")

    mode = body.get("errorMode", {})
    if not isinstance(mode, dict):
        raise Refused("errorMode must be an object.")
    if "onError" in mode and mode["onError"] not in ON_ERROR:
        raise Refused("onError must be abort or continue.")

    import_id = str(uuid.uuid4())
    with lock:
        imports[import_id] = {
            "id": import_id,
            "uri": uri,
            "status": "Pending",
            "createdAt": now(),
            "percentComplete": 0.0,
            "recordsImported": 0,
        }
        jobs.put((time.monotonic() + IMPORT_SECONDS, import_id))
    return jsonify(id=import_id)


@app.route("/bulk/imports", methods=["GET"], provide_automatic_options=False)
def list_imports():
    limit = request.args.get("limit", "100")
    if not LIMIT.fullmatch(limit) or not 1 <= int(limit) <= 100:
        raise Refused("limit must be from 1 to 100.")
    token = request.args.get("paginationToken", "")
    if token:
        try:
            datetime.strptime(token, DATE)
        except ValueError:
            raise Refused("The paginationToken is not known.")
    with lock:
        found = [dict(record) for record in imports.values() if record["createdAt"] > token]
    page = {"data": found[: int(limit)]}
    if len(found) > int(limit):
        page["pagination"] = {"next": page["data"][-1]["createdAt"]}
    return jsonify(page)


@app.route("/bulk/imports/<import_id>", methods=["GET"], provide_automatic_options=False)
def describe(import_id):
    with lock:
        if import_id not in imports:
            raise Refused("There is no such import.", 404, 5)
        record = dict(imports[import_id])
    return jsonify(record)


@app.route("/bulk/imports/<import_id>", methods=["DELETE"], provide_automatic_options=False)
def cancel(import_id):
    with lock:
        record = imports.get(import_id)
        if record is None:
            raise Refused("There is no such import.", 404, 5)
        if record["status"] == "Pending":
            record.update(status="Cancelled", finishedAt=now())
    return jsonify({})


if __name__ == "__main__":
    threading.Thread(target=work, daemon=True).start()
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
