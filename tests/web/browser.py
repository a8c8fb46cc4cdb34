#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows DIR/NAME.html in headless Chromium and prints what it shows at the end.

    browser.py DIR NAME.html[?arg=...] [LINE...]    each LINE goes to standard input

The page is shown in a frame of a page of ours, which waits until its status says
that the program has ended, and sends the text back. Each line is given when it
shows the prompt "> ".
"""
import http.server
import os
import signal
import subprocess
import sys
import tempfile
import threading

WATCHER = """<!doctype html><iframe src="%s"></iframe><script type="module">
const lines = %s;
const frame = document.querySelector('iframe');
const text = id => frame.contentDocument?.getElementById(id)?.textContent ?? '';
const input = () => frame.contentDocument.getElementById('in');
setInterval(() => {
  if (text('status') === 'running' && text('out').endsWith('> ') && lines.length) {
    input().value = lines.shift();
    input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  } else if (text('status') && text('status') !== 'running') {
    fetch('/done', { method: 'POST', body: text('out') + text('status') + '\\n' });
  }
}, 100);
</script>"""
CHROMIUM = """chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run
 --disable-background-networking --disable-component-update --disable-sync""".split()
LIMIT = 60  # seconds


def main(root, page, *lines):
    done = threading.Event()
    result = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {".mjs": "text/javascript", ".html": "text/html", ".wasm": "application/wasm"}

        def __init__(self, *args):
            super().__init__(*args, directory=root)

        def log_message(self, *args):
            pass

        def do_GET(self):
            if self.path != "/watch":
                return super().do_GET()
            body = (WATCHER % (page, list(lines))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            result.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()
            done.set()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        url = f"http://127.0.0.1:{server.server_port}/watch"
        browser = subprocess.Popen(CHROMIUM + ["--user-data-dir=" + profile, url],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        done.wait(LIMIT)
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
    if not result:
        print("the page did not end in time")
        return 1
    print(result[0], end="")
    return 0


sys.exit(main(*sys.argv[1:]))
