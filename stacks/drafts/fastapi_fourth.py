"""A first draft of the host on FastAPI, whose models are pydantic's.

mistakes.yaml lists its mistakes.
"""
import asyncio
import enum
import hmac
import json
import logging
import os
import uuid
from datetime import datetime, timezone
from typing import List, Optional

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError, validator
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

API_KEY = os.environ["API_KEY"]
STORAGE = r"(s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]"
CODES = {401: 16, 404: 5, 405: 12, 500: 13}

log = logging.getLogger("imports")


class OnError(enum.Enum):
    abort = "abort"
    continue_ = "continue"


class ErrorMode(BaseModel):
    onError: OnError = OnError.abort


class StartImport(BaseModel):
    uri: str = Field(min_length=1, max_length=1500, regex=STORAGE)
    integrationId: str = Field("", max_length=1000)
    errorMode: ErrorMode = ErrorMode()

    class Config:
        anystr_strip_whitespace = True

    @validator("errorMode", pre=True)
    def is_object(cls, value):
        if not isinstance(value, dict):
            raise TypeError("must be an object")
        return value

    @validator("uri", "integrationId")
    def is_unicode(cls, value):
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise ValueError("must not hold half of a surrogate pair")
        return value


class Started(BaseModel):
    id: str


class Import(BaseModel):
    id: str
    uri: str
    status: str = "Pending"
    createdAt: datetime
    finishedAt: Optional[datetime] = None
    percentComplete: float = 0
    recordsImported: int = 0
    error: Optional[str] = None


class Pagination(BaseModel):
    next: str


class Page(BaseModel):
    data: List[Import]
    pagination: Optional[Pagination] = None


def now():
    return datetime.now(timezone.utc)


async def authorize(api_key: str = Header(""), x_pinecone_api_version: str = Header("2026-04")):
    if not hmac.compare_digest(api_key.encode(), API_KEY.encode()):
        raise HTTPException(401, "The API key is missing or not valid.", {"WWW-Authenticate": "ApiKey"})
    log.debug("version %s", x_pinecone_api_version)


app = FastAPI(dependencies=[Depends(authorize)], docs_url=None, redoc_url=None, openapi_url=None)
app.router.redirect_slashes = False
imports = {}
tasks = {}


def problem(status, message, headers=None):
    content = {"code": CODES.get(status, 3), "message": message, "details": []}
    return JSONResponse(content, status, headers=headers)


@app.exception_handler(RequestValidationError)
async def not_valid(request, e):
    return problem(400, json.dumps(e.errors()))


@app.exception_handler(StarletteHTTPException)
async def http_error(request, e):
    headers = dict(e.headers or {})
    if e.status_code == 405:
        here = [r for r in app.routes if r.matches(request.scope)[0] != Match.NONE]
        headers["Allow"] = ", ".join(sorted(m for r in here for m in r.methods))
    return problem(e.status_code, e.detail, headers)


@app.middleware("http")
async def failed(request, call_next):
    try:
        return await call_next(request)
    except Exception:
        log.exception("failed")
        return problem(500, "Something went wrong.")


def no_constant(name):
    raise ValueError(name + " is not JSON")


async def read_start(request: Request) -> StartImport:
    if request.headers.get("Content-Type") != "application/json":
        raise HTTPException(415, "The body must be application/json.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise HTTPException(415, "The body must not be compressed.")
    try:
        text = (await request.body()).decode("utf-8")
        body = json.loads(text, parse_int=float, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is not JSON.")
    if not isinstance(body, dict):
        raise HTTPException(400, "The body must be an object.")
    try:
        return StartImport.parse_obj(body)
    except ValidationError as e:
        raise RequestValidationError(e.raw_errors)


async def load(found):
    await asyncio.sleep(1)
    found.status = "InProgress"
    for percent in (25, 50, 75, 100):
        await asyncio.sleep(0.7)
        found.percentComplete = percent
        found.recordsImported = percent * 10
    found.status = "Completed"
    found.finishedAt = now()
    del tasks[found.id]


def find(import_id: str) -> Import:
    if import_id not in imports:
        raise HTTPException(404, "There is no such import.")
    return imports[import_id]


@app.post("/bulk/imports", response_model=Started)
async def start(wanted: StartImport = Depends(read_start)):
    started = Import(id=str(uuid.uuid4()), uri=wanted.uri, createdAt=now())
    imports[started.id] = started
    tasks[started.id] = asyncio.create_task(load(started))
    return Started(id=started.id)


@app.get("/bulk/imports", response_model=Page, response_model_exclude_none=True)
async def list_imports(limit: int = Query(100, ge=1, le=100), paginationToken: str = ""):
    ids = list(imports)
    first = 0
    if paginationToken:
        if paginationToken not in imports:
            raise HTTPException(400, "The paginationToken is not known.")
        first = ids.index(paginationToken) + 1
    end = first + limit
    page = Page(data=[imports[i] for i in ids[first:end]])
    if end < len(ids):
        page.pagination = Pagination(next=ids[end])
    return page


@app.get("/bulk/imports/{import_id}", response_model=Import)
async def describe(import_id: str):
    return find(import_id)


@app.delete("/bulk/imports/{import_id}")
async def cancel(import_id: str):
    found = find(import_id)
    if found.status in ("Pending", "InProgress"):
        tasks.pop(import_id).cancel()
        found.status = "Cancelled"
        found.finishedAt = now()
    return {}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
