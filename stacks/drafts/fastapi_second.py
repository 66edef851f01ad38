"""A first draft of the host on FastAPI, with strict models and errors as RFC 9457 wants them.

mistakes.yaml lists its mistakes.
"""
import json
import os
import re
from datetime import datetime, timezone
from typing import Literal, Optional

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Extra, ValidationError, constr, validator
from starlette.exceptions import HTTPException

MAX_BODY = 8 * 1024 * 1024
STORAGE = re.compile(r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]")
NUMBER = re.compile(r"[0-9]{1,9}")


class Strict(BaseModel):
    class Config:
        extra = Extra.forbid


class ErrorMode(Strict):
    onError: Literal["abort", "continue"] = "continue"

    @validator("onError", pre=True)
    def is_text(cls, value):
        if not isinstance(value, str):
            raise ValueError("must be a string")
        return value


class StartImport(Strict):
    uri: constr(strict=True, min_length=1, max_length=1500)
    integrationId: constr(strict=True, min_length=1, max_length=1000) = "none"
    errorMode: ErrorMode = ErrorMode()

    @validator("uri")
    def names_storage(cls, value):
        if not STORAGE.match(value):
            raise ValueError("must be a place on S3, GCS or Azure")
        return value

    @validator("errorMode", pre=True)
    def is_object(cls, value):
        if not isinstance(value, dict):
            raise ValueError("must be an object")
        return value


class Import(BaseModel):
    id: str
    uri: str
    status: Literal["queued", "running", "failed", "completed", "cancelled"] = "queued"
    createdAt: datetime
    finishedAt: Optional[datetime] = None
    percentComplete: float = 0
    recordsImported: int = 0


class AsciiResponse(JSONResponse):
    def render(self, content):
        return json.dumps(content, allow_nan=False).encode("ascii")


class ProblemResponse(AsciiResponse):
    media_type = "application/problem+json"


def bad_request(message):
    return HTTPException(400, message)


async def check_headers(request: Request):
    if request.headers.getlist("Api-Key") != [os.environ["API_KEY"]]:
        raise HTTPException(401, "The API key is not valid.")
    if "X-Pinecone-Api-Version" not in request.headers:
        raise bad_request(f"X-Pinecone-Api-Version is missing, got {dict(request.headers)}.")


app = FastAPI(dependencies=[Depends(check_headers)], default_response_class=AsciiResponse,
              openapi_url=None)
app.router.redirect_slashes = False
imports: dict[str, Import] = {}

CODES = {400: 3, 401: 16, 404: 5, 405: 12, 413: 8, 415: 3}


@app.exception_handler(HTTPException)
async def problem(request: Request, exc: HTTPException):
    headers = {}
    if exc.status_code == 405:
        collection = request.url.path == "/bulk/imports"
        headers["Allow"] = "GET, HEAD, POST" if collection else "DELETE, GET, HEAD"
    body = {"code": CODES.get(exc.status_code, 2), "message": str(exc.detail), "details": []}
    return ProblemResponse(body, exc.status_code, headers)


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


@app.post("/bulk/imports")
async def start_import(request: Request):
    body = await read_json(request)
    try:
        wanted = StartImport.parse_obj(body)
    except ValidationError as e:
        first = e.errors()[0]
        raise bad_request(".".join(str(part) for part in first["loc"]) + ": " + first["msg"])
    started = Import(id=f"import-{len(imports) + 1}", uri=wanted.uri, createdAt=now())
    imports[started.id] = started
    return {"id": started.id}


@app.api_route("/bulk/imports", methods=["GET", "HEAD"])
async def list_imports(limit: str = "100", pagination_token: str = ""):
    if not NUMBER.fullmatch(limit) or not 1 <= int(limit) <= 100:
        raise bad_request("limit must be a number from 1 to 100.")
    if pagination_token and not NUMBER.fullmatch(pagination_token):
        raise bad_request("The pagination token is not known.")
    first, last = int(pagination_token or 0), int(pagination_token or 0) + int(limit)
    found = list(imports.values())
    page = {"data": found[first:last]}
    if last < len(found):
        page["pagination"] = {"next": str(last)}
    return page


def find(import_id):
    if import_id not in imports:
        raise HTTPException(404, "There is no such import.")
    return imports[import_id]


@app.api_route("/bulk/imports/{import_id}", methods=["GET", "HEAD"])
async def describe_import(import_id: str):
    return find(import_id)


@app.delete("/bulk/imports/{import_id}")
async def cancel_import(import_id: str):
    found = find(import_id)
    if found.status == "queued":
        found.status, found.finishedAt = "cancelled", now()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
