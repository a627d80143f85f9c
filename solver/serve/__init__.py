"""The service layer over HTTP, on this machine alone, and the page that is drawn from it (docs/serve.md).

server.py     the application of a token, a port and limits; guard.py who may ask
api.py        the requests; bodies.py how they are read; openapi.py their description; faults.py what went wrong
jobs.py       long requests as jobs: queue, events, results; process.py and worker.py the processes that solve
trying.py     `try` in a process of its own, its sessions kept

Nothing from a request names a file, a template or a command. What needs FastAPI is imported when it is served.
"""
