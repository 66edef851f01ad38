"""A first draft of the host on FastAPI, which leaves the validation to its models.

mistakes.yaml lists its mistakes.
"""
import os
import re
from datetime import datetime, timezone
from enum import Enum
from typing import Optional

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, Field, validator

STORAGE = re.compile(r"(s3|gs)://[^/]+|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+")


class OnError(str, Enum):
    abort = "abort"
    continue_ = "continue"


class ErrorMode(BaseModel):
    onError: OnError = OnError.abort


class StartImport(BaseModel):
    uri: str = Field(min_length=1, max_length=1500)
    integrationId: Optional[str] = Field(default=None, max_length=1000)
    errorMode: ErrorMode

    @validator("uri")
    def names_storage(cls, value):
        if not STORAGE.match(value):
            raise ValueError("must be a directory on S3, GCS or Azure")
        return value


class Import(BaseModel):
    id: str
    uri: str
    status: str = "Pending"
    createdAt: datetime
    finishedAt: Optional[datetime] = None
    percentComplete: float = 0
    recordsImported: int = 0


async def check_key(
    api_key: str = Header(default=""),
    x_pinecone_api_version: str = Header(default="2026-04"),
):
    if api_key != os.environ["API_KEY"]:
        raise HTTPException(401, "invalid API key")


app = FastAPI(dependencies=[Depends(check_key)])
imports: dict[str, Import] = {}


def now():
    return datetime.now(timezone.utc)


@app.post("/bulk/imports")
async def start_import(body: StartImport):
    started = Import(id=str(len(imports) + 1), uri=body.uri, createdAt=now())
    imports[started.id] = started
    return {"id": started.id}


@app.get("/bulk/imports")
async def list_imports(limit: int = Query(default=100, ge=1, le=100)):
    found = list(imports.values())[:limit]
    return {"data": [one.dict(exclude_none=True) for one in found]}


@app.get("/bulk/imports/{import_id}")
async def describe_import(import_id: str):
    return imports[import_id].dict(exclude_none=True)


@app.delete("/bulk/imports/{import_id}")
async def cancel_import(import_id: str):
    found = imports.get(import_id)
    if found is None:
        raise HTTPException(404, "no such import")
    if found.status == "Pending":
        found.status, found.finishedAt = "Cancelled", now()
    return {}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
