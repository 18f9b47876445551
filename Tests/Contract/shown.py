"""The service shows the document that the command prints, and a page that loads nothing: shown.py ADDRESS DOCUMENT"""
import sys
import urllib.error
import urllib.request

address, document = sys.argv[1:]
with urllib.request.urlopen(f"{address}/openapi.json") as answer:
    assert answer.read().strip() == open(document, "rb").read().strip(), "/openapi.json is another document"
    tag = answer.headers["ETag"]
try:
    urllib.request.urlopen(urllib.request.Request(f"{address}/openapi.json", headers={"If-None-Match": tag}))
    raise AssertionError("a document that the client has is sent again")
except urllib.error.HTTPError as error:
    assert error.code == 304, error
with urllib.request.urlopen(f"{address}/docs") as answer:
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-"), answer.headers
    assert b"<script" not in answer.read()
