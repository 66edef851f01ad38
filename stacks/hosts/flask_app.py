"""The host on Flask. Started as it is it runs on Werkzeug's server; gunicorn loads `app`."""
import logging
import os

from flask import Flask, request
from werkzeug.exceptions import HTTPException

import imports

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = imports.LARGEST


@app.before_request
def authorize():
    if request.path.startswith("/bulk/imports"):
        imports.authorize(request.headers)


@app.post("/bulk/imports")
def start():
    imports.check_media(request.headers)
    try:
        body = request.get_data()
    except OSError:  # Werkzeug's, where it cannot read the chunks of a body
        raise imports.Refusal(400, "The body cannot be read.") from None
    return imports.start(body)


@app.get("/bulk/imports")
def list_page():
    return imports.list_page(request.args.get("limit"), request.args.get("paginationToken"))


@app.get("/bulk/imports/<key>")
def describe(key):
    return imports.describe(key)


@app.delete("/bulk/imports/<key>")
def cancel(key):
    return imports.cancel(key)


@app.errorhandler(imports.Refusal)
def refused(e):
    return imports.error(e.status, str(e)), e.status


@app.errorhandler(HTTPException)
def failed(e):
    return imports.error(e.code, e.description), e.code


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.run("127.0.0.1", int(os.environ["PORT"]))
