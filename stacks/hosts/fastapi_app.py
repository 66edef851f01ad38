"""The host on FastAPI, for uvicorn."""
from typing import Union

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

import imports


def authorize(request: Request):
    imports.authorize(request.headers)


app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
guarded = [Depends(authorize)]


@app.post("/bulk/imports", dependencies=guarded)
async def start(request: Request):
    imports.check_media(request.headers)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > imports.LARGEST:
            raise imports.Refusal(413, "The body is too large.")
    return imports.start(body)


@app.get("/bulk/imports", dependencies=guarded)
async def list_page(limit: Union[str, None] = None, paginationToken: Union[str, None] = None):
    return imports.list_page(limit, paginationToken)


@app.get("/bulk/imports/{key}", dependencies=guarded)
async def describe(key: str):
    return imports.describe(key)


@app.delete("/bulk/imports/{key}", dependencies=guarded)
async def cancel(key: str):
    return imports.cancel(key)


@app.exception_handler(imports.Refusal)
async def refused(_, e):
    return JSONResponse(imports.error(e.status, str(e)), e.status)


@app.exception_handler(HTTPException)
async def failed(_, e):
    return JSONResponse(imports.error(e.status_code, str(e.detail)), e.status_code)


@app.exception_handler(RequestValidationError)
async def invalid(_, e):
    return JSONResponse(imports.error(400, "The request cannot be read."), 400)
