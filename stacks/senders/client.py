"""One request by a client of Python: python3 client.py WHICH URL. No form is written by hand; the client makes it."""
import http.client
import json
import sys
import urllib.parse
import urllib.request

import requests

which, base = sys.argv[1:]
host = urllib.parse.urlsplit(base).netloc
fields = {"Api-Key": "k", "X-Pinecone-Api-Version": "2026-04", "Content-Type": "application/json"}
start = {"uri": "s3://bucket/é", "errorMode": {"onError": "abort"}}
body = json.dumps(start).encode()


def post(data=body, **more):
    connection = http.client.HTTPConnection(host)
    connection.request("POST", "/bulk/imports", data, fields | more)
    connection.getresponse().read()


clients = {
    "http-client": post,
    "http-client-chunked": lambda: post(iter([body[:20], body[20:]])),
    "http-client-latin": lambda: post(**{"X-Importcheck": "café"}),
    "urllib": lambda: urllib.request.urlopen(urllib.request.Request(base + "/bulk/imports", body, fields)).read(),
    "requests": lambda: requests.post(base + "/bulk/imports", json=start, headers=fields),
}
clients[which]()
