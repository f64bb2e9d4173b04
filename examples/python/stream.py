#!/usr/bin/env python3
"""Follows the movies of a gateway and goes on after the last one when the connection breaks. Standard library only.

python3 examples/python/stream.py [--url http://localhost:3000] [--count N] [--cursor FILE]
"""

import argparse
import json
import random
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

SILENCE_SECONDS = 45  # the gateway sends a comment every 15


class Stream:
    def __init__(self, url, cursor):
        # Without a cursor: the newest event of every movie, then live. The epoch tells when the stream was made anew.
        self.url = f"{url}/api/movies/stream?snapshot=true&epoch=true"
        self.cursor = cursor
        self.retry = 3.0
        self.failures = 0

    def movies(self):
        """Yields (position, movie) for ever; set `cursor` to the position when done with the movie."""
        while True:
            try:
                yield from self.one_connection()
            except urllib.error.HTTPError as error:
                if error.code < 500 and error.code != 429:
                    sys.exit(f"the gateway answered {error.code}: {error.read().decode(errors='replace')}")
                self.failures += 1
            except (OSError, HTTPException) as error:
                print(f"disconnected: {error}", file=sys.stderr)
                self.failures += 1
            backoff = min(30, self.retry * 2**self.failures) if self.failures else 0
            time.sleep(self.retry + random.random() * backoff)

    def one_connection(self):
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self.cursor} if self.cursor else {})
        request = urllib.request.Request(self.url, headers=headers)
        with urllib.request.urlopen(request, timeout=SILENCE_SECONDS) as response:
            fields = {}
            for line in response:
                if not line.endswith(b"\n"):
                    return  # cut off in the middle: it comes again
                name, _, value = line.decode().rstrip("\r\n").partition(": ")
                if name == "retry":
                    self.retry = int(value) / 1000
                elif name:
                    fields[name] = value
                elif line.strip():
                    pass  # a comment: the gateway is still there
                elif "data" in fields:
                    event, data = fields.get("event"), fields["data"]
                    if event is None:
                        self.failures = 0
                        yield fields["id"], json.loads(data)
                    else:
                        print(f"{event}: {data}", file=sys.stderr)
                        self.failures += event != "reset"
                    if event == "reset":
                        self.cursor = ""  # take the catalogue again
                        return
                    fields = {}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:3000")
    parser.add_argument("--count", type=int, default=0, help="end after so many movies")
    parser.add_argument("--cursor", type=Path, help="file that keeps the position for the next run")
    options = parser.parse_args()
    kept = options.cursor.read_text().strip() if options.cursor and options.cursor.exists() else ""
    stream = Stream(options.url, kept)
    for number, (position, movie) in enumerate(stream.movies(), start=1):
        print(movie["id"], movie["title"], f"({movie['year']})", movie["rating"], flush=True)
        stream.cursor = position
        if options.cursor:
            options.cursor.write_text(position)
        if number == options.count:
            return


if __name__ == "__main__":
    main()
