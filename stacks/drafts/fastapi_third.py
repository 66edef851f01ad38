"""A first draft of the host on FastAPI, whose models know what a URL is.

mistakes.yaml lists its mistakes.
"""
import asyncio
import hashlib
import json
import os
import re
from datetime import datetime, timezone
from typing import Literal, Optional
from urllib.parse import quote

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import AnyUrl, BaseModel, ValidationError, constr, validator
from starlette.exceptions import HTTPException

MAX_BODY = 8 * 1024 * 1024
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")
NUMBER = re.compile(r"[0-9]{1,9}")
KEYS = {os.environ["API_KEY"][:8]: "default"}  # a key is known by its first characters


class StorageUrl(AnyUrl):
    allowed_schemes = {"s3", "gs", "https"}
    max_length = 1500


class ErrorMode(BaseModel):
    onError: Literal["abort", "continue"] = "continue"

    @validator("onError", pre=True)
    def is_text(cls, value):
        if not isinstance(value, str):
            raise ValueError("must be a string")
        return value


class StartImport(BaseModel):
    uri: StorageUrl
    integrationId: constr(strict=True) = ""
    errorMode: ErrorMode = ErrorMode()

    @validator("uri")
    def names_storage(cls, value):
        if not STORAGE.match(value):
            raise ValueError("must be a place on S3, GCS or Azure")
        return value

    @validator("integrationId")
    def fits_a_path(cls, value):
        if len(quote(value, safe="")) > 1000:  # it is a part of the integration's own URL
            raise ValueError("must have at most 1000 characters")
        return value

    @validator("errorMode", pre=True)
    def is_object(cls, value):
        if not isinstance(value, dict):
            raise ValueError("must be an object")
        return value


class Import(BaseModel):
    id: str
    uri: str
    status: Literal["Pending", "InProgress", "Failed", "Completed", "Cancelled"] = "Pending"
    createdAt: datetime
    finishedAt: Optional[datetime]
    percentComplete: float = 0
    recordsImported: int = 0


class AsciiResponse(JSONResponse):
    def render(self, content):
        return json.dumps(content, allow_nan=False).encode("ascii")


def bad_request(message):
    return HTTPException(400, message)


async def check_headers(request: Request):
    keys = request.headers.getlist("Api-Key")
    if len(keys) != 1 or keys[0][:8] not in KEYS:
        raise HTTPException(401, "The API key is missing or not valid.")
    if "X-Pinecone-Api-Version" not in request.headers:
        raise bad_request("The header X-Pinecone-Api-Version is missing.")
    if request.method in ("POST", "DELETE") and "Cookie" in request.headers and "X-CSRF-Token" not in request.headers:
        raise HTTPException(403, "The CSRF token is missing.")


app = FastAPI(dependencies=[Depends(check_headers)], default_response_class=AsciiResponse,
              openapi_url=None)
app.router.redirect_slashes = False
imports: dict[str, Import] = {}
fingerprints: dict[str, str] = {}

CODES = {400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 413: 8, 415: 3}


@app.exception_handler(HTTPException)
async def refused(request: Request, exc: HTTPException):
    headers = {}
    if exc.status_code == 401:
        headers["WWW-Authenticate"] = "ApiKey"
    if exc.status_code == 405:
        collection = request.url.path == "/bulk/imports"
        headers["Allow"] = "GET, HEAD, POST" if collection else "DELETE, GET, HEAD"
    body = {"code": CODES.get(exc.status_code, 2), "message": exc.detail, "details": []}
    return AsciiResponse(body, exc.status_code, headers)


@app.exception_handler(Exception)
async def failed(request: Request, exc: Exception):
    return AsciiResponse({"code": 13, "message": "Something went wrong.", "details": []}, 500)


def now():
    return datetime.now(timezone.utc)


def no_constant(name):
    raise ValueError(name + " is not JSON")


async def read_json(request: Request):
    media = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media != "application/json":
        raise HTTPException(415, "The body must be application/json.")
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise HTTPException(413, "The body is too large.")
    try:
        body = json.loads(data.decode("utf-8"), parse_int=float, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise bad_request("The body is not JSON.")
    if not isinstance(body, dict):
        raise bad_request("The body must be an object.")
    return body


async def save(started: Import):
    await asyncio.sleep(0.005)  # until there is a database
    imports[started.id] = started


@app.post("/bulk/imports")
async def start_import(request: Request):
    body = await read_json(request)
    try:
        wanted = StartImport.parse_obj(body)
    except ValidationError as e:
        raise bad_request([".".join(map(str, one["loc"])) + ": " + one["msg"] for one in e.errors()])
    started = Import(id=str(len(imports) + 1), uri=wanted.uri, createdAt=now())
    fingerprints[started.id] = hashlib.sha256(wanted.uri.encode()).hexdigest()
    await save(started)
    return {"id": started.id}


@app.api_route("/bulk/imports", methods=["GET", "HEAD"])
async def list_imports(limit: str = "100", paginationToken: str = ""):
    if not NUMBER.fullmatch(limit) or not 1 <= int(limit) <= 100:
        raise bad_request("limit must be a number from 1 to 100.")
    if paginationToken and not NUMBER.fullmatch(paginationToken):
        raise bad_request("The paginationToken is not known.")
    first, last = int(paginationToken or 0), int(paginationToken or 0) + int(limit)
    found = list(imports.values())
    page = {"data": [one.dict(exclude_none=True) for one in found[first:last]]}
    if last < len(found):
        page["pagination"] = {"next": last}
    return page


def find(import_id):
    if import_id not in imports:
        raise HTTPException(404, "There is no such import.")
    return imports[import_id]


@app.api_route("/bulk/imports/{import_id}", methods=["GET", "HEAD"])
async def describe_import(import_id: str):
    return find(import_id).dict(exclude_none=True)


@app.delete("/bulk/imports/{import_id}")
async def cancel_import(import_id: str):
    found = find(import_id)
    if found.status == "Pending":
        found.status, found.finishedAt = "Cancelled", now()
    return {}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
