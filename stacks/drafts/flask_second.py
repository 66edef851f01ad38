"""A first draft of the host on Flask, which keeps its texts in one Unicode form.

mistakes.yaml lists its mistakes.
"""
import json
import os
import random
import re
import unicodedata
from datetime import datetime, timezone

from flask import Flask, Response, request

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024
STORAGE = re.compile(r"(s3|gs)://[^/]+|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+")
imports = {}


class BadRequest(Exception):
    pass


def problem(status, code, message):
    body = json.dumps({"code": code, "message": message, "details": []})
    return Response(body, status=status, mimetype="application/json")


def timestamp():
    return datetime.now(timezone.utc).isoformat()


@app.before_request
def authenticate():
    if request.headers.get("Api-Key") != os.environ["API_KEY"]:
        return problem(401, 16, "The API key is invalid.")
    if "X-Pinecone-Api-Version" not in request.headers:
        return problem(400, 3, "The API version is missing.")


def text(body, name, longest):
    value = body.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f"{name} must be a string.")
    value = unicodedata.normalize("NFKC", value)
    if len(value) > longest:
        raise BadRequest(f"{name} must have at most {longest} characters.")
    return value


@app.route("/bulk/imports", methods=["POST"])
def start():
    if request.content_type != "application/json":
        return problem(415, 3, "The content type must be application/json.")
    try:
        body = json.loads(request.data)
        if not isinstance(body, dict):
            raise BadRequest("The body must be an object.")
        uri = text(body, "uri", 1500)
        if not STORAGE.match(uri):
            raise BadRequest("The uri is not supported.")
        text(body, "integrationId", 1000)
        mode = body.get("errorMode", {})
        if not isinstance(mode, dict) or mode.get("onError", "abort") not in ("abort", "continue"):
            raise BadRequest("The errorMode is not supported.")
    except BadRequest as e:
        return problem(400, 3, str(e))
    except (ValueError, RecursionError):
        return problem(400, 3, "The body is not JSON.")
    import_id = str(random.randint(1, 9999))
    imports[import_id] = {"id": import_id, "uri": uri, "status": "Pending", "createdAt": timestamp(),
                          "percentComplete": 0, "recordsImported": 0}
    return json.dumps({"id": import_id})


@app.route("/bulk/imports", methods=["GET"])
def list_imports():
    limit = request.args.get("limit", "100")
    token = request.args.get("paginationToken", "0")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100 or not token.isdecimal():
        return problem(400, 3, "The limit or the token is invalid.")
    first, limit = int(token), int(limit)
    found = list(imports.values())
    page = {"data": found[first:first + limit]}
    if len(found) > first + limit:
        page["pagination"] = {"next": str(first + limit)}
    return json.dumps(page)


@app.route("/bulk/imports/<import_id>", methods=["GET"])
def describe(import_id):
    if import_id not in imports:
        return problem(404, 5, "The import does not exist.")
    return json.dumps(imports[import_id])


@app.route("/bulk/imports/<import_id>", methods=["DELETE"])
def cancel(import_id):
    if import_id not in imports:
        return problem(404, 5, "The import does not exist.")
    found = imports[import_id]
    if found["status"] == "Pending":
        found["status"] = "Cancelled"
        found["finishedAt"] = timestamp()
    return "", 204


@app.errorhandler(413)
def too_large(error):
    return problem(413, 3, "The body is too large.")


app.run(port=int(os.environ["PORT"]))
