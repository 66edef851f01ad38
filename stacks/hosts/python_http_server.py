"""The host on Python's http.server."""
import http.server
import json
import os
import re
import urllib.parse

import imports


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # a header and its body go out together

    def answer(self):
        try:
            status, body = 200, self.route(self.body())
        except imports.Refusal as e:
            status, body = e.status, imports.error(e.status, str(e))
        self.reply(status, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def body(self):
        """The whole body, read before anything is refused so that the connection can go on."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self.chunks()
        try:
            size = int(self.headers.get("Content-Length", 0))
        except ValueError:
            size = -1
        if size < 0 or size > imports.LARGEST:
            self.close_connection = True
            raise imports.Refusal(413 if size > 0 else 400, "The body is too large or has no length.")
        return self.rfile.read(size)

    def chunks(self):
        body = b""
        while True:
            try:
                size = int(self.rfile.readline(100).split(b";")[0], 16)
            except ValueError:
                size = -1
            if size < 0 or len(body) + size > imports.LARGEST:
                self.close_connection = True
                raise imports.Refusal(400, "The chunks cannot be read.")
            body += self.rfile.read(size)
            while size == 0 and self.rfile.readline(8192).strip():
                pass  # trailer fields, up to the empty line
            if size == 0:
                return body
            self.rfile.readline(3)

    def route(self, body):
        path, _, query = self.path.partition("?")
        at = re.fullmatch("/bulk/imports(?:/([^/]+))?", path)
        if not at:
            raise imports.Refusal(404, "There is no such path.")
        imports.authorize(self.headers)
        key = at[1] and urllib.parse.unquote(at[1])
        if self.command in ("GET", "HEAD"):
            if key:
                return imports.describe(key)
            query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
            return imports.list_page(query.get("limit"), query.get("paginationToken"))
        if self.command == "POST" and not key:
            imports.check_media(self.headers)
            return imports.start(body)
        if self.command == "DELETE" and key:
            return imports.cancel(key)
        raise imports.Refusal(405, "The method is not allowed.")

    def reply(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def send_error(self, code, message=None, explain=None):
        """What the library itself refuses."""
        self.close_connection = True
        self.reply(code, imports.error(code, message or "The request cannot be read."))

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
