"""A first draft of the host on Flask, which leaves errors to the framework.

mistakes.yaml lists its mistakes.
"""
import os
import re
import uuid
from datetime import datetime
from urllib.parse import unquote

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
API_KEY = os.environ["API_KEY"]
STORAGE = re.compile(r"(s3|gs)://[^/]+|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+")
imports = {}


@app.before_request
def check_headers():
    if not request.headers.get("Api-Key", "").startswith(API_KEY):
        abort(401)
    if "X-Pinecone-Api-Version" not in request.headers:
        abort(400, "X-Pinecone-Api-Version is missing")


@app.post("/bulk/imports")
def start_import():
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400, "the body must be an object")
    uri = data["uri"]
    if not isinstance(uri, str) or len(unquote(uri)) > 1500 or not STORAGE.match(uri):
        abort(400, "uri is not valid")
    integration_id = data.get("integrationId", "")
    if not isinstance(integration_id, str) or len(integration_id) > 1000:
        abort(400, "integrationId is not valid")
    on_error = data.get("errorMode", {}).get("onError", "abort")
    if on_error not in ("abort", "continue"):
        abort(400, "onError must be abort or continue")

    import_id = str(uuid.uuid4())
    imports[import_id] = {
        "id": import_id,
        "uri": uri,
        "status": "Pending",
        "createdAt": str(datetime.utcnow()),
        "percentComplete": 0.0,
        "recordsImported": 0,
    }
    return jsonify(id=import_id)


@app.get("/bulk/imports")
def list_imports():
    limit = request.args.get("limit", 100, type=int)
    first = request.args.get("paginationToken", 0, type=int)
    if not 1 <= limit <= 100 or first < 0:
        abort(400, "limit must be 1 to 100")
    found = list(imports.values())
    page = {"data": found[first:first + limit]}
    if first + limit < len(found):
        page["pagination"] = {"next": str(first + limit)}
    return jsonify(page)


@app.get("/bulk/imports/<import_id>")
def describe_import(import_id):
    if import_id not in imports:
        abort(404)
    return jsonify(imports[import_id])


@app.delete("/bulk/imports/<import_id>")
def cancel_import(import_id):
    if import_id not in imports:
        abort(404)
    if imports[import_id]["status"] == "Pending":
        imports[import_id].update(status="Cancelled", finishedAt=str(datetime.utcnow()))
    return jsonify({})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
